package dev.carillon.server.core.doctor;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.Pulse;
import dev.carillon.server.core.RepeatedKeys;
import dev.carillon.server.core.port.DoctorStore;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.StoreInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that the symptoms look at.
 *
 * @param reachable whether the store answers
 * @param facts the store's settings and memory
 * @param queues sampled at most a second ago
 * @param workers of this server, gone ones too
 * @param lost attempts lost with their worker within the last hour, as this server saw it
 * @param died dead letters made within the last hour, as this server saw it
 * @param latenessMillis start minus due, 99th percentile of the last minute
 * @param kafkaConfigured whether a broker is configured
 * @param kafkaOpen whether it can be reached
 * @param holiday whether no lease is reaped now
 * @param unowned buckets whose loops nobody runs
 * @param audit the last walk of the auditor
 * @param loops this server's loops
 * @param nowNanos as of System.nanoTime
 * @param deep what only an examination asks for; empty in the everyday look
 */
record Chart(
    boolean reachable,
    StoreInfo.Facts facts,
    List<QueueSnapshot> queues,
    List<WorkerSnapshot> workers,
    long lost,
    long died,
    long latenessMillis,
    boolean kafkaConfigured,
    boolean kafkaOpen,
    boolean holiday,
    int unowned,
    AuditReport audit,
    Map<String, Pulse.Beat> loops,
    long nowNanos,
    Optional<Deep> deep) {

  /**
   * @param signs a look at the store
   * @param counts counters of each queue, read now
   * @param unserved READY tasks of a type in a queue, for which no live worker is here
   * @param idleSlots workers all of whose slots are taken by attempts that the store does not know
   * @param hintLag hints that stand unread in Kafka, by type
   * @param fullKey the limit key for which most tasks are set aside
   * @param repeated the unique key that was held most often when a task came with it
   */
  record Deep(
      DoctorStore.Signs signs,
      Map<String, QueueStore.Counts> counts,
      Map<Unserved, Long> unserved,
      Set<String> idleSlots,
      Map<String, Long> hintLag,
      Optional<FullKey> fullKey,
      Optional<RepeatedKeys.Hot> repeated) {}

  /** A type in a queue. */
  record Unserved(String type, String queue) {}

  /**
   * @param key as text, or its hash
   * @param tasks set aside for it
   * @param all tasks set aside for whatever key
   */
  record FullKey(String queue, String key, long tasks, long all) {}

  long live() {
    return workers.stream().filter(w -> w.status() == WorkerStatus.LIVE).count();
  }
}
