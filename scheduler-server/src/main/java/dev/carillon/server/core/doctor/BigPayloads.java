package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** Tasks are so large that memory goes to few of them. */
final class BigPayloads implements Symptom {
  private static final long MANY = 100;
  private static final long LARGE = 32 * 1024;

  @Override
  public List<Finding> look(Chart chart) {
    long tasks =
        chart.queues().stream()
            .flatMap(q -> q.depths().values().stream())
            .mapToLong(Long::longValue)
            .sum();
    long each = tasks == 0 ? 0 : chart.facts().usedBytes() / tasks;
    return tasks < MANY || each < LARGE
        ? List.of()
        : Symptom.warning(
            Told.of("doctor.large", Told.count(each / 1024)), Told.of("doctor.large.do"));
  }
}
