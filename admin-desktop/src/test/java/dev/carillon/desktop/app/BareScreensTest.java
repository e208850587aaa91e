package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.Toasts;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kordamp.ikonli.javafx.FontIcon;

/** What is not known is not shown as if it was nothing, and what is promised is true. */
class BareScreensTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T13:12:09Z"), ZoneId.of("Europe/Berlin"));

  @TempDir private Path folder;

  private Rig rig(FixtureServer.Scene scene) throws Exception {
    FixtureServer server = new FixtureServer(scene, new FixtureData(CLOCK.millis()));
    Rig rig = new Rig(a -> server, "sched-1.internal:9090", CLOCK, ThemeChoice.LIGHT, folder);
    rig.size(1440, 900);
    return rig;
  }

  /** All words that can be seen. */
  private static List<String> words(Rig rig) {
    return Rig.fx(() -> said(rig));
  }

  /** On the JavaFX thread. */
  private static List<String> said(Rig rig) {
    return rig.scene().getRoot().lookupAll(".label").stream()
        .filter(BareScreensTest::seen)
        .map(n -> ((Labeled) n).getText())
        .toList();
  }

  private static boolean seen(Node node) {
    return node instanceof Labeled && shown(node);
  }

  private static boolean shown(@Nullable Node node) {
    return node == null || node.isVisible() && shown(node.getParent());
  }

  @Test
  void schedulesThatCouldNotBeReadAreNotCounted() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.REFUSING)) {
      rig.go(Place.SCHEDULES);
      Rig.until("the reason", () -> !rig.scene().getRoot().lookupAll(".problem-what").isEmpty());
      rig.settle();
      assertThat(words(rig))
          .contains(Texts.text("schedules.away"))
          .doesNotContain(Texts.text("schedules.empty"), Texts.text("of", "0", "0"));
    }
  }

  @Test
  void aNoteStandsAboveTheStatusBarAndItsShapeFollowsItsTone() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.BUSY)) {
      assertThat(shape(rig, "It went", Tone.OK)).isEqualTo("fth-check");
      assertThat(shape(rig, "It did not go", Tone.RETRY)).isEqualTo("fth-alert-triangle");
      assertThat(shape(rig, "By the way", Tone.IDLE)).isEqualTo("fth-info");
      rig.settle();
      double bar = Rig.fx(() -> top(rig.find(".status-bar")));
      Label last = Rig.fx(() -> toast(rig, "By the way"));
      assertThat(Rig.fx(() -> last.localToScene(last.getLayoutBounds()).getMaxY()))
          .isLessThanOrEqualTo(bar);
    }
  }

  private static double top(Node node) {
    return node.localToScene(node.getLayoutBounds()).getMinY();
  }

  private static String shape(Rig rig, String words, Tone tone) {
    return Rig.fx(
        () -> {
          rig.frame().say(words, tone);
          return ((FontIcon) toast(rig, words).getGraphic()).getIconLiteral();
        });
  }

  private static Label toast(Rig rig, String words) {
    return rig.<Toasts>find(".toasts").getChildren().stream()
        .map(Label.class::cast)
        .filter(l -> l.getText().equals(words))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRunThatIsNotThereIsNotPromisedAgainAndHasNoNodesToChoose() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.REFUSING)) {
      rig.go(Place.WORKFLOWS);
      Rig.fx(
          () -> {
            ((WorkflowsView) rig.frame().screen()).openRun(FixtureFlows.RUN);
            return true;
          });
      rig.settle();
      assertThat(words(rig))
          .contains(Texts.text("flow.run.gone"))
          .doesNotContain(Texts.text("flow.run.away.words"), Texts.text("flow.node.none"));
    }
  }

  @Test
  void latenessOfNoStartIsNoFigure() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.EMPTY)) {
      rig.go(Place.DASHBOARD);
      Rig.until("that none started", () -> said(rig).contains(Texts.text("dashboard.late.none")));
      assertThat(words(rig))
          .contains(Texts.text("dashboard.late", "–", "–"))
          .doesNotContain(Texts.text("dashboard.late", "0 ms", "0 ms"), "ms");
    }
    try (Rig rig = rig(FixtureServer.Scene.BUSY)) {
      rig.go(Place.DASHBOARD);
      Rig.until(
          "the figures", () -> said(rig).contains(Texts.text("dashboard.late", "4 ms", "11 ms")));
    }
  }
}
