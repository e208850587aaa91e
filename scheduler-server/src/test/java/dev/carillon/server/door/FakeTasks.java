package dev.carillon.server.door;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Tasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps tasks in memory and does nothing with them; a test moves them by hand. */
public final class FakeTasks implements Tasks {
  public static final long NOW = 1_800_000_000_000L;

  public final List<NewTask> submitted = Collections.synchronizedList(new ArrayList<>());
  public final List<Task> stored = Collections.synchronizedList(new ArrayList<>());
  public final List<Caller> callers = Collections.synchronizedList(new ArrayList<>());
  public final AtomicInteger logsSent = new AtomicInteger();
  public volatile @Nullable RuntimeException failure;
  public volatile @Nullable TaskFilter lastFilter;
  public volatile int logChunks;
  public volatile boolean logsEnded;
  private final Random random = new Random(7);

  @Override
  public List<SubmitResult> submit(List<NewTask> tasks, Caller caller) {
    failIfTold();
    callers.add(caller);
    return tasks.stream().map(this::store).toList();
  }

  private SubmitResult store(NewTask task) {
    if (task.queue().startsWith("bad")) {
      return new SubmitResult.Refused(
          CarillonException.invalid("queue", "Expected a good queue, but got a bad one.", "Mend."));
    }
    submitted.add(task);
    Task stored = stored(task);
    this.stored.add(stored);
    return new SubmitResult.Accepted(
        new SubmitReceipt(stored.id(), stored.state(), false, stored.dueMs(), List.of()));
  }

  private Task stored(NewTask task) {
    long due =
        switch (task.due()) {
          case NewTask.Due.At at -> at.epochMillis();
          case NewTask.Due.After after -> NOW + after.delay().toMillis();
        };
    TaskState state = due > NOW ? TaskState.SCHEDULED : TaskState.READY;
    return new Task(
        TaskId.random(3, random).toString(),
        task.queue(),
        task.type(),
        task.tenant(),
        task.name(),
        state,
        task.priority(),
        1,
        0,
        0,
        NOW,
        due,
        0,
        0,
        0,
        0,
        "",
        0,
        false,
        task.retry(),
        task.execTimeout(),
        task.labels(),
        task.attributes(),
        task.idempotencyKey(),
        task.payload().size(),
        task.payload(),
        "",
        Payload.EMPTY,
        List.of(),
        "");
  }

  /** Moves a stored task to another state. */
  public void move(String id, TaskState state) {
    stored.replaceAll(t -> t.id().equals(id) ? inState(t, state) : t);
  }

  private static Task inState(Task t, TaskState state) {
    return new Task(
        t.id(),
        t.queue(),
        t.type(),
        t.tenant(),
        t.name(),
        state,
        t.priority(),
        t.gen(),
        t.attempts(),
        t.lost(),
        t.createdMs(),
        t.dueMs(),
        t.readyMs(),
        t.startedMs(),
        t.endedMs(),
        t.leaseUntilMs(),
        t.worker(),
        t.progress(),
        t.cancelRequested(),
        t.retry(),
        t.execTimeout(),
        t.labels(),
        t.attributes(),
        t.idempotencyKey(),
        t.payloadSize(),
        t.payload(),
        t.error(),
        t.result(),
        t.history(),
        t.waitingFor());
  }

  @Override
  public Task get(TaskId id) {
    failIfTold();
    return stored.stream()
        .filter(t -> t.id().equals(id.toString()))
        .findFirst()
        .orElseThrow(() -> CarillonException.notFound("get", "task", id.toString()));
  }

  @Override
  public Optional<Task> findOwn(String tenant, String ownId) {
    failIfTold();
    return stored.stream()
        .filter(t -> t.tenant().equals(tenant))
        .filter(t -> ownId.equals(t.attributes().get(NewTask.OWN_ID)))
        .findFirst();
  }

  @Override
  public TaskPage list(TaskFilter filter, int pageSize, String pageToken, boolean withPayload) {
    failIfTold();
    lastFilter = filter;
    int from = pageToken.isEmpty() ? 0 : Integer.parseInt(pageToken);
    int size = pageSize == 0 ? 100 : pageSize;
    List<Task> matching =
        stored.stream()
            .filter(t -> filter.states().isEmpty() || filter.states().contains(t.state()))
            .filter(t -> filter.queue().isEmpty() || filter.queue().equals(t.queue()))
            .filter(t -> filter.type().isEmpty() || filter.type().equals(t.type()))
            .toList();
    int to = Math.min(matching.size(), from + size);
    String next = to < matching.size() ? String.valueOf(to) : "";
    return new TaskPage(matching.subList(Math.min(from, to), to), next, matching.size());
  }

  @Override
  public Task cancel(TaskId id, String reason, Caller caller) {
    callers.add(caller);
    Task task = get(id);
    if (!task.state().live()) {
      throw CarillonException.of(
              ErrorCode.WRONG_STATE, "Expected a live task, but it is " + task.state() + ".")
          .subject(id.toString())
          .build();
    }
    move(id.toString(), TaskState.CANCELLED);
    return get(id);
  }

  @Override
  public Task retry(TaskId id, boolean rerun, Caller caller) {
    callers.add(caller);
    move(id.toString(), TaskState.READY);
    return get(id);
  }

  @Override
  public void logs(TaskId id, int gen, boolean follow, Sink<LogChunk> sink) {
    failIfTold();
    Payload data = Payload.of(new byte[16_384]);
    for (int i = 0; i < logChunks && sink.send(new LogChunk(id.toString(), 1, data, 0)); i++) {
      logsSent.incrementAndGet();
    }
    logsEnded = true;
  }

  @Override
  public void watch(TaskId id, Sink<Task> sink) {
    sink.send(get(id));
  }

  private void failIfTold() {
    RuntimeException told = failure;
    if (told != null) {
      throw told;
    }
  }
}
