package dev.carillon.desktop.app;

import dev.carillon.desktop.i18n.Texts;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import javafx.scene.control.Labeled;
import javafx.scene.control.TabPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server says in English stands in German in a German console. */
class GermanTest {
  @TempDir private Path folder;

  @BeforeEach
  void german() {
    Texts.speak(Locale.GERMAN);
  }

  @AfterEach
  void english() {
    Texts.speak(Locale.ENGLISH);
  }

  private Rig rig() throws Exception {
    Clock clock = Clock.systemUTC();
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(clock.millis()));
    Rig rig = new Rig(a -> server, "sched-1.internal:9090", clock, ThemeChoice.LIGHT, folder);
    rig.size(1280, 800);
    Rig.until("an overview", () -> rig.session().state().overview().isPresent());
    return rig;
  }

  private static void says(Rig rig, String part, String words) {
    Rig.until(
        words,
        () ->
            rig.scene().getRoot().lookupAll(part).stream()
                .anyMatch(n -> n instanceof Labeled l && l.getText().equals(words)));
  }

  @Test
  void whyATaskWaits() throws Exception {
    try (Rig rig = rig()) {
      rig.go(Place.TASKS);
      Rig.fx(
          () -> {
            rig.frame().showTask("03-8M3KQ2ZVXH4T");
            return true;
          });
      says(rig, "#task-why", "Ihr nächster Versuch ist erst in 14 s fällig.");
      Rig.fx(
          () -> {
            rig.<TabPane>find("#task-tabs").getSelectionModel().select(1);
            return true;
          });
      says(rig, ".gate .label", "310 von 400 Plätzen (Queue mail) sind belegt");
    }
  }

  @Test
  void whatNeedsALook() throws Exception {
    try (Rig rig = rig()) {
      says(rig, ".finding .label", "52 Aufgaben sind in der letzten Stunde gestorben");
      rig.go(Place.CLUSTER);
      says(rig, ".finding .label", "Niemand betreibt die Schleifen von 1 Bucket");
    }
  }

  @Test
  void whyAChannelIsOff() throws Exception {
    try (Rig rig = rig()) {
      rig.go(Place.SETTINGS);
      says(
          rig,
          ".profile-line .caption",
          "webhook · https://night.example.org/bell · Sein Empfänger antwortete 410 Gone.");
    }
  }
}
