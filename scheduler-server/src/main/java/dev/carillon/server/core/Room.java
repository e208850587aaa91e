package dev.carillon.server.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How many tasks of a line may be offered at one moment. The one rule by which hints are given out
 * and by which it is explained why a task waits.
 *
 * @param taking the workers that take work
 * @param byKafka the types whose hints may go by Kafka now
 */
record Room(List<WorkerEntry> taking, Window window, Predicate<String> byKafka, long nowNanos) {

  /** Tasks of a line that may be offered now. */
  int of(Line line) {
    return overSessions(line) + overKafka(line);
  }

  private int overSessions(Line line) {
    return overSessions(line.type(), line.queue()).values().stream().mapToInt(n -> n).sum();
  }

  /**
   * What each worker that gets its hints over its session may be offered of a type and queue: its
   * free slots, and of the hints that go ahead its share by slots. Whoever gives hints out goes by
   * the same shares, or one worker would get the room of all others.
   */
  Map<WorkerEntry, Integer> overSessions(String type, String queue) {
    List<WorkerEntry> able =
        taking.stream().filter(w -> direct(w, type) && w.offers(type, queue)).toList();
    Map<WorkerEntry, Integer> shares = new HashMap<>();
    if (able.isEmpty()) {
      return shares;
    }
    long slots = Math.max(1, able.stream().mapToLong(WorkerEntry::slots).sum());
    long ahead = window.ahead(type, nowNanos);
    for (WorkerEntry worker : able) {
      long share = Math.ceilDiv(ahead * worker.slots(), slots);
      shares.put(worker, worker.free() + (int) Math.max(0, share - worker.offeredCount()));
    }
    return shares;
  }

  /** Of them, those that go by Kafka. */
  int overKafka(Line line) {
    if (!byKafka.test(line.type())) {
      return 0;
    }
    List<WorkerEntry> joined =
        taking.stream().filter(w -> w.onKafka() && w.offers(line.type(), line.queue())).toList();
    if (joined.isEmpty()) {
      return 0;
    }
    int free = joined.stream().mapToInt(WorkerEntry::free).sum();
    // Slots are shared by all types a worker offers: what stands in Kafka for any of them will take
    // one.
    int standing =
        joined.stream()
            .flatMap(w -> w.registration().types().stream())
            .distinct()
            .mapToInt(window::outstanding)
            .sum();
    return Math.max(0, free + window.ahead(line.type(), nowNanos) - standing);
  }

  /** Whether a worker gets its hints of a type over its session. */
  private boolean direct(WorkerEntry worker, String type) {
    return !worker.onKafka() || !byKafka.test(type);
  }
}
