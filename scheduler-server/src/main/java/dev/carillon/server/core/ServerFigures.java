package dev.carillon.server.core;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.Telemetry.Work;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the parts of this server have in memory.
 *
 * @param lag hints unread in Kafka, as last asked
 */
public record ServerFigures(
    Statistics statistics, Owned owned, Window window, Pulse pulse, Supplier<Map<String, Long>> lag)
    implements Figures {
  @Override
  public Map<Work, Load> work() {
    Map<Work, Load> work = new HashMap<>();
    QueueStore.overAll(statistics.byTenant())
        .forEach(
            (queue, counts) ->
                counts
                    .types()
                    .forEach(
                        type ->
                            work.merge(
                                new Work(queue, type),
                                new Load(
                                    counts.waiting().getOrDefault(type, 0L),
                                    counts.running().getOrDefault(type, 0L)),
                                Load::plus)));
    return work;
  }

  @Override
  public Map<String, Map<TaskState, Long>> tenants() {
    Map<String, Map<TaskState, Long>> tenants = new HashMap<>();
    statistics
        .byTenant()
        .forEach(
            (tenant, queues) -> {
              Map<TaskState, Long> depths = new EnumMap<>(TaskState.class);
              queues
                  .values()
                  .forEach(
                      c -> c.depths().forEach((state, n) -> depths.merge(state, n, Long::sum)));
              tenants.put(tenant, depths);
            });
    return tenants;
  }

  @Override
  public int bucketsOwned() {
    return owned.epochs().size();
  }

  @Override
  public int hintsStanding() {
    return window.outstanding();
  }

  @Override
  public Map<String, Long> kafkaLag() {
    return lag.get();
  }

  @Override
  public Map<String, Long> loopSilence() {
    long now = System.nanoTime();
    Map<String, Long> silence = new HashMap<>();
    pulse
        .beats()
        .forEach((loop, beat) -> silence.put(loop, (now - beat.passedNanos()) / 1_000_000));
    return silence;
  }
}
