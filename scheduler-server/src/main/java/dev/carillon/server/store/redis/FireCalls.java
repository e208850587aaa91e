package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.ScheduleStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Calls of the script fire. */
final class FireCalls {
  private final ScriptRunner runner;
  private final LineRegistry lines;

  FireCalls(ScriptRunner runner, LineRegistry lines) {
    this.runner = runner;
    this.lines = lines;
  }

  ScheduleStore.Answer fire(
      int bucket, long epoch, String actor, Duration grace, List<ScheduleStore.Job> jobs) {
    Set<Line> distinct = new LinkedHashSet<>();
    jobs.forEach(
        job ->
            job.fires()
                .forEach(
                    f -> {
                      if (f.creation() instanceof ScheduleStore.Creation.OfTask task) {
                        distinct.add(line(task));
                      }
                    }));
    Args args =
        new Args()
            .ascii(epoch < 0 ? "" : Long.toString(epoch))
            .text(actor)
            .number(grace.toMillis())
            .number(distinct.size());
    distinct.forEach(line -> args.ascii(line.key()).text(LineRegistry.names(line)));
    jobs.forEach(job -> add(args, job));
    Reply reply = runner.run(Script.FIRE, bucket, args.list()).orFenced("fire", bucket);
    if (reply.code().equals("COLLISION")) {
      throw CarillonException.of(
              ErrorCode.CONFLICT,
              "Expected a free hash for the queue and type of a schedule's task, but another line"
                  + " has it.")
          .operation("fire")
          .advice("Use another queue name.")
          .build();
    }
    List<ScheduleStore.Settled> settled = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      Reply row = new Reply(reply.list(i + 2));
      List<ScheduleStore.Told> told = new ArrayList<>();
      for (int at = 2; at < row.size(); at += 4) {
        told.add(
            new ScheduleStore.Told(
                Ulid.format(row.bytes(at + 1)),
                new AttemptRef(
                    new TaskId(bucket, row.text(at)),
                    (int) row.number(at + 2),
                    Nonce.of(row.bytes(at + 3)))));
      }
      settled.add(
          new ScheduleStore.Settled(
              ScheduleStore.Code.valueOf(row.code()), (int) row.number(1), told));
    }
    return new ScheduleStore.Answer(reply.number(1), settled);
  }

  private Line line(ScheduleStore.Creation.OfTask made) {
    NewTask task = made.admitted().task();
    return lines.of(task.tenant(), task.queue(), task.type());
  }

  private void add(Args args, ScheduleStore.Job job) {
    args.text(ScheduleCodec.name(job.key()))
        .ascii(job.mode().name().toLowerCase(Locale.ROOT))
        .ascii(job.backfill())
        .ascii(job.version() == 0 ? "" : Long.toString(job.version()))
        .ascii(job.expected())
        .ascii(job.after())
        .number(job.lookMs())
        .ascii(job.catchMs() == 0 ? "" : Long.toString(job.catchMs()))
        .number(job.notes().size());
    for (ScheduleStore.Note note : job.notes()) {
      args.number(note.fireMs())
          .number(note.dueMs())
          .ascii(note.kind().name())
          .ascii(note.outcome().name())
          .number(note.many())
          .text(note.words());
    }
    args.number(job.fires().size());
    for (ScheduleStore.NewFire fire : job.fires()) {
      args.number(fire.fireMs())
          .number(fire.dueMs())
          .ascii(fire.id().local())
          .bytes(record(fire.creation()))
          .ascii(fire.kind().name())
          .text(fire.actor())
          .number(fire.inTurn() ? 1 : 0)
          .text(fire.words());
    }
  }

  private byte[] record(ScheduleStore.Creation creation) {
    return switch (creation) {
      case ScheduleStore.Creation.OfTask made ->
          TaskRecord.owned(TaskRecord.pack(made.admitted(), line(made)));
      case ScheduleStore.Creation.OfRun(Schedule schedule, Target.Workflow target) -> {
        byte[] definition = ScheduleText.encode(schedule);
        byte[] record = new byte[definition.length + 1];
        record[0] = 'R';
        System.arraycopy(definition, 0, record, 1, definition.length);
        yield record;
      }
    };
  }
}
