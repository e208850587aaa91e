package dev.carillon.server.core.notify;

import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.told.Told;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.told.English;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How things stand, seen with the eyes of rules.
 *
 * @param workers also those that are gone
 * @param nowMs by the clock of this server, which says when it last heard of a worker
 * @param lease how long a worker may be silent
 */
public record Conditions(
    List<QueueSnapshot> queues,
    StoreInfo.Facts facts,
    List<WorkerSnapshot> workers,
    long nowMs,
    Duration lease) {
  private static final int FULL = 85;

  /** What a worker that said good-bye gets its work by. */
  public static final String LEFT = "left";

  /** Those of door taskq have no connection: between two calls they are always silent. */
  private static final String PULLS = "pull";

  /** Something that is as a rule says. */
  record Condition(NotifyEvent event, String subject, String value) {}

  public Conditions {
    queues = List.copyOf(queues);
    workers = List.copyOf(workers);
  }

  List<Condition> of(Rule rule) {
    List<Condition> found = new ArrayList<>();
    for (NotifyEvent event : rule.sortedEvents()) {
      switch (event) {
        case QUEUE_DEPTH -> depth(rule, found);
        case QUEUE_AGE -> age(rule, found);
        case STORE_MEMORY -> memory(rule, found);
        case WORKER_LOST -> lost(found);
        case TASK_COMPLETED,
            TASK_FAILED,
            TASK_DEAD,
            TASK_CANCELLED,
            TASK_RETRYING,
            RUN_COMPLETED,
            RUN_FAILED,
            RUN_CANCELLED,
            RUN_DEADLINE_MISSED,
            RUN_DEADLINE_AT_RISK,
            SCHEDULE_MISSED,
            SCHEDULE_PAUSED -> {}
      }
    }
    return found;
  }

  private List<QueueSnapshot> watched(Rule rule) {
    List<String> names = rule.bounds().queues();
    return queues.stream().filter(q -> names.isEmpty() || names.contains(q.name())).toList();
  }

  private void depth(Rule rule, List<Condition> found) {
    long most = rule.bounds().depth();
    for (QueueSnapshot queue : watched(rule)) {
      if (queue.waiting() > most) {
        found.add(
            new Condition(
                NotifyEvent.QUEUE_DEPTH,
                queue.name(),
                words("kept.depth", count(queue.waiting()), count(most))));
      }
    }
  }

  private void age(Rule rule, List<Condition> found) {
    Duration most = rule.bounds().age();
    for (QueueSnapshot queue : watched(rule)) {
      if (queue.oldestReadyMillis() > most.toMillis()) {
        found.add(
            new Condition(
                NotifyEvent.QUEUE_AGE,
                queue.name(),
                words("kept.age", seconds(queue.oldestReadyMillis()), seconds(most.toMillis()))));
      }
    }
  }

  private static String words(String code, String... values) {
    return English.of(Told.of(code, Stream.of(values).map(Told::text).toArray(Told.Value[]::new)));
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** Tenths as long as they matter: 1.5 s are more than 1 s. */
  private static String seconds(long millis) {
    boolean whole = millis >= 60_000 || millis % 1_000 == 0;
    return whole
        ? String.format(Locale.ROOT, "%,d s", millis / 1_000)
        : String.format(Locale.ROOT, "%.1f s", Math.ceil(millis / 100.0) / 10);
  }

  private void memory(Rule rule, List<Condition> found) {
    int percent = rule.bounds().memoryPercent() == 0 ? FULL : rule.bounds().memoryPercent();
    long max = facts.maxBytes();
    if (max > 0 && facts.usedBytes() * 100 / max >= percent) {
      found.add(
          new Condition(
              NotifyEvent.STORE_MEMORY,
              "",
              words("kept.memory", count(facts.usedBytes() * 100 / max))));
    }
  }

  /** Those that are silent without a good-bye, and whose name no other has taken up. */
  private void lost(List<Condition> found) {
    Set<String> live = live();
    Set<String> told = new java.util.HashSet<>();
    for (WorkerSnapshot worker : workers) {
      if (worker.status() == WorkerStatus.GONE
          && !worker.dispatch().equals(LEFT)
          && !worker.dispatch().equals(PULLS)
          && nowMs - worker.lastBeatMs() >= lease.toMillis()
          && !live.contains(worker.name())
          && told.add(worker.name())) {
        found.add(
            new Condition(
                NotifyEvent.WORKER_LOST,
                worker.name(),
                words("kept.lost", count(worker.running()))));
      }
    }
  }

  private Set<String> live() {
    return workers.stream()
        .filter(w -> w.status() != WorkerStatus.GONE)
        .map(WorkerSnapshot::name)
        .collect(Collectors.toSet());
  }

  /** Whether an alarm that is no more is over, and not only out of sight. */
  boolean over(NotifyEvent event, String subject) {
    return event != NotifyEvent.WORKER_LOST || live().contains(subject);
  }
}
