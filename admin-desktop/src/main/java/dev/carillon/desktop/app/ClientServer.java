package dev.carillon.desktop.app;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Recording;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.client.Tape;
import dev.carillon.client.TapeClient;
import dev.carillon.desktop.state.AuditPort;
import dev.carillon.desktop.state.ClusterPort;
import dev.carillon.desktop.state.ControlPort;
import dev.carillon.desktop.state.DeadLetterPort;
import dev.carillon.desktop.state.NotificationPort;
import dev.carillon.desktop.state.SchedulePort;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.state.TaskPort;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.access.Login;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.worker.WorkerSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The port that a real server stands behind. */
final class ClientServer implements ServerPort {
  private final CarillonClient client;
  private final Tape tape = new Tape();
  private final Optional<Recording> replayed;

  ClientServer(Target target) {
    client = CarillonClient.connect(target.connection(), tape);
    replayed = Optional.empty();
  }

  /** What is kept of a server; the executor is of one thread. */
  ClientServer(Recording recording, Executor executor) {
    client = CarillonClient.replay(recording, executor);
    replayed = Optional.of(recording);
  }

  @Override
  public CompletableFuture<Recording> record(long takenMs, boolean again) {
    if (replayed.isPresent()) {
      return CompletableFuture.completedFuture(replayed.get());
    }
    TapeClient heard = client.tape(tape);
    return again
        ? heard.askedAgain(takenMs)
        : CompletableFuture.completedFuture(heard.asHeard(takenMs));
  }

  @Override
  public Optional<Recording> replayed() {
    return replayed;
  }

  @Override
  public CompletableFuture<SubmitReceipt> submit(NewTask task) {
    return client.submit(task);
  }

  @Override
  public CompletableFuture<Task> get(String id) {
    return client.get(id);
  }

  @Override
  public CompletableFuture<TaskPage> list(TaskFilter filter, int pageSize, String pageToken) {
    return client.list(filter, pageSize, pageToken);
  }

  @Override
  public CompletableFuture<Task> cancel(String id, String reason) {
    return client.cancel(id, reason);
  }

  @Override
  public CompletableFuture<Task> retry(String id, boolean rerun) {
    return client.retry(id, rerun);
  }

  @Override
  public Subscription logs(String id, int gen, boolean follow, StreamListener<LogChunk> listener) {
    return client.logs(id, gen, follow, listener);
  }

  @Override
  public Subscription watchTask(String id, StreamListener<Task> listener) {
    return client.watchTask(id, listener);
  }

  @Override
  public CompletableFuture<QueueSnapshot> pauseQueue(
      String queue, String reason, Duration autoResume) {
    return client.pauseQueue(queue, reason, autoResume);
  }

  @Override
  public CompletableFuture<QueueSnapshot> resumeQueue(String queue) {
    return client.resumeQueue(queue);
  }

  @Override
  public CompletableFuture<WorkerSnapshot> pauseWorker(String id, String reason) {
    return client.pauseWorker(id, reason);
  }

  @Override
  public CompletableFuture<WorkerSnapshot> resumeWorker(String id) {
    return client.resumeWorker(id);
  }

  @Override
  public CompletableFuture<WorkerSnapshot> drainWorker(String id, Duration within) {
    return client.drainWorker(id, within);
  }

  @Override
  public CompletableFuture<ClusterInfo> clusterInfo() {
    return client.clusterInfo();
  }

  @Override
  public TaskPort tasks() {
    return new ClientTasks(client);
  }

  @Override
  public CompletableFuture<Login> login(String user, String password) {
    return client.access().login(user, password);
  }

  @Override
  public CompletableFuture<PrincipalInfo> whoAmI() {
    return client.access().whoAmI();
  }

  @Override
  public DeadLetterPort deadLetters() {
    return new ClientDeadLetters(client.deadLetters());
  }

  @Override
  public AuditPort audit() {
    return new ClientAudit(client.audit());
  }

  @Override
  public NotificationPort notifications() {
    return new ClientNotifications(client.notifications());
  }

  @Override
  public ControlPort control() {
    return new ClientControl(client);
  }

  @Override
  public ClusterPort cluster() {
    return new ClientCluster(client.insight(), client.trust());
  }

  @Override
  public SchedulePort schedules() {
    return new ClientSchedules(client.schedules());
  }

  @Override
  public CompletableFuture<Explanation> explain(String id) {
    return client.trust().explain(id);
  }

  @Override
  public WorkflowPort workflows() {
    return new ClientWorkflows(client.workflows(), client.trust());
  }

  @Override
  public Subscription watchOverview(StreamListener<Overview> listener) {
    return client.watchOverview(listener);
  }

  @Override
  public Subscription watchEvents(String cursor, StreamListener<EventBatch> listener) {
    return client.watchEvents(cursor, listener);
  }

  @Override
  public void close() {
    client.close();
  }
}
