package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cluster's screen tells of Kafka and of who owned what. */
class ClusterScreenTest {
  @TempDir private Path folder;

  private Rig rig(FixtureServer.Scene scene) throws Exception {
    FixtureServer server = new FixtureServer(scene, new FixtureData(Clock.systemUTC().millis()));
    Rig rig =
        new Rig(a -> server, "sched-1.internal:9090", Clock.systemUTC(), ThemeChoice.LIGHT, folder);
    rig.size(1280, 800);
    rig.go(Place.CLUSTER);
    return rig;
  }

  private static List<String> changes(Rig rig) {
    return rig.scene().getRoot().lookupAll(".owner-changes .label").stream()
        .map(n -> ((Labeled) n).getText())
        .toList();
  }

  @Test
  void everyTopicIsThere_theOneWithMostUnreadFirst() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.BUSY)) {
      TableView<?> topics = rig.find("#cluster-topics");
      Rig.until("the topics", () -> topics.getItems().size() == 9);
      assertThat(Rig.fx(() -> topics.getColumns().getFirst().getCellData(0)).toString())
          .contains("type=python")
          .contains("1204");
      assertThat(Rig.fx(() -> rig.<Labeled>find("#cluster-topic-note").getText()))
          .isEqualTo("9 topics");
    }
  }

  @Test
  void withoutKafkaTheOwnersHaveItsRoom() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.EMPTY)) {
      Rig.until("the owners", () -> rig.scene().getRoot().lookup(".owner-grid") != null);
      assertThat(Rig.fx(() -> rig.find("#cluster-topics").getParent().isVisible())).isFalse();
    }
  }

  @Test
  void bucketsThatWentTogetherAreOneLine() throws Exception {
    try (Rig rig = rig(FixtureServer.Scene.BUSY)) {
      Rig.until("the changes", () -> changes(rig).size() == 8);
      assertThat(changes(rig))
          .contains(
              "Bucket 17: sched-3 → nobody, epoch 40",
              "9 buckets: sched-3 → sched-2, epoch 41",
              "11 buckets: nobody → sched-1, epoch 40");
    }
  }
}
