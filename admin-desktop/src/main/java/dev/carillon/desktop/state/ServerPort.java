package dev.carillon.desktop.state;

import dev.carillon.client.Recording;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
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

/**
 * One server, as the console sees it. No call blocks; futures complete on a thread of the
 * connection, always (calls have deadlines), and fail with a {@code CarillonException}. Nothing is
 * repeated by the port itself.
 */
public interface ServerPort extends AutoCloseable {
  CompletableFuture<SubmitReceipt> submit(NewTask task);

  CompletableFuture<Task> get(String id);

  CompletableFuture<TaskPage> list(TaskFilter filter, int pageSize, String pageToken);

  CompletableFuture<Task> cancel(String id, String reason);

  CompletableFuture<Task> retry(String id, boolean rerun);

  Subscription logs(String id, int gen, boolean follow, StreamListener<LogChunk> listener);

  Subscription watchTask(String id, StreamListener<Task> listener);

  CompletableFuture<QueueSnapshot> pauseQueue(String queue, String reason, Duration autoResume);

  CompletableFuture<QueueSnapshot> resumeQueue(String queue);

  CompletableFuture<WorkerSnapshot> pauseWorker(String id, String reason);

  CompletableFuture<WorkerSnapshot> resumeWorker(String id);

  CompletableFuture<WorkerSnapshot> drainWorker(String id, Duration within);

  /** Finding tasks, and acting on one or on many. */
  TaskPort tasks();

  CompletableFuture<ClusterInfo> clusterInfo();

  /** Opens a session with a password. */
  CompletableFuture<Login> login(String user, String password);

  /** Who the server takes this console for. */
  CompletableFuture<PrincipalInfo> whoAmI();

  DeadLetterPort deadLetters();

  SchedulePort schedules();

  ClusterPort cluster();

  AuditPort audit();

  NotificationPort notifications();

  /** Limits, forecasts and sizes. */
  ControlPort control();

  /** Why a task does not run: the gates before it. */
  CompletableFuture<Explanation> explain(String id);

  WorkflowPort workflows();

  /** Pushes once a second; the first push brings the history of 15 minutes. */
  Subscription watchOverview(StreamListener<Overview> listener);

  /**
   * What this console has seen of the server, to be kept.
   *
   * @param again whether everything is asked for anew first, so that it is of one moment
   */
  CompletableFuture<Recording> record(long takenMs, boolean again);

  /** What is looked at without a server; empty: there is one. */
  default Optional<Recording> replayed() {
    return Optional.empty();
  }

  Subscription watchEvents(String cursor, StreamListener<EventBatch> listener);

  @Override
  void close();
}
