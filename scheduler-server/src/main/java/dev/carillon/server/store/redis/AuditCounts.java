package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AuditStore.Found;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The counters of states that share an index, which only its tasks themselves tell apart. */
final class AuditCounts implements AuditStage {
  /** Indexes with no more entries than this together are counted in one go. */
  private static final long TOGETHER = 1_000;

  private static final Set<TaskState> WAIT = Set.of(TaskState.SCHEDULED, TaskState.RETRY_WAIT);
  private static final Set<TaskState> LEASED = Set.of(TaskState.DISPATCHED, TaskState.RUNNING);

  private final AuditJob job;
  private final Deque<Integer> buckets;
  private final Deque<Recount> counts = new ArrayDeque<>();

  AuditCounts(AuditJob job) {
    this.job = job;
    this.buckets = new ArrayDeque<>(job.epochs().keySet());
  }

  @Override
  public boolean over() {
    return buckets.isEmpty() && counts.isEmpty();
  }

  @Override
  public List<Found> step() {
    if (counts.isEmpty()) {
      plan(buckets.removeFirst());
      return List.of();
    }
    List<Found> found = counts.getFirst().step();
    if (counts.getFirst().over()) {
      counts.removeFirst();
    }
    return found;
  }

  private void plan(int bucket) {
    List<String> lines = job.lines().load(bucket).stream().map(Line::key).sorted().toList();
    if (lines.isEmpty()) {
      return;
    }
    counts.add(recount(bucket, List.of("lease"), lines, LEASED));
    counts.add(recount(bucket, List.of("held"), lines, Set.of(TaskState.HELD)));
    List<Object> sizes =
        job.runner()
            .read(
                "audit",
                p -> lines.stream().map(line -> p.zcard(job.keys().due(bucket, line))).toList());
    List<String> some = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < lines.size(); i++) {
      long size = (Long) sizes.get(i);
      if (!some.isEmpty() && (sum + size > TOGETHER || some.size() == AuditJob.MOST)) {
        counts.add(due(bucket, some));
        some = new ArrayList<>();
        sum = 0;
      }
      some.add(lines.get(i));
      sum += size;
    }
    counts.add(due(bucket, some));
  }

  private Recount due(int bucket, List<String> lines) {
    return recount(bucket, lines.stream().map(line -> "due:" + line).toList(), lines, WAIT);
  }

  private Recount recount(
      int bucket, List<String> indexes, List<String> lines, Set<TaskState> states) {
    TreeSet<String> fields = new TreeSet<>();
    lines.forEach(line -> states.forEach(s -> fields.add(line + ":" + s.code())));
    return new Recount(job, bucket, indexes, List.copyOf(fields));
  }
}
