package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.TaskStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Tasks in Redis: storing, finding, cancelling, reviving. */
final class RedisTaskStore implements TaskStore {
  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final SubmitPlan.Maker plans;
  private final KeyPointers pointers;
  private final TaskPager pager;

  RedisTaskStore(
      ScriptRunner runner,
      RedisKeys keys,
      LineRegistry lines,
      RedisSearchStore search,
      RandomGenerator random) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.plans = new SubmitPlan.Maker(lines, keys.buckets(), random);
    this.pager = new TaskPager(search, TaskPager.BUDGET);
    this.pointers = new KeyPointers(runner, keys.buckets());
  }

  @Override
  public List<SubmitResult> admit(List<Admission> tasks, String actor) {
    SubmitResult[] results = new SubmitResult[tasks.size()];
    List<SubmitPlan> open =
        plans.split(tasks).stream()
            .map(plan -> pointers.set(plan, results))
            .filter(plan -> !plan.items().isEmpty())
            .toList();
    while (!open.isEmpty()) {
      List<Reply> replies =
          runner.runAll(
              open.stream()
                  .map(p -> new ScriptRunner.Call(Script.SUBMIT, p.bucket(), p.args(actor)))
                  .toList());
      List<SubmitPlan> again = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        open.get(i)
            .read(replies.get(i), results)
            .ifPresent(taken -> again.add(plans.withNewIds(taken)));
        pointers.drop(open.get(i), results);
      }
      open = again;
    }
    return List.of(results);
  }

  @Override
  public Optional<Task> find(TaskId id) {
    if (id.bucket() >= keys.buckets()) {
      return Optional.empty();
    }
    int b = id.bucket();
    byte[] bytes = runner.call("get", redis -> redis.get(keys.record(b, id.local())));
    if (bytes == null) {
      return Optional.empty();
    }
    TaskRecord record = new TaskRecord(bytes);
    Line line = lines.byKey(b, record.line());
    Task task = record.task(id, line, bytes.length, true).withVersion(record.version());
    if (!record.has(RecordLayout.HAS_EXTRAS)) {
      return Optional.of(task.withExtras("", Payload.EMPTY, TaskExtras.history(List.of(), task)));
    }
    Map<byte[], byte[]> extra =
        runner.call("get", redis -> redis.hgetAll(keys.extra(b, id.local())));
    List<byte[]> history =
        runner.call("get", redis -> redis.lrange(keys.history(b, id.local()), 0, -1));
    List<Attempt> attempts = history.stream().map(TaskExtras::attempt).toList();
    Task whole =
        task.withExtras(
            text(extra, "error"),
            Payload.of(TaskExtras.field(extra, "result")),
            TaskExtras.history(attempts, task));
    return Optional.of(
        task.state() == TaskState.HELD
            ? whole.waitingFor("held by " + text(extra, "held"))
            : whole);
  }

  private static String text(Map<byte[], byte[]> extra, String field) {
    return new String(TaskExtras.field(extra, field), StandardCharsets.UTF_8);
  }

  /** Its id is a hash of its name; which bucket it is in depends on its idempotency key. */
  @Override
  public Optional<Task> findOwn(String tenant, String ownId) {
    String local = Hashes.ownId(tenant, ownId);
    List<Object> exists =
        runner.read(
            "find",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.exists(keys.record(b, local)))
                    .toList());
    return IntStream.range(0, exists.size())
        .filter(b -> Boolean.TRUE.equals(exists.get(b)))
        .mapToObj(b -> find(new TaskId(b, local)))
        .flatMap(Optional::stream)
        .filter(t -> t.tenant().equals(tenant) && ownId.equals(t.attributes().get(NewTask.OWN_ID)))
        .findFirst();
  }

  @Override
  public TaskPage list(TaskFilter filter, int pageSize, String pageToken, boolean withPayload) {
    return pager.page(filter, pageSize, pageToken, withPayload);
  }

  @Override
  public CancelReply cancel(TaskId id, String reason, String actor, Duration timeToStop) {
    if (id.bucket() >= keys.buckets()) {
      return new CancelReply.Gone();
    }
    Reply reply =
        runner.run(
            Script.CANCEL,
            id.bucket(),
            new Args()
                .ascii(id.local())
                .text(actor)
                .text(reason)
                .number(timeToStop.toMillis())
                .list());
    return switch (reply.code()) {
      case "OK" -> new CancelReply.Cancelled();
      case "RUNNING" ->
          new CancelReply.Running(
              Ulid.format(reply.bytes(1)),
              new AttemptRef(id, (int) reply.number(2), Nonce.of(reply.bytes(3))));
      case "ENDED" -> new CancelReply.Ended(TaskState.ofCode((int) reply.number(1)));
      case "GONE" -> new CancelReply.Gone();
      default -> throw unknown("cancel", reply);
    };
  }

  @Override
  public ReviveReply revive(TaskId id, boolean alsoSucceeded, String actor) {
    if (id.bucket() >= keys.buckets()) {
      return ReviveReply.GONE;
    }
    Reply reply =
        runner.run(
            Script.RETRY,
            id.bucket(),
            new Args().ascii(id.local()).text(actor).number(alsoSucceeded ? 1 : 0).list());
    return switch (reply.code()) {
      case "OK" -> ReviveReply.REVIVED;
      case "ALIVE" -> ReviveReply.ALIVE;
      case "SUCCEEDED" -> ReviveReply.SUCCEEDED;
      case "GONE" -> ReviveReply.GONE;
      case "UNIQUE" ->
          throw CarillonException.of(
                  ErrorCode.CONFLICT,
                  "Expected its unique key to be free, but task "
                      + new TaskId(id.bucket(), reply.text(1))
                      + " holds it now.")
              .operation("retry")
              .subject(new TaskId(id.bucket(), reply.text(1)).toString())
              .field("unique_key")
              .advice("Wait for that task, or cancel or delete it.")
              .build();
      default -> throw unknown("retry", reply);
    };
  }

  static CarillonException unknown(String operation, Reply reply) {
    return CarillonException.of(
            ErrorCode.INTERNAL,
            "Expected a known answer of the script, but got " + reply.code() + ".")
        .operation(operation)
        .build();
  }
}
