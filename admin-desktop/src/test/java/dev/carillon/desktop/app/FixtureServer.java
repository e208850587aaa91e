package dev.carillon.desktop.app;

import dev.carillon.client.Recording;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.AuditPort;
import dev.carillon.desktop.state.ClusterPort;
import dev.carillon.desktop.state.ControlPort;
import dev.carillon.desktop.state.DeadLetterPort;
import dev.carillon.desktop.state.NotificationPort;
import dev.carillon.desktop.state.SchedulePort;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.TaskPort;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Login;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.Role;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.server.core.told.English;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows the gallery states that a real server takes hours to get into: a day's load, a lost
 * connection, a refused call. It moves no task; whatever is about behaviour is tested on a server.
 */
final class FixtureServer implements ServerPort {
  /** What is to be seen. */
  enum Scene {
    BUSY,
    EMPTY,
    SILENT,
    REFUSING,
    LOST
  }

  private final Scene scene;
  private final FixtureData data;
  private final AtomicInteger open = new AtomicInteger();

  FixtureServer(Scene scene, FixtureData data) {
    this.scene = scene;
    this.data = data;
  }

  @Override
  public CompletableFuture<SubmitReceipt> submit(NewTask task) {
    return CompletableFuture.completedFuture(
        new SubmitReceipt(
            "03-8M3KQ2ZVXH4T", TaskState.SCHEDULED, false, data.nowMs() + 5_400_000, List.of()));
  }

  @Override
  public CompletableFuture<Task> get(String id) {
    return CompletableFuture.completedFuture(data.task(id));
  }

  @Override
  public CompletableFuture<TaskPage> list(TaskFilter filter, int pageSize, String pageToken) {
    return switch (scene) {
      case REFUSING ->
          CompletableFuture.failedFuture(
              CarillonException.of(
                      ErrorCode.REDIS_AWAY, "Expected an answer of Redis, but none came for 2 s.")
                  .advice("Nothing was lost. The list comes back by itself when Redis does.")
                  .build());
      case EMPTY -> CompletableFuture.completedFuture(new TaskPage(List.of(), "", 0));
      case SILENT -> new CompletableFuture<>();
      case BUSY, LOST -> CompletableFuture.completedFuture(data.page(filter));
    };
  }

  @Override
  public CompletableFuture<Task> cancel(String id, String reason) {
    return get(id);
  }

  @Override
  public CompletableFuture<Task> retry(String id, boolean rerun) {
    return get(id);
  }

  @Override
  public Subscription logs(String id, int gen, boolean follow, StreamListener<LogChunk> listener) {
    listener.onNext(new LogChunk(id, 1, data.log(), 0));
    return opened();
  }

  @Override
  public Subscription watchTask(String id, StreamListener<Task> listener) {
    return opened();
  }

  @Override
  public CompletableFuture<QueueSnapshot> pauseQueue(
      String queue, String reason, Duration autoResume) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<QueueSnapshot> resumeQueue(String queue) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<WorkerSnapshot> pauseWorker(String id, String reason) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<WorkerSnapshot> resumeWorker(String id) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<WorkerSnapshot> drainWorker(String id, Duration within) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<ClusterInfo> clusterInfo() {
    return switch (scene) {
      case SILENT -> new CompletableFuture<>();
      case EMPTY -> CompletableFuture.completedFuture(FixtureCluster.alone(data));
      case BUSY, LOST, REFUSING -> CompletableFuture.completedFuture(FixtureCluster.info(data));
    };
  }

  @Override
  public TaskPort tasks() {
    return new FixtureTasks(data, filter -> list(filter, 50, ""));
  }

  @Override
  public CompletableFuture<Login> login(String user, String password) {
    return whoAmI().thenApply(who -> new Login("session", data.nowMs() + 60_000, who));
  }

  @Override
  public CompletableFuture<PrincipalInfo> whoAmI() {
    return CompletableFuture.completedFuture(
        new PrincipalInfo("ops@eu", Access.of(Role.OPERATOR, Role.AUDITOR), true));
  }

  @Override
  public DeadLetterPort deadLetters() {
    return new FixtureDeadLetters(scene, data);
  }

  @Override
  public AuditPort audit() {
    return new FixtureAudit(scene, data);
  }

  @Override
  public NotificationPort notifications() {
    return new FixtureNotifications(scene, data);
  }

  @Override
  public ControlPort control() {
    return new FixtureControl();
  }

  @Override
  public ClusterPort cluster() {
    return new FixtureCluster(scene, data);
  }

  @Override
  public SchedulePort schedules() {
    return new FixtureSchedules(scene, data);
  }

  @Override
  public CompletableFuture<Explanation> explain(String id) {
    Told.Value smtp = Told.text("smtp");
    Told.Value mail = Told.text("mail");
    List<Gate> gates =
        List.of(
            gate("paused", Gate.Result.PASS, Told.of("gate.paused.none")),
            gate("due", Gate.Result.FAIL, Told.of("gate.due.try", Told.span(14_000))),
            gate(
                "limit",
                Gate.Result.PASS,
                Told.of(
                    "gate.limit.taken",
                    Told.count(310),
                    Told.count(400),
                    Told.part(Told.of("scope.queue", mail)),
                    Told.part(Told.NONE))),
            gate(
                "worker",
                Gate.Result.PASS,
                Told.of("gate.worker.free", Told.count(98), Told.count(512), smtp, mail)));
    Told verdict = Told.of("told.sentence", Told.part(gates.get(1).told()));
    return CompletableFuture.completedFuture(
        new Explanation(
            id,
            TaskState.RETRY_WAIT,
            data.nowMs(),
            English.sentence(verdict),
            "carillon task run-now " + id,
            gates,
            verdict));
  }

  static Gate gate(String name, Gate.Result result, Told found) {
    return new Gate(name, result, English.of(found), Map.of(), found);
  }

  @Override
  public WorkflowPort workflows() {
    return new FixtureWorkflows(scene, data, this::opened);
  }

  @Override
  public Subscription watchOverview(StreamListener<Overview> listener) {
    switch (scene) {
      case BUSY, REFUSING -> listener.onNext(data.busy());
      case EMPTY -> listener.onNext(data.empty());
      case SILENT -> {}
      case LOST -> {
        listener.onNext(data.busy());
        listener.onError(
            CarillonException.of(ErrorCode.NOT_READY, "The server closed the connection.")
                .advice("It may be restarting.")
                .build());
      }
    }
    return opened();
  }

  @Override
  public Subscription watchEvents(String cursor, StreamListener<EventBatch> listener) {
    return opened();
  }

  @Override
  public CompletableFuture<Recording> record(long takenMs, boolean again) {
    return CompletableFuture.completedFuture(new Recording("fixture:9090", takenMs, List.of()));
  }

  private Subscription opened() {
    open.incrementAndGet();
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        open.decrementAndGet();
      }
    };
  }

  /** Streams that nobody has closed yet. */
  int openStreams() {
    return open.get();
  }

  @Override
  public void close() {}
}
