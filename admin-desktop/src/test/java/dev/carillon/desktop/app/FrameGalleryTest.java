package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.PlanSheet;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.secret.MemorySecrets;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Draws the frame on a production profile, and the tasks with all that can be done to them. */
class FrameGalleryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T13:12:09Z"), ZoneId.of("Europe/Berlin"));

  @TempDir private Path folder;

  static Profile production() {
    return new Profile(
        "eu-west",
        "sched-1.internal:9090",
        true,
        "",
        "",
        "",
        "",
        SignIn.TOKEN,
        "",
        "",
        Environment.PRODUCTION,
        false,
        true);
  }

  private static void press(Rig rig, String button) {
    Rig.fx(
        () -> {
          rig.<Button>find(button).fire();
          return true;
        });
    rig.settle();
  }

  /** What goes with a worker and what is wrong in the books is told and counted before. */
  @Test
  void drainingAndRepairAskForTheirCountOnProduction() throws Exception {
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(CLOCK.millis()));
    try (Rig rig =
        new Rig(a -> server, production(), new MemorySecrets(), CLOCK, ThemeChoice.DARK, folder)) {
      rig.size(1440, 900);
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      rig.go(Place.WORKERS);
      Rig.fx(
          () -> {
            rig.<TableView<?>>find("#workers-table").getSelectionModel().select(5);
            return true;
          });
      press(rig, "#worker-drain");
      asksFor(rig, "50", "Drain gpu-1 and its 50 tasks");
      rig.picture("prod-drain-dark");
      Rig.fx(
          () -> {
            rig.frame().dialogs().dismiss();
            return true;
          });
      rig.go(Place.CLUSTER);
      press(rig, "#cluster-check");
      Rig.until("discrepancies", () -> rig.find("#cluster-repair").isVisible());
      press(rig, "#cluster-repair");
      asksFor(rig, "3", "Repair 3 discrepancies");
      rig.picture("prod-repair-dark");
    }
  }

  private static void asksFor(Rig rig, String count, String doIt) {
    assertThat(Rig.fx(() -> rig.<Button>find("#confirm").getText())).isEqualTo(doIt);
    assertThat(Rig.fx(() -> rig.<Button>find("#confirm").isDisabled())).isTrue();
    // A prompt with the count looks as if it was typed already.
    assertThat(Rig.fx(() -> rig.<TextField>find("#typed-count").getPromptText())).isEmpty();
    Rig.fx(
        () -> {
          rig.<TextField>find("#typed-count").setText(count);
          return true;
        });
    assertThat(Rig.fx(() -> rig.<Button>find("#confirm").isDisabled())).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void tasksOnProduction(ThemeChoice theme) throws Exception {
    String suffix = "-" + theme.name().toLowerCase(Locale.ROOT);
    FixtureData data = new FixtureData(CLOCK.millis());
    FixtureServer server = new FixtureServer(FixtureServer.Scene.BUSY, data);
    try (Rig rig = new Rig(a -> server, production(), new MemorySecrets(), CLOCK, theme, folder)) {
      rig.size(1440, 900);
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      Rig.fx(
          () -> {
            rig.frame().findTasks("queue:mail age<6h");
            return true;
          });
      rig.picture("prod-tasks" + suffix);
      Rig.fx(
          () -> {
            TableView<Row<?>> table = rig.find("#tasks-table");
            table.getSelectionModel().selectRange(1, 4);
            return true;
          });
      rig.picture("prod-tasks-selected" + suffix);
      press(rig, "#select-all-matching");
      press(rig, "#bulk-cancel");
      rig.picture("prod-bulk-plan" + suffix);
      assertThat(rig.<PlanSheet>find("#plan-sheet")).isNotNull();
      Rig.fx(
          () -> {
            rig.frame().dialogs().dismiss();
            rig.frame().showTask("03-8M3KQ2ZVXH4T");
            return true;
          });
      rig.picture("prod-task" + suffix);
      Rig.fx(
          () -> {
            rig.<TabPane>find("#task-tabs").getSelectionModel().select(1);
            return true;
          });
      rig.picture("prod-task-explain" + suffix);
      rig.go(Place.SETTINGS);
      rig.picture("prod-settings" + suffix);
      press(rig, "#profile-new");
      rig.picture("prod-profile" + suffix);
    }
  }
}
