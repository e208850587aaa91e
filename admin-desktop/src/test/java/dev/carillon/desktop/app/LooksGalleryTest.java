package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws what people read most in high contrast, with larger texts, and in German. */
class LooksGalleryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T13:12:09Z"), ZoneId.of("Europe/Berlin"));
  private static final List<Place> KEY =
      List.of(
          Place.DASHBOARD,
          Place.TASKS,
          Place.WORKFLOWS,
          Place.DEAD,
          Place.SCHEDULES,
          Place.SETTINGS);

  @TempDir private Path folder;

  private Rig rig(ThemeChoice theme) throws Exception {
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(CLOCK.millis()));
    Rig rig = new Rig(a -> server, "sched-1.internal:9090", CLOCK, theme, folder);
    rig.size(1440, 900);
    Rig.until("an overview", () -> rig.session().state().overview().isPresent());
    return rig;
  }

  private static String name(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void highContrast() throws Exception {
    try (Rig rig = rig(ThemeChoice.CONTRAST)) {
      KEY.forEach(place -> rig.picture(place, name(place) + "-contrast"));
      opened(rig, "-contrast");
    }
    assertThat(Pictures.FOLDER.resolve("settings-contrast.png")).exists();
  }

  @ParameterizedTest
  @ValueSource(ints = {125, 150, 200})
  @EnabledIfSystemProperty(named = "carillon.gallery", matches = "all")
  void largerTexts(int percent) throws Exception {
    try (Rig rig = rig(ThemeChoice.LIGHT)) {
      rig.scale(percent);
      for (ThemeChoice theme : List.of(ThemeChoice.LIGHT, ThemeChoice.DARK)) {
        rig.theme(theme);
        String suffix = "-" + percent + (theme == ThemeChoice.DARK ? "-dark" : "");
        for (Place place : Place.values()) {
          rig.picture(place, name(place) + suffix);
        }
        opened(rig, suffix);
        Rig.fx(() -> rig.frame().screen().back());
      }
    }
    assertThat(Pictures.FOLDER.resolve("settings-" + percent + ".png")).exists();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 150})
  @EnabledIfSystemProperty(named = "carillon.gallery", matches = "all")
  void german(int percent) throws Exception {
    String suffix = percent == 100 ? "-de" : "-de-" + percent;
    Texts.speak(Locale.GERMAN);
    try (Rig rig = rig(ThemeChoice.LIGHT)) {
      rig.size(1280, 800);
      rig.scale(percent);
      for (Place place : Place.values()) {
        rig.picture(place, name(place) + suffix);
      }
      opened(rig, suffix);
    } finally {
      Texts.speak(Locale.ENGLISH);
    }
    assertThat(Pictures.FOLDER.resolve("settings" + suffix + ".png")).exists();
  }

  /** What slides in beside a list, and a run. */
  private static void opened(Rig rig, String suffix) {
    rig.go(Place.TASKS);
    Rig.fx(
        () -> {
          rig.frame().showTask("03-8M3KQ2ZVXH4T");
          return true;
        });
    rig.picture("task-facts" + suffix);
    rig.go(Place.DEAD);
    choose(rig, "#dead-groups");
    rig.picture("dead-group" + suffix);
    rig.go(Place.SCHEDULES);
    choose(rig, "#schedules-table");
    rig.picture("schedules-chosen" + suffix);
    rig.go(Place.WORKFLOWS);
    Rig.fx(
        () -> {
          ((WorkflowsView) rig.frame().screen()).openRun(FixtureFlows.RUN);
          return true;
        });
    Rig.until("the graph", () -> rig.<DagCanvas>find("#dag").graph().size() == 12);
    rig.picture("workflow-run" + suffix);
  }

  private static void choose(Rig rig, String table) {
    Rig.fx(
        () -> {
          rig.<TableView<?>>find(table).getSelectionModel().select(0);
          return true;
        });
    rig.settle();
  }
}
