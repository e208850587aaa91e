package dev.carillon.server.core;

import java.util.List;

/**
 * How many tasks of a line may be offered at one moment. The one rule by which hints are given out
 * and by which it is explained why a task waits.
 *
 * @param taking the workers that take work
 */
record Room(List<WorkerEntry> taking, Window window, boolean kafkaOpen, long nowNanos) {

  /** Tasks of a line that may be offered now. */
  int of(Line line) {
    return overSessions(line) + overKafka(line);
  }

  private int overSessions(Line line) {
    int ahead = window.ahead(line.type(), nowNanos);
    return taking.stream()
        .filter(w -> direct(w) && w.offers(line.type(), line.queue()))
        .mapToInt(w -> w.free() + Math.max(0, ahead - w.offeredCount()))
        .sum();
  }

  /** Of them, those that go by Kafka. */
  int overKafka(Line line) {
    if (!kafkaOpen) {
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

  /** Whether a worker gets its hints over its session. */
  boolean direct(WorkerEntry worker) {
    return !kafkaOpen || !worker.onKafka();
  }
}
