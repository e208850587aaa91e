package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** One shard has far more work than the others. */
final class HotBucket implements Symptom {
  private static final long MANY = 10_000;
  private static final int TIMES = 4;

  @Override
  public List<Finding> look(Chart chart) {
    List<Long> waiting = chart.deep().map(d -> d.signs().waitingByBucket()).orElse(List.of());
    long sum = waiting.stream().mapToLong(Long::longValue).sum();
    long most = waiting.stream().mapToLong(Long::longValue).max().orElse(0);
    return waiting.size() < 2 || most < MANY || most * waiting.size() < sum * TIMES
        ? List.of()
        : Symptom.warning(
            Told.of(
                "doctor.bucket",
                Told.text(Integer.toString(waiting.indexOf(most))),
                Told.count(most),
                Told.count(sum)),
            Told.of("doctor.bucket.do"));
  }
}
