package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.port.QueueStore.Counts;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of queues, types and tenants within bounds: each costs a line of its own in
 * every bucket, and lines are never deleted. Known are the names last sampled from the store and
 * those begun here since, so several servers together may go over by what they begin within a
 * second. Any thread.
 */
public final class NameBounds {
  /** Most different names of each kind. */
  public record Most(int queues, int types, int tenants) {}

  /** The names in use, and the sample they were read from. */
  private record Known(
      Map<String, Map<String, Counts>> sample,
      Set<String> queues,
      Set<String> types,
      Set<String> tenants) {
    static Known of(Map<String, Map<String, Counts>> sample) {
      Known known =
          new Known(
              sample,
              ConcurrentHashMap.newKeySet(),
              ConcurrentHashMap.newKeySet(),
              ConcurrentHashMap.newKeySet());
      sample.forEach(
          (tenant, queues) -> {
            known.tenants.add(tenant);
            queues.forEach(
                (queue, counts) -> {
                  known.queues.add(queue);
                  known.types.addAll(counts.types());
                });
          });
      return known;
    }
  }

  private final Statistics statistics;
  private final Most most;
  private volatile Known known = Known.of(Map.of());

  public NameBounds(Statistics statistics, Most most) {
    this.statistics = statistics;
    this.most = most;
  }

  /** Why a task may not come in: one of its names would be one too many. */
  public Optional<CarillonException> problem(NewTask task) {
    Known now = now();
    Optional<CarillonException> problem =
        noRoom("queue", task.queue(), now.queues(), most.queues())
            .or(() -> noRoom("type", task.type(), now.types(), most.types()))
            .or(() -> noRoom("tenant", task.tenant(), now.tenants(), most.tenants()));
    if (problem.isEmpty()) {
      now.queues().add(task.queue());
      now.types().add(task.type());
      now.tenants().add(task.tenant());
    }
    return problem;
  }

  private Known now() {
    Known now = known;
    Map<String, Map<String, Counts>> sample = statistics.byTenant();
    if (now.sample() != sample) {
      now = Known.of(sample);
      known = now;
    }
    return now;
  }

  private static Optional<CarillonException> noRoom(
      String field, String name, Set<String> names, int most) {
    if (names.contains(name) || names.size() < most) {
      return Optional.empty();
    }
    return Optional.of(
        CarillonException.invalid(
            field,
            "Expected one of the existing "
                + names.size()
                + " "
                + field
                + "s, but '"
                + name
                + "' would be a new one.",
            "Use labels to tell tasks apart, or raise limits." + field + "s."));
  }
}
