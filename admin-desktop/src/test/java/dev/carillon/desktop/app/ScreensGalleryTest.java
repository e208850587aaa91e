package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Draws the screens of operations with what opens in them, for people to look at. */
class ScreensGalleryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T13:12:09Z"), ZoneId.of("Europe/Berlin"));

  @TempDir private Path folder;

  private Rig rig(FixtureServer.Scene scene, ThemeChoice theme) throws Exception {
    FixtureData data = new FixtureData(CLOCK.millis());
    Rig rig =
        new Rig(a -> new FixtureServer(scene, data), "sched-1.internal:9090", CLOCK, theme, folder);
    rig.size(1440, 900);
    return rig;
  }

  private static void select(Rig rig, String table, int... lines) {
    Rig.fx(
        () -> {
          TableView<?> view = rig.find(table);
          view.requestFocus();
          view.getSelectionModel().clearSelection();
          for (int line : lines) {
            view.getSelectionModel().select(line);
          }
          return true;
        });
    rig.settle();
  }

  private static void press(Rig rig, String button) {
    Rig.fx(
        () -> {
          rig.<ButtonBase>find(button).fire();
          return true;
        });
    rig.settle();
  }

  private static void choose(Rig rig, String word) {
    Rig.fx(
        () -> {
          rig.scene().getRoot().lookupAll(".segments .toggle-button").stream()
              .filter(n -> n instanceof ToggleButton t && t.getText().equals(word))
              .forEach(n -> ((ToggleButton) n).fire());
          return true;
        });
    rig.settle();
  }

  private static boolean shows(Parent part, String words) {
    return part.lookupAll(".label").stream()
        .anyMatch(n -> n instanceof Label l && l.getText().contains(words));
  }

  private static void back(Rig rig) {
    Rig.fx(
        () -> {
          rig.frame().dialogs().dismiss();
          return rig.frame().screen().back();
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void whatOpensInTheScreens(ThemeChoice theme) throws Exception {
    String suffix = "-" + theme.name().toLowerCase(Locale.ROOT);
    try (Rig rig = rig(FixtureServer.Scene.BUSY, theme)) {
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      dead(rig, suffix);
      schedules(rig, suffix);
      back(rig);
      rig.go(Place.AUDIT);
      select(rig, "#audit-table", 3);
      rig.picture("audit-detail" + suffix);
      rig.go(Place.DASHBOARD);
      choose(rig, "24 h");
      choose(rig, "Next fires");
      choose(rig, "States");
      rig.picture("dashboard-day" + suffix);
      choose(rig, "Failures");
      rig.picture("dashboard-failures" + suffix);
      rig.go(Place.QUEUES);
      select(rig, "#queues-table", 4);
      press(rig, "#queue-limits");
      rig.picture("queues-limits" + suffix);
      back(rig);
      press(rig, "#queue-pause");
      rig.picture("queues-forecast" + suffix);
      back(rig);
      rig.go(Place.WORKERS);
      select(rig, "#workers-table", 0);
      press(rig, "#worker-resize");
      rig.picture("workers-resize" + suffix);
      back(rig);
    }
    assertThat(Pictures.FOLDER.resolve("dead-redrive" + suffix + ".png")).exists();
  }

  private static void dead(Rig rig, String suffix) {
    rig.go(Place.DEAD);
    select(rig, "#dead-groups", 0);
    rig.picture("dead-group" + suffix);
    press(rig, "#dead-redrive");
    rig.picture("dead-redrive" + suffix);
    press(rig, "#redrive-go");
    rig.picture("dead-canary" + suffix);
    back(rig);
    press(rig, "#dead-edit");
    rig.picture("dead-edit" + suffix);
    back(rig);
    press(rig, "#dead-discard");
    rig.picture("dead-discard" + suffix);
    press(rig, "#confirm");
    rig.picture("dead-undo" + suffix);
    select(rig, "#dead-table", 1, 2, 3);
    rig.picture("dead-chosen" + suffix);
  }

  private static void schedules(Rig rig, String suffix) {
    rig.go(Place.SCHEDULES);
    select(rig, "#schedules-table", 1);
    rig.picture("schedules-chosen" + suffix);
    press(rig, "#schedule-backfill");
    press(rig, "#fill-plan");
    rig.picture("schedules-backfill" + suffix);
    press(rig, "#fill-apply");
    rig.picture("schedules-backfill-runs" + suffix);
    back(rig);
    press(rig, "#schedule-pause");
    rig.picture("schedules-pause" + suffix);
    back(rig);
    Rig.fx(
        () -> {
          rig.scene().getRoot().lookupAll(".segments .toggle-button").stream()
              .filter(n -> n instanceof ToggleButton t && t.getText().equals("Week"))
              .forEach(n -> ((ToggleButton) n).fire());
          return true;
        });
    Rig.until("the week", () -> !rig.scene().getRoot().lookupAll(".week-cell").isEmpty());
    rig.picture("schedules-week" + suffix);
    press(rig, "#schedule-new");
    Rig.fx(
        () -> {
          rig.<TextField>find("#schedule-id").setText("clock-change");
          rig.<TextField>find("#schedule-time").setText("30 2 * * *");
          return true;
        });
    Rig.until("its fires", () -> shows(rig.<VBox>find("#schedule-preview"), "02:30"));
    rig.picture("schedules-new" + suffix);
    Rig.fx(
        () -> {
          rig.<TextField>find("#schedule-time").setText("30 25 * * *");
          return true;
        });
    rig.picture("schedules-wrong" + suffix);
  }

  @Test
  void theSmallestCommonScreenHasRoom() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.BUSY, ThemeChoice.LIGHT)) {
      rig.size(1280, 800);
      rig.go(Place.DEAD);
      select(rig, "#dead-groups", 0);
      rig.picture("small-dead-group");
      rig.go(Place.SCHEDULES);
      select(rig, "#schedules-table", 1);
      rig.picture("small-schedules-chosen");
      rig.go(Place.AUDIT);
      select(rig, "#audit-table", 3);
      rig.picture("small-audit-detail");
    }
    assertThat(Pictures.FOLDER.resolve("small-dead-group.png")).exists();
  }
}
