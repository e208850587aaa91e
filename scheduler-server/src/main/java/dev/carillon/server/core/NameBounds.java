package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.port.QueueStore.Counts;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps the number of queues, types and tenants within bounds: each costs a line of its own in
 * every bucket, and lines are never deleted. Known are the names last sampled from the store and
 * those begun here since, so several servers together may go over by what they begin within a
 * second. Any thread.
 */
public final class NameBounds {
  /** Most different names of each kind. */
  public record Most(int queues, int types, int tenants) {}

  /** What a task is called by: each of its names may be a new one. */
  private record Called(String tenant, String queue, String type) {}

  /**
   * The names in use, and the sample they were read from.
   *
   * @param begun here since it was looked at
   * @param before those of the sample before: this one may have been read while they were stored
   */
  private record Known(
      Map<String, Map<String, Counts>> sample,
      Set<String> queues,
      Set<String> types,
      Set<String> tenants,
      Set<Called> begun,
      Set<Called> before) {
    static Known of(Map<String, Map<String, Counts>> sample, Set<Called> before) {
      Known known =
          new Known(
              sample,
              ConcurrentHashMap.newKeySet(),
              ConcurrentHashMap.newKeySet(),
              ConcurrentHashMap.newKeySet(),
              ConcurrentHashMap.newKeySet(),
              before);
      before.forEach(
          called -> {
            known.tenants.add(called.tenant());
            known.queues.add(called.queue());
            known.types.add(called.type());
          });
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

    void begin(NewTask task) {
      boolean begins = queues.add(task.queue());
      begins |= types.add(task.type());
      begins |= tenants.add(task.tenant());
      if (begins) {
        begun.add(new Called(task.tenant(), task.queue(), task.type()));
      }
    }

    Stream<Called> ofTenant(String tenant) {
      return Stream.concat(
          fresh().filter(called -> called.tenant().equals(tenant)),
          sample.getOrDefault(tenant, Map.of()).entrySet().stream()
              .flatMap(queue -> names(tenant, queue.getKey(), queue.getValue())));
    }

    Stream<Called> ofQueue(String queue) {
      return Stream.concat(
          fresh().filter(called -> called.queue().equals(queue)),
          sample.entrySet().stream()
              .filter(tenant -> tenant.getValue().containsKey(queue))
              .flatMap(tenant -> names(tenant.getKey(), queue, tenant.getValue().get(queue))));
    }

    private Stream<Called> fresh() {
      return Stream.concat(begun.stream(), before.stream());
    }

    private static Stream<Called> names(String tenant, String queue, Counts counts) {
      return counts.types().stream().map(type -> new Called(tenant, queue, type));
    }
  }

  private final Statistics statistics;
  private final Most most;
  private volatile Known known = Known.of(Map.of(), Set.of());

  public NameBounds(Statistics statistics, Most most) {
    this.statistics = statistics;
    this.most = most;
  }

  /**
   * Why a task may not come in: one of its names would be one too many. Callers that are limited to
   * a part of the data begin a tenth of all names at most in each tenant, or, limited to queues
   * alone, in each queue: what is everybody's is not used up by one of them.
   */
  public Optional<CarillonException> problem(NewTask task, Caller caller) {
    Known now = now();
    Optional<CarillonException> problem =
        noRoom("queue", task.queue(), now.queues(), most.queues())
            .or(() -> noRoom("type", task.type(), now.types(), most.types()))
            .or(() -> noRoom("tenant", task.tenant(), now.tenants(), most.tenants()))
            .or(() -> caller.access().limited() ? noShare(task, caller, now) : Optional.empty());
    if (problem.isEmpty()) {
      now.begin(task);
    }
    return problem;
  }

  private Known now() {
    Known now = known;
    Map<String, Map<String, Counts>> sample = statistics.byTenant();
    if (now.sample() != sample) {
      now = Known.of(sample, now.begun());
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

  private Optional<CarillonException> noShare(NewTask task, Caller caller, Known now) {
    boolean ofTenant = !caller.access().tenants().isEmpty();
    Share share =
        ofTenant
            ? new Share("tenant '" + task.tenant() + "'", () -> now.ofTenant(task.tenant()))
            : new Share("queue '" + task.queue() + "'", () -> now.ofQueue(task.queue()));
    return share
        .problem("queue", task.queue(), Called::queue, now.queues(), most.queues())
        .or(() -> share.problem("type", task.type(), Called::type, now.types(), most.types()))
        .or(
            () ->
                share.problem(
                    "tenant", task.tenant(), Called::tenant, now.tenants(), most.tenants()));
  }

  /** The part that limited callers share, and the names in it. */
  private record Share(String part, Supplier<Stream<Called>> names) {
    Optional<CarillonException> problem(
        String field, String name, Function<Called, String> kind, Set<String> all, int most) {
      int tenth = (most + 9) / 10;
      if (all.contains(name) || names.get().map(kind).distinct().count() < tenth) {
        return Optional.empty();
      }
      return Optional.of(
          CarillonException.invalid(
              field,
              "Expected one of the existing "
                  + field
                  + "s, as "
                  + part
                  + " has its share of "
                  + tenth
                  + ", but '"
                  + name
                  + "' would be a new one.",
              "Use labels to tell tasks apart, or ask somebody whose roles hold everywhere to begin"
                  + " it or to raise limits."
                  + field
                  + "s."));
    }
  }
}
