package dev.carillon.server.core;

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
import dev.carillon.server.core.port.LogStore;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.port.Tracing;
import dev.carillon.server.core.trace.SubmitFacts;
import dev.carillon.server.core.trace.SubmitTrace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What users do with tasks: checked, stored, and the loops told. */
public final class TaskOperations implements Tasks {
  private static final int MAX_BATCH = 1_000;
  private static final int MAX_PAGE = 500;
  private static final int DEFAULT_PAGE = 100;

  /** The stores behind it. */
  public record Stores(TaskStore tasks, QueueStore queues, LogStore logs, StoreInfo info) {}

  private final Stores stores;
  private final WorkerRegistry workers;
  private final Changes changes;
  private final LoopSignals signals;
  private final Telemetry telemetry;
  private final TaskLooks looks;
  private final BiFunction<NewTask, Caller, Optional<CarillonException>> second;
  private final Function<NewTask, TaskStore.Admission> admissions;
  private final RepeatedKeys repeats;
  private final Tracing tracing;
  private final Clock clock;

  /**
   * @param reasons what a live task waits for
   * @param second why a task would be refused, besides its own limits
   * @param admissions what its queue adds to a task; throws if that cannot be worked out
   * @param repeats told what became of each task
   */
  public TaskOperations(
      Stores stores,
      WorkerRegistry workers,
      Changes changes,
      LoopSignals signals,
      Telemetry telemetry,
      Function<TaskId, WaitingFor> reasons,
      BiFunction<NewTask, Caller, Optional<CarillonException>> second,
      Function<NewTask, TaskStore.Admission> admissions,
      RepeatedKeys repeats,
      Tracing tracing,
      Clock clock) {
    this.stores = stores;
    this.workers = workers;
    this.changes = changes;
    this.signals = signals;
    this.telemetry = telemetry;
    this.looks = new TaskLooks(stores.tasks(), reasons, changes, System::nanoTime);
    this.second = second;
    this.admissions = admissions;
    this.repeats = repeats;
    this.tracing = tracing;
    this.clock = clock;
  }

  @Override
  public List<SubmitResult> submit(List<NewTask> tasks, Caller caller) {
    if (tasks.size() > MAX_BATCH) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected at most 1,000 tasks a batch, but got " + tasks.size() + ".")
          .field("tasks")
          .operation("submit")
          .advice("Send several batches.")
          .build();
    }
    SubmitResult[] results = new SubmitResult[tasks.size()];
    List<TaskStore.Admission> good = new ArrayList<>(tasks.size());
    List<Integer> places = new ArrayList<>(tasks.size());
    long now = clock.millis();
    SubmitTrace trace = new SubmitTrace(tracing, caller.trace());
    for (int i = 0; i < tasks.size(); i++) {
      NewTask task = tasks.get(i);
      Optional<CarillonException> problem =
          TaskChecks.problem(task, now).or(() -> second.apply(task, caller));
      try {
        problem.ifPresent(
            p -> {
              throw p;
            });
        good.add(admissions.apply(trace.onto(task)));
        places.add(i);
      } catch (CarillonException e) {
        results[i] = new SubmitResult.Refused(e);
      }
    }
    List<SubmitResult> stored = admit(good, caller, trace);
    Map<Telemetry.Work, Integer> perWork = new HashMap<>();
    long nanos = System.nanoTime();
    for (int i = 0; i < stored.size(); i++) {
      repeats.came(good.get(i).task(), stored.get(i), nanos);
      results[places.get(i)] = told(good.get(i).task(), stored.get(i), perWork);
    }
    perWork.forEach(telemetry::submitted);
    return Arrays.asList(results);
  }

  private List<SubmitResult> admit(
      List<TaskStore.Admission> good, Caller caller, SubmitTrace trace) {
    if (good.isEmpty()) {
      return List.of();
    }
    try {
      List<SubmitResult> stored = stores.tasks().admit(good, caller.name());
      if (trace.recorded()) {
        trace.end("", SubmitFacts.of(good, stored));
      }
      return stored;
    } catch (CarillonException e) {
      trace.end(e.message(), Map.of());
      throw e;
    }
  }

  /** Tells the loops of a stored task, and its sender what is worth knowing. */
  private SubmitResult told(
      NewTask task, SubmitResult result, Map<Telemetry.Work, Integer> perWork) {
    if (!(result instanceof SubmitResult.Accepted(SubmitReceipt receipt)) || receipt.duplicate()) {
      return result;
    }
    Moves.submitted(task, receipt);
    perWork.merge(new Telemetry.Work(task.queue(), task.type()), 1, Integer::sum);
    if (receipt.state() == TaskState.READY) {
      signals.ready();
    } else {
      signals.due(TaskId.parse(receipt.id()).bucket(), receipt.dueMs());
    }
    Optional<String> warning = workers.offers().warningFor(task.type(), task.queue());
    return warning.isEmpty()
        ? result
        : new SubmitResult.Accepted(
            new SubmitReceipt(
                receipt.id(),
                receipt.state(),
                false,
                receipt.dueMs(),
                List.of(warning.get()),
                receipt.replaced()));
  }

  @Override
  public Task get(TaskId id) {
    return looks.get(id);
  }

  @Override
  public Optional<Task> findOwn(String tenant, String ownId) {
    return looks.findOwn(tenant, ownId);
  }

  @Override
  public TaskPage list(TaskFilter filter, int pageSize, String pageToken, boolean withPayload) {
    if (pageSize < 0 || pageSize > MAX_PAGE) {
      throw CarillonException.invalid(
          "page_size",
          "Expected a page of 1–500 tasks, but got " + pageSize + ".",
          "Leave it out for 100.");
    }
    return stores
        .tasks()
        .list(filter, pageSize == 0 ? DEFAULT_PAGE : pageSize, pageToken, withPayload);
  }

  @Override
  public Task cancel(TaskId id, String reason, Caller caller) {
    return switch (stores.tasks().cancel(id, reason, caller.name(), workers.timeToStop())) {
      case TaskStore.CancelReply.Cancelled() -> get(id);
      case TaskStore.CancelReply.Running running -> {
        workers.tellCancel(running.workerId(), running.attempt(), reason);
        yield get(id);
      }
      case TaskStore.CancelReply.Ended(TaskState state) ->
          throw CarillonException.of(
                  ErrorCode.WRONG_STATE, "Expected a live task, but it is " + state + ".")
              .operation("cancel")
              .subject(id.toString())
              .advice("Nothing is left to cancel.")
              .build();
      case TaskStore.CancelReply.Gone() ->
          throw CarillonException.notFound("cancel", "task", id.toString());
    };
  }

  @Override
  public Task retry(TaskId id, boolean rerun, Caller caller) {
    switch (stores.tasks().revive(id, rerun, caller.name())) {
      case REVIVED -> signals.ready();
      case ALIVE ->
          throw CarillonException.of(
                  ErrorCode.WRONG_STATE, "Expected an ended task, but it is live.")
              .operation("retry")
              .subject(id.toString())
              .advice("Wait until it ends, or cancel it first.")
              .build();
      case SUCCEEDED ->
          throw CarillonException.of(
                  ErrorCode.WRONG_STATE, "Expected a task that did not succeed, but it SUCCEEDED.")
              .operation("retry")
              .subject(id.toString())
              .advice("Ask for a rerun if it is to run again all the same.")
              .build();
      case GONE -> throw CarillonException.notFound("retry", "task", id.toString());
    }
    return get(id);
  }

  @Override
  public void logs(TaskId id, int gen, boolean follow, Sink<LogChunk> sink) {
    Task task = get(id);
    int attempt = gen > 0 ? gen : lastAttempt(task);
    long sent = 0;
    try (Changes.Watch watch = changes.watch(id)) {
      while (true) {
        // Read the state first: output that comes after it belongs to the next round.
        Task now = follow ? get(id) : task;
        LogStore.Tail tail = stores.logs().read(id, attempt);
        long end = tail.dropped() + tail.data().length;
        if (end > sent) {
          long from = Math.max(sent, tail.dropped());
          byte[] data =
              Arrays.copyOfRange(tail.data(), (int) (from - tail.dropped()), tail.data().length);
          if (!sink.send(new LogChunk(id.toString(), attempt, Payload.of(data), from - sent))) {
            return;
          }
          sent = end;
        }
        boolean over = !now.state().live() || now.gen() > attempt;
        if (!follow || over || !sink.open() || Thread.currentThread().isInterrupted()) {
          return;
        }
        watch.await();
      }
    }
  }

  /**
   * The running attempt, or else the last one that ended: gen counts on when an attempt ends
   * without success.
   */
  private static int lastAttempt(Task task) {
    boolean current = task.state() == TaskState.RUNNING || task.state() == TaskState.SUCCEEDED;
    return current || task.history().isEmpty() ? task.gen() : task.history().getLast().gen();
  }

  @Override
  public void watch(TaskId id, Sink<Task> sink) {
    looks.watch(id, sink);
  }
}
