package dev.carillon.server.metrics;

import dev.carillon.server.core.port.Requests;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Counts the requests of doors. Both labels have few values of our own. */
public final class DoorMeters implements Requests {
  private final MeterRegistry registry;
  private final ConcurrentMap<String, Timer> timers = new ConcurrentHashMap<>();

  public DoorMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void answered(String door, String outcome, long nanos) {
    timers
        .computeIfAbsent(
            door + ' ' + outcome,
            k ->
                Timer.builder("carillon.door.request")
                    .description("Requests that a door answered; a stream counts when it ends.")
                    .tag("door", door)
                    .tag("outcome", outcome)
                    .serviceLevelObjectives(Buckets.CALLS)
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}
