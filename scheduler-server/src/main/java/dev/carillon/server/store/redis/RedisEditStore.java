package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.EditStore;
import dev.carillon.server.core.port.StoreInfo;
import java.util.function.UnaryOperator;

/** What operators do to one stored task, as scripts. */
final class RedisEditStore implements EditStore {
  /**
   * An edit without an expected version is tried again if the task moved between read and write.
   */
  private static final int TRIES = 5;

  private static final byte[] NOTHING = new byte[0];

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final StoreInfo info;

  RedisEditStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines, StoreInfo info) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.info = info;
  }

  @Override
  public Answer hold(TaskId id, Order order) {
    return run(Script.HOLD, id, args(id, order));
  }

  @Override
  public Answer resume(TaskId id, Order order) {
    return run(Script.RESUME, id, args(id, order));
  }

  @Override
  public Answer reschedule(TaskId id, NewTask.Due due, String version, Order order) {
    Args args = args(id, order).ascii("reschedule");
    switch (due) {
      case NewTask.Due.At at -> args.number(1).number(at.epochMillis());
      case NewTask.Due.After after -> args.number(2).number(after.delay().toMillis());
    }
    return run(Script.RESCHEDULE, id, args.ascii(version));
  }

  @Override
  public Answer runNow(TaskId id, Order order) {
    return run(Script.RESCHEDULE, id, args(id, order).ascii("run").number(0).number(0).ascii(""));
  }

  @Override
  public Answer edit(TaskId id, UnaryOperator<NewTask> change, String version, Order order) {
    Answer answer = new Answer.Gone();
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = read(id);
      if (bytes.length == 0) {
        return new Answer.Gone();
      }
      TaskRecord record = new TaskRecord(bytes);
      if (!version.isEmpty() && !version.equals(record.version())) {
        return new Answer.Moved(record.version());
      }
      answer = run(Script.EDIT, id, edited(id, record, change, order));
      if (!(answer instanceof Answer.Moved) || !version.isEmpty()) {
        return answer;
      }
    }
    return answer;
  }

  private Args edited(TaskId id, TaskRecord record, UnaryOperator<NewTask> change, Order order) {
    Line line = lines.byKey(id.bucket(), record.line());
    NewTask wanted =
        TaskChanges.settled(
            change.apply(record.asSubmitted(line)), Math.max(record.dueMs(), info.nowMs()));
    RecordExt ext = RecordExt.of(wanted).withKeysOf(record.ext());
    return args(id, order)
        .ascii(record.version())
        .bytes(TaskRecord.pack(wanted, line, ext, record.meta().limitKey()));
  }

  /** The whole record; no bytes if there is none. */
  private byte[] read(TaskId id) {
    if (id.bucket() >= keys.buckets()) {
      return NOTHING;
    }
    byte[] bytes = runner.call("edit", redis -> redis.get(keys.record(id.bucket(), id.local())));
    return bytes == null ? NOTHING : bytes;
  }

  @Override
  public Answer delete(TaskId id, Order order) {
    return run(Script.DELETE, id, args(id, order));
  }

  private static Args args(TaskId id, Order order) {
    return new Args().ascii(id.local()).text(order.actor()).text(order.reason());
  }

  private Answer run(Script script, TaskId id, Args args) {
    if (id.bucket() >= keys.buckets()) {
      return new Answer.Gone();
    }
    Reply reply = runner.run(script, id.bucket(), args.list());
    return switch (reply.code()) {
      case "OK" -> new Answer.Done(state(reply), reply.size() > 2 ? reply.number(2) : 0);
      case "STATE", "ALIVE" -> new Answer.WrongState(state(reply));
      case "MOVED" -> new Answer.Moved(reply.text(1));
      case "LATE" -> new Answer.TooLate(reply.number(1));
      case "GONE" -> new Answer.Gone();
      case "NODE" ->
          throw CarillonException.of(
                  ErrorCode.WRONG_STATE,
                  "Expected a task that nothing needs any more, but its run "
                      + new TaskId(id.bucket(), reply.text(1))
                      + " lives.")
              .operation(script.verb())
              .subject(id.toString())
              .advice(
                  "Wait until the run has ended, or cancel it; then delete the run or the task.")
              .build();
      default -> throw RedisTaskStore.unknown(script.verb(), reply);
    };
  }

  private static TaskState state(Reply reply) {
    return TaskState.ofCode((int) reply.number(1));
  }
}
