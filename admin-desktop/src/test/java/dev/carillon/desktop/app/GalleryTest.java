package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Draws every screen in both themes, filled, empty, refused and cut off, for people to look at. */
class GalleryTest {
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

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void everyScreenIsDrawn(ThemeChoice theme) throws Exception {
    String suffix = "-" + theme.name().toLowerCase(Locale.ROOT);
    try (Rig rig = rig(FixtureServer.Scene.BUSY, theme)) {
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      for (Place place : Place.values()) {
        rig.picture(place, name(place) + suffix);
      }
      drawer(rig, suffix);
      if (theme == ThemeChoice.LIGHT) {
        rig.go(Place.WORKERS);
        select(rig, "#workers-table");
        rig.picture("workers-selected" + suffix);
        queues(rig, suffix);
        form(rig, suffix);
        palette(rig, suffix);
      }
    }
  }

  private static void select(Rig rig, String table) {
    Rig.fx(
        () -> {
          TableView<?> view = rig.find(table);
          view.requestFocus();
          view.getSelectionModel().select(0);
          return true;
        });
  }

  private static void queues(Rig rig, String suffix) {
    rig.go(Place.QUEUES);
    select(rig, "#queues-table");
    rig.picture("queues-selected" + suffix);
    Rig.fx(
        () -> {
          TableView<?> view = rig.find("#queues-table");
          view.getSelectionModel().select(3);
          rig.<Button>find("#queue-pause").fire();
          return true;
        });
    rig.picture("queues-pause" + suffix);
    Rig.fx(
        () -> {
          rig.frame().dialogs().dismiss();
          return true;
        });
  }

  private static void drawer(Rig rig, String suffix) {
    rig.go(Place.TASKS);
    Rig.fx(
        () -> {
          rig.frame().showTask("03-8M3KQ2ZVXH4T");
          return true;
        });
    rig.picture("task-facts" + suffix);
    List<String> tabs = List.of("task-facts", "task-explain", "task-log", "task-payload");
    for (int tab = 1; tab < tabs.size(); tab++) {
      int which = tab;
      Rig.fx(
          () -> {
            rig.<TabPane>find("#task-tabs").getSelectionModel().select(which);
            return true;
          });
      rig.picture(tabs.get(tab) + suffix);
    }
    Rig.fx(
        () -> {
          rig.<Button>find("#task-cancel").fire();
          return true;
        });
    rig.picture("task-cancel" + suffix);
    Rig.fx(
        () -> {
          rig.frame().dialogs().dismiss();
          return rig.frame().screen().back();
        });
  }

  private static void form(Rig rig, String suffix) {
    rig.go(Place.SUBMIT);
    Rig.fx(
        () -> {
          rig.scene().getRoot().lookupAll(".toggle-button").stream()
              .filter(
                  n ->
                      n instanceof javafx.scene.control.ToggleButton t
                          && ("HTTP".equals(t.getText()) || "After a delay".equals(t.getText())))
              .forEach(n -> ((javafx.scene.control.ToggleButton) n).fire());
          rig.<TextArea>find("#submit-payload")
              .setText("{\n  \"order\": 4711,\n  \"notify\": [\"ops\", \"sales\",]\n}");
          rig.<TextField>find("#submit-when").setText("1 h 30 min");
          rig.<TextField>find("#submit-url").setText("https://hooks.example.com/orders");
          return true;
        });
    rig.picture("submit-filled" + suffix);
    Rig.fx(
        () -> {
          rig.<TextArea>find("#submit-payload")
              .setText("{\n  \"order\": 4711,\n  \"notify\": [\"ops\", \"sales\"]\n}");
          rig.<Button>find("#submit-go").fire();
          return true;
        });
    rig.picture("submit-receipt" + suffix);
  }

  private static void palette(Rig rig, String suffix) {
    rig.go(Place.DASHBOARD);
    Rig.fx(
        () -> {
          rig.frame().openPalette();
          return true;
        });
    rig.picture("palette" + suffix);
    Rig.fx(
        () -> {
          rig.frame().dialogs().dismiss();
          rig.frame().showKeys();
          return true;
        });
    rig.picture("keys" + suffix);
    Rig.fx(
        () -> {
          rig.frame().dialogs().dismiss();
          return true;
        });
  }

  /** Every screen that shows what a server says: with nothing, before it, refused, and cut off. */
  @ParameterizedTest
  @EnumSource(names = {"EMPTY", "SILENT", "REFUSING", "LOST"})
  void bareScreensTeachAndErrorsStandInPlace(FixtureServer.Scene scene) throws Exception {
    String state = "-" + scene.name().toLowerCase(Locale.ROOT);
    try (Rig rig = rig(scene, ThemeChoice.LIGHT)) {
      if (scene == FixtureServer.Scene.LOST) {
        Rig.until("the loss", () -> rig.session().state().link() instanceof Link.Lost);
      }
      for (ThemeChoice theme : List.of(ThemeChoice.LIGHT, ThemeChoice.DARK)) {
        rig.theme(theme);
        for (Place place : Place.values()) {
          if (place != Place.SUBMIT && place != Place.SETTINGS) {
            rig.picture(place, name(place) + state + "-" + theme.name().toLowerCase(Locale.ROOT));
          }
        }
      }
      assertThat(Rig.fx(() -> rig.frame().dialogs().showing())).isFalse();
    }
  }

  private static String name(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void theSmallestCommonScreenHasRoomForEverything() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.BUSY, ThemeChoice.LIGHT)) {
      rig.size(1280, 800);
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      for (Place place : Place.values()) {
        rig.picture(place, "small-" + name(place));
      }
      drawer(rig, "-small");
    }
    assertThat(Pictures.FOLDER.resolve("small-dashboard.png")).exists();
  }
}
