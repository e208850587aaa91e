package dev.carillon.desktop.feature.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.cluster.Ground;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What changed hands together is one line. */
class HandoverTest {
  private static Ground.Change change(long at, int bucket, String from, String to, long epoch) {
    return new Ground.Change(at, bucket, from, to, epoch);
  }

  @Test
  void bucketsThatWentTheSameWayWithinSecondsAreOne_howeverTheyMingleWithOthers() {
    List<Handover> all =
        Handover.of(
            List.of(
                change(9_000, 3, "", "b", 7),
                change(8_999, 3, "a", "", 6),
                change(8_998, 1, "", "b", 8),
                change(8_997, 1, "a", "", 7)));
    assertThat(all)
        .containsExactly(
            new Handover(9_000, "", "b", List.of(1, 3), 8),
            new Handover(8_999, "a", "", List.of(1, 3), 7));
  }

  @Test
  void theSameWayAnHourLaterIsAnother() {
    assertThat(Handover.of(List.of(change(3_600_000, 1, "", "a", 3), change(0, 1, "", "a", 1))))
        .extracting(Handover::epoch)
        .containsExactly(3L, 1L);
  }
}
