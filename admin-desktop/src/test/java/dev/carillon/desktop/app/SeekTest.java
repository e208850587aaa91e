package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is rare among a million tasks is looked for until it is found, or until that is stopped. */
class SeekTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T13:12:09Z"), ZoneId.of("Europe/Berlin"));

  @TempDir private Path folder;

  @Test
  void emptyPagesAreGoneThroughAndItIsSaidHowFarThatIs() throws Exception {
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(CLOCK.millis()));
    try (Rig rig =
        new Rig(a -> server, "sched-1.internal:9090", CLOCK, ThemeChoice.LIGHT, folder)) {
      rig.size(1440, 900);
      find(rig, "payload~nowhere");
      Rig.until("how far", () -> says(rig, "40,000 of at most 1,252,911"));
      assertThat(Rig.fx(() -> says(rig, "No task matches"))).isFalse();
      assertThat(Rig.fx(() -> rig.<Button>find("#page-next").isDisabled())).isTrue();
      rig.picture("tasks-seeking");
      press(rig, "#tasks-stop");
      assertThat(Rig.fx(() -> says(rig, "40,000 records were read"))).isTrue();
      assertThat(Rig.fx(() -> rig.<Button>find("#page-next").isDisabled())).isFalse();
      rig.picture("tasks-stopped");
      press(rig, "#tasks-search-on");
      assertThat(Rig.fx(() -> says(rig, "Looking for tasks that match"))).isTrue();
      find(rig, "payload~needle");
      Rig.until("the needle", () -> rig.<TableView<?>>find("#tasks-table").getItems().size() == 1);
    }
  }

  private static void find(Rig rig, String filter) {
    Rig.fx(
        () -> {
          rig.frame().findTasks(filter);
          return true;
        });
  }

  private static void press(Rig rig, String button) {
    Rig.fx(
        () -> {
          rig.<Button>find(button).fire();
          return true;
        });
    rig.settle();
  }

  private static boolean says(Rig rig, String words) {
    for (Node node : rig.scene().getRoot().lookupAll(".empty-state .label")) {
      if (node instanceof Labeled label && label.getText().contains(words)) {
        return true;
      }
    }
    return false;
  }
}
