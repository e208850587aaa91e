package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.control.dag.DagLayout;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.Role;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.scene.control.Button;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;

/** Draws the pages of the Workflows screen, for people to look at. */
class WorkflowsGalleryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T13:12:09Z"), ZoneId.of("Europe/Berlin"));

  private final FxRobot robot = new FxRobot();
  @TempDir private Path folder;

  private Rig rig(FixtureServer server, ThemeChoice theme) throws Exception {
    Rig rig = new Rig(a -> server, "sched-1.internal:9090", CLOCK, theme, folder);
    rig.size(1440, 900);
    return rig;
  }

  private static FixtureServer server(FixtureServer.Scene scene) {
    return new FixtureServer(scene, new FixtureData(CLOCK.millis()));
  }

  private static void openRun(Rig rig) {
    rig.go(Place.WORKFLOWS);
    Rig.fx(
        () -> {
          ((WorkflowsView) rig.frame().screen()).openRun(FixtureFlows.RUN);
          return true;
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void everyPageIsDrawn(ThemeChoice theme) throws Exception {
    String suffix = "-" + theme.name().toLowerCase(Locale.ROOT);
    try (Rig rig = rig(server(FixtureServer.Scene.BUSY), theme)) {
      rig.go(Place.WORKFLOWS);
      Rig.until("the list", () -> !rig.<TableView<?>>find("#flows-table").getItems().isEmpty());
      openRun(rig);
      Rig.until("the graph", () -> rig.<DagCanvas>find("#dag").graph().size() == 12);
      select(rig, "clean_apac");
      rig.picture("workflow-run" + suffix);
      Rig.fx(
          () -> {
            DagCanvas dag = rig.find("#dag");
            dag.select(Optional.of("charts"));
            dag.requestFocus();
            return true;
          });
      robot.push(KeyCode.SPACE);
      Rig.until("the tiles", () -> height(rig) > 48);
      rig.picture("workflow-unfolded" + suffix);
      robot.push(KeyCode.SPACE);
      Rig.until("no tiles", () -> height(rig) == 48);
      if (theme == ThemeChoice.LIGHT) {
        rig.size(1280, 800);
        select(rig, "charts");
        rig.picture("small-workflow-run");
        rig.size(1440, 900);
      }
      Rig.fx(
          () -> {
            rig.<Button>find("#run-cancel").fire();
            return true;
          });
      rig.picture("workflow-cancel" + suffix);
      Rig.fx(
          () -> {
            rig.frame().dialogs().dismiss();
            rig.<Button>find("#run-back").fire();
            rig.<TableView<?>>find("#flows-table").getSelectionModel().select(0);
            rig.<Button>find("#flow-definition").fire();
            return true;
          });
      for (int tab = 0; tab < 4; tab++) {
        int which = tab;
        Rig.fx(
            () -> {
              rig.<TabPane>find("#definition-tabs").getSelectionModel().select(which);
              return true;
            });
        rig.settle();
        rig.picture("definition-" + tab + suffix);
      }
    }
    assertThat(Pictures.FOLDER.resolve("workflow-run" + suffix + ".png")).exists();
  }

  private static double height(Rig rig) {
    DagLayout graph = rig.<DagCanvas>find("#dag").graph();
    return graph.box(graph.indexOf("charts"))[3];
  }

  private static void select(Rig rig, String node) {
    Rig.fx(
        () -> {
          rig.<DagCanvas>find("#dag").select(Optional.of(node));
          return true;
        });
    rig.settle();
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "REFUSING", "LOST"})
  void aRunThatIsNotThereSaysWhy(FixtureServer.Scene scene) throws Exception {
    String state = "-" + scene.name().toLowerCase(Locale.ROOT);
    try (Rig rig = rig(server(scene), ThemeChoice.LIGHT)) {
      openRun(rig);
      // The welcome of a first start that nothing answers.
      Rig.fx(
          () -> {
            rig.frame().dialogs().dismiss();
            return true;
          });
      rig.picture("workflow-run" + state + "-light");
      rig.theme(ThemeChoice.DARK);
      rig.picture("workflow-run" + state + "-dark");
    }
    assertThat(Pictures.FOLDER.resolve("workflow-run" + state + "-dark.png")).exists();
  }

  /** What a viewer may not do is refused with the reason, and changes nothing. */
  @Test
  void aViewerSeesEverythingAndIsToldWhatItMayNotDo() throws Exception {
    FixtureServer server = server(FixtureServer.Scene.BUSY);
    ServerPort viewer =
        (ServerPort)
            Proxy.newProxyInstance(
                ServerPort.class.getClassLoader(),
                new Class<?>[] {ServerPort.class},
                (self, method, values) ->
                    method.getName().equals("whoAmI")
                        ? CompletableFuture.completedFuture(
                            new PrincipalInfo("eve", Access.of(Role.VIEWER), true))
                        : method.invoke(server, values));
    try (Rig rig =
        new Rig(a -> viewer, "sched-1.internal:9090", CLOCK, ThemeChoice.LIGHT, folder)) {
      rig.size(1440, 900);
      Rig.until("the role", () -> !rig.session().state().rights().operate());
      openRun(rig);
      Rig.until("the graph", () -> rig.<DagCanvas>find("#dag").graph().size() == 12);
      Rig.until("the reason", () -> rig.<Button>find("#run-cancel").getAccessibleHelp() != null);
      Rig.fx(
          () -> {
            rig.<Button>find("#run-cancel").fire();
            return true;
          });
      assertThat(Rig.fx(() -> rig.frame().dialogs().showing())).isFalse();
      rig.picture("workflow-viewer");
    }
  }

  @Test
  void aRunLeftHasNoStreamOpen() throws Exception {
    FixtureServer server = server(FixtureServer.Scene.BUSY);
    try (Rig rig = rig(server, ThemeChoice.LIGHT)) {
      rig.go(Place.DASHBOARD);
      int before = Rig.fx(server::openStreams);
      for (int i = 0; i < 25; i++) {
        Rig.fx(
            () -> {
              rig.frame().go(Place.WORKFLOWS);
              ((WorkflowsView) rig.frame().screen()).openRun(FixtureFlows.RUN);
              rig.frame().go(Place.DASHBOARD);
              return true;
            });
      }
      assertThat(server.openStreams()).isEqualTo(before);
    }
    assertThat(server.openStreams()).isZero();
  }
}
