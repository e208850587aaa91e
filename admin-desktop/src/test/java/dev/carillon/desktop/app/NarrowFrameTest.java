package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the frame does where there is little room: large texts, or a small window. */
class NarrowFrameTest {
  @TempDir private Path folder;

  private Rig rig() throws Exception {
    Clock clock = Clock.systemUTC();
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(clock.millis()));
    Rig rig = new Rig(a -> server, "sched-1.internal:9090", clock, ThemeChoice.LIGHT, folder);
    rig.size(1440, 900);
    Rig.until("an overview", () -> rig.session().state().overview().isPresent());
    rig.settle();
    return rig;
  }

  private static String tip(Rig rig, String item) {
    var tip = Rig.fx(() -> java.util.Optional.ofNullable(rig.<Control>find(item).getTooltip()));
    return tip.map(t -> t.getText()).orElse("none");
  }

  @Test
  void theNarrowRailTellsNamesAndCountsInItsTooltips_theWideOneNeedsNone() throws Exception {
    try (Rig rig = rig()) {
      assertThat(tip(rig, "#rail-dead")).isEqualTo("none");
      rig.scale(150);
      Rig.until("icons alone", () -> !rig.find("#rail-dead").lookup(".rail-name").isVisible());
      assertThat(tip(rig, "#rail-dead")).isEqualTo("Dead letters · 52");
      assertThat(tip(rig, "#rail-cluster")).isEqualTo("Cluster");
      rig.scale(100);
      Rig.until("names", () -> rig.find("#rail-dead").lookup(".rail-name").isVisible());
      assertThat(tip(rig, "#rail-dead")).isEqualTo("none");
    }
  }

  private static boolean cut(Label label) {
    return label.isVisible() && label.getWidth() + 1 < label.prefWidth(-1);
  }

  @Test
  void withTheLargestTextsTheFootSaysWhatMattersAndCutsNothing() throws Exception {
    try (Rig rig = rig()) {
      rig.scale(200);
      rig.settle();
      assertThat(
              Rig.fx(
                  () ->
                      rig.scene().getRoot().lookupAll(".status-bar .label").stream()
                          .map(n -> (Label) n)
                          .filter(NarrowFrameTest::cut)
                          .map(Label::getText)
                          .toList()))
          .isEmpty();
      assertThat(Rig.fx(() -> rig.find("#status-link").isVisible())).isTrue();
      assertThat(Rig.fx(() -> rig.find("#status-age").isVisible())).isTrue();
      assertThat(Rig.fx(() -> rig.find("#status-me").isVisible())).isTrue();
    }
  }
}
