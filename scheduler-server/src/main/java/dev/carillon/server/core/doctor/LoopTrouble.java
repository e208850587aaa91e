package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Pulse;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A loop of this server fails or stands still. */
final class LoopTrouble implements Symptom {
  private static final long STALL_NANOS = Duration.ofMinutes(2).toNanos();

  /** The auditor rests for minutes, and tells of its own steps. */
  private static final Set<String> RESTING = Set.of("auditor", "topics");

  @Override
  public List<Finding> look(Chart chart) {
    if (!chart.reachable()) {
      return List.of();
    }
    return chart.loops().entrySet().stream()
        .flatMap(e -> look(e.getKey(), e.getValue(), chart.nowNanos()).stream())
        .toList();
  }

  private static List<Finding> look(String loop, Pulse.Beat beat, long now) {
    if (!beat.failure().isEmpty()) {
      return Symptom.error(
          Told.of("doctor.loop.fails", Told.text(loop), Told.text(beat.failure())),
          Told.of("doctor.loop.fails.do"));
    }
    return beat.overdueNanos(now) < STALL_NANOS || RESTING.contains(loop)
        ? List.of()
        : Symptom.error(
            Told.of("doctor.loop.stands", Told.text(loop)), Told.of("doctor.loop.stands.do"));
  }
}
