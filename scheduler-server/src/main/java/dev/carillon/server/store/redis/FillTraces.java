package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * What a backfill left behind: its instants, the tasks and runs it made, its schedule's history.
 */
final class FillTraces implements FillBooks.Traces {
  private static final int MOST_LINES = 500;
  private static final int AT_OUTCOME = 4;
  private static final int AT_FILL = 7;

  /** State of a run that ended well. */
  private static final String RUN_SUCCEEDED = "4";

  private final AuditJob job;
  private final TaskId fill;
  private final Schedule definition;
  private final BackfillOrder order;
  private final String cursor;
  private final BiFunction<ScheduleKey, Long, TaskId> made;

  /**
   * @param made the id of what it makes for an instant
   */
  FillTraces(
      AuditJob job,
      TaskId fill,
      Schedule definition,
      BackfillOrder order,
      String cursor,
      BiFunction<ScheduleKey, Long, TaskId> made) {
    this.job = job;
    this.fill = fill;
    this.definition = definition;
    this.order = order;
    this.cursor = cursor;
    this.made = made;
  }

  /** Its instants up to the cursor; none if the cursor is not one of them. */
  private List<Long> instants() {
    List<Long> all =
        new ArrayList<>(
            new FireTimes(definition)
                .between(order.fromMs(), order.toMs(), BackfillOrder.MAX_FIRES).stream()
                    .map(Fire::fireMs)
                    .toList());
    if (order.newestFirst()) {
      Collections.reverse(all);
    }
    return cursor.equals("end") ? all : all.subList(0, all.indexOf(Long.valueOf(cursor)) + 1);
  }

  @Override
  public OptionalLong settled() {
    if (cursor.isEmpty()) {
      return OptionalLong.of(0);
    }
    int settled = instants().size();
    return settled == 0 && !cursor.equals("end") ? OptionalLong.empty() : OptionalLong.of(settled);
  }

  @Override
  public OptionalLong succeeded(long made) {
    ScheduleKey schedule = ScheduleKey.of(definition);
    List<TaskId> ids =
        (cursor.isEmpty() ? List.<Long>of() : instants())
            .stream().map(instant -> this.made.apply(schedule, instant)).toList();
    List<Object> heads =
        job.runner()
            .read(
                "audit",
                p ->
                    ids.stream()
                        .map(
                            id ->
                                p.getrange(
                                    job.keys().record(id.bucket(), id.local()),
                                    0,
                                    RecordLayout.AT_STATE))
                        .toList());
    List<Object> runs =
        job.runner()
            .read(
                "audit",
                p ->
                    ids.stream()
                        .map(
                            id ->
                                p.hget(
                                    job.keys().named(id.bucket(), "run:" + id.local()),
                                    "state".getBytes(ISO_8859_1)))
                        .toList());
    long there = 0;
    long succeeded = 0;
    for (int i = 0; i < ids.size(); i++) {
      byte[] head = (byte[]) heads.get(i);
      if (head.length > RecordLayout.AT_STATE) {
        there++;
        succeeded += head[RecordLayout.AT_STATE] == TaskState.SUCCEEDED.code() ? 1 : 0;
      } else if (runs.get(i) instanceof byte[] run) { // a missing value is told otherwise
        there++;
        succeeded += new String(run, ISO_8859_1).equals(RUN_SUCCEEDED) ? 1 : 0;
      }
    }
    return there == made ? OptionalLong.of(succeeded) : OptionalLong.empty();
  }

  @Override
  public OptionalLong refused() {
    String name = ScheduleCodec.name(ScheduleKey.of(definition));
    List<byte[]> lines =
        job.runner()
            .call("audit", r -> r.lrange(job.keys().named(fill.bucket(), "fires:" + name), 0, -1));
    if (lines.size() >= MOST_LINES) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        lines.stream()
            .map(line -> new String(line, UTF_8).split("\t", -1))
            .filter(f -> f[AT_FILL].equals(fill.local()))
            .filter(f -> f[AT_OUTCOME].equals(FireOutcome.REFUSED.name()))
            .count());
  }
}
