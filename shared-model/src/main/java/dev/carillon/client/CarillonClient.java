package dev.carillon.client;

import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.v1.ApplyServiceGrpc;
import dev.carillon.v1.CancelTaskRequest;
import dev.carillon.v1.ClusterInfoRequest;
import dev.carillon.v1.ClusterServiceGrpc;
import dev.carillon.v1.ClusterStatsRequest;
import dev.carillon.v1.DrainWorkerRequest;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.HealthRequest;
import dev.carillon.v1.ListQueuesRequest;
import dev.carillon.v1.PauseQueueRequest;
import dev.carillon.v1.PauseWorkerRequest;
import dev.carillon.v1.QueueServiceGrpc;
import dev.carillon.v1.ResizeWorkerRequest;
import dev.carillon.v1.ResumeQueueRequest;
import dev.carillon.v1.RetryTaskRequest;
import dev.carillon.v1.SubmitBatchRequest;
import dev.carillon.v1.SubmitBatchResponse;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.TaskLogsRequest;
import dev.carillon.v1.TaskServiceGrpc;
import dev.carillon.v1.WatchEventsRequest;
import dev.carillon.v1.WatchOverviewRequest;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.wire.ApplyMapping;
import dev.carillon.wire.ClusterMapping;
import dev.carillon.wire.EventMapping;
import dev.carillon.wire.QueueMapping;
import dev.carillon.wire.SubmitMapping;
import dev.carillon.wire.TaskMapping;
import dev.carillon.wire.WorkerMapping;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What programs, the console and the command line do with a server. Nothing here blocks: a single
 * call gives a future that ends within the connection's deadline, a stream gives a subscription.
 * Futures and listeners are called back on threads of the connection, which must not be blocked for
 * long; failures are always a {@link CarillonException}.
 */
public final class CarillonClient implements AutoCloseable {
  private final Calls calls;

  private CarillonClient(Calls calls) {
    this.calls = calls;
  }

  /** Connects with the first call, not before. */
  public static CarillonClient connect(Connection connection) {
    return new CarillonClient(new Calls(connection));
  }

  /** The same, while a tape remembers what comes; {@link TapeClient} makes a recording of it. */
  public static CarillonClient connect(Connection connection, Tape tape) {
    ClientInterceptor listening = tape.listening();
    return new CarillonClient(
        new Calls(connection, channel -> ClientInterceptors.intercept(channel, listening)));
  }

  /**
   * Answers from a recording what was asked then, and refuses the rest; connects to nothing.
   *
   * @param executor where futures end and listeners are called; of one thread
   */
  public static CarillonClient replay(Recording recording, Executor executor) {
    Channel replay = new ReplayChannel(recording, executor);
    return new CarillonClient(new Calls(Connection.parse(recording.server()), channel -> replay));
  }

  /** What this client's tape remembers, as a recording. */
  public TapeClient tape(Tape tape) {
    return new TapeClient(calls, tape);
  }

  /** Holding, rescheduling, editing and deleting single tasks. */
  public TaskControlClient taskControl() {
    return new TaskControlClient(calls);
  }

  /** Workflows and their runs. */
  public WorkflowClient workflows() {
    return new WorkflowClient(calls);
  }

  /**
   * Stores what is new or changed in files of definitions; what is wrong is told and kept as it
   * was.
   *
   * @param files at most 1,000, together less than 4 MiB
   * @param dryRun only tells what would be done
   */
  public CompletableFuture<List<AppliedItem>> apply(List<DefinitionText> files, boolean dryRun) {
    return calls.unary(
        ApplyServiceGrpc.getApplyMethod(),
        ApplyMapping.toProto(files, dryRun),
        ApplyMapping::fromProto);
  }

  /** Stops and starts everything, a tenant, a queue, a type, a worker. */
  public ControlClient control() {
    return new ControlClient(calls);
  }

  /** What runs again and again. */
  public ScheduleClient schedules() {
    return new ScheduleClient(calls);
  }

  /** Why tasks wait, whether the books balance, what needs a look. */
  public TrustClient trust() {
    return new TrustClient(calls);
  }

  /**
   * Stores one task; the receipt comes once it is safe in Redis. A task without an idempotency key
   * is given a random one. Whoever wants to repeat a submit whose answer was lost brings the key:
   * {@code task.withIdempotencyKey(CarillonClient.randomKey())}, submitted again as it is.
   */
  public CompletableFuture<SubmitReceipt> submit(NewTask task) {
    NewTask keyed =
        task.idempotencyKey().isEmpty() && !task.attributes().containsKey(NewTask.OWN_ID)
            ? task.withIdempotencyKey(randomKey())
            : task;
    return calls.unary(
        TaskServiceGrpc.getSubmitMethod(),
        SubmitRequest.newBuilder().setTask(SubmitMapping.toProto(keyed)).build(),
        SubmitMapping::fromProto);
  }

  /** An idempotency key that nobody else has. */
  public static String randomKey() {
    return "r-" + java.util.UUID.randomUUID();
  }

  /** Tasks one after another, as they come; tasks keep the keys they bring. */
  public SubmitStream submitStream() {
    return SubmitStream.open(calls);
  }

  /**
   * Stores up to 1,000 tasks; one result for each, in their order. Those without an idempotency key
   * are stored again if the batch is repeated.
   */
  public CompletableFuture<List<SubmitResult>> submitBatch(List<NewTask> tasks) {
    SubmitBatchRequest.Builder request = SubmitBatchRequest.newBuilder();
    tasks.forEach(task -> request.addTasks(SubmitMapping.toProto(task)));
    return calls.unary(
        TaskServiceGrpc.getSubmitBatchMethod(),
        request.build(),
        answer -> results(answer, tasks.size()));
  }

  private static List<SubmitResult> results(SubmitBatchResponse answer, int expected) {
    if (answer.getResultsCount() != expected) {
      throw CarillonException.of(
              ErrorCode.INTERNAL,
              "Expected "
                  + expected
                  + " results, one a task, but got "
                  + answer.getResultsCount()
                  + ".")
          .build();
    }
    return answer.getResultsList().stream().map(SubmitMapping::fromProto).toList();
  }

  /** One task with payload, attempts and result. */
  public CompletableFuture<Task> get(String id) {
    return calls.unary(TaskServiceGrpc.getGetMethod(), byId(id), TaskMapping::fromProto);
  }

  /**
   * A page of tasks, without payloads.
   *
   * @param pageSize 1–500; 0: 100
   * @param pageToken from the page before; empty: the first
   */
  public CompletableFuture<TaskPage> list(TaskFilter filter, int pageSize, String pageToken) {
    return calls.unary(
        TaskServiceGrpc.getListMethod(),
        TaskMapping.toProto(filter, pageSize, pageToken, false),
        TaskMapping::fromProto);
  }

  /** Cancels a live task. */
  public CompletableFuture<Task> cancel(String id, String reason) {
    return calls.unary(
        TaskServiceGrpc.getCancelMethod(),
        CancelTaskRequest.newBuilder().setId(id).setReason(reason).build(),
        TaskMapping::fromProto);
  }

  /**
   * Runs an ended task again.
   *
   * @param rerun also one that succeeded
   */
  public CompletableFuture<Task> retry(String id, boolean rerun) {
    return calls.unary(
        TaskServiceGrpc.getRetryMethod(),
        RetryTaskRequest.newBuilder().setId(id).setRerun(rerun).build(),
        TaskMapping::fromProto);
  }

  /**
   * What an attempt wrote.
   *
   * @param gen which attempt; 0: the present or last one
   * @param follow stay until it has ended
   */
  public Subscription logs(String id, int gen, boolean follow, StreamListener<LogChunk> listener) {
    return calls.stream(
        TaskServiceGrpc.getLogsMethod(),
        TaskLogsRequest.newBuilder().setId(id).setGen(gen).setFollow(follow).build(),
        TaskMapping::fromProto,
        listener);
  }

  /** The task now, and after each change, until it has ended. */
  public Subscription watchTask(String id, StreamListener<Task> listener) {
    return calls.lasting(
        TaskServiceGrpc.getWatchMethod(), false, () -> byId(id), TaskMapping::fromProto, listener);
  }

  private static GetTaskRequest byId(String id) {
    return GetTaskRequest.newBuilder().setId(id).build();
  }

  /** Finding tasks by a filter. */
  public Searches search() {
    return new Searches(calls);
  }

  /** Doing one thing to many tasks. */
  public Bulks bulk() {
    return new Bulks(calls);
  }

  /** All queues by name. */
  public CompletableFuture<List<QueueSnapshot>> queues() {
    return queues("");
  }

  /**
   * The queues by name.
   *
   * @param tenant what it alone has in them, without those it never used; empty: over all tenants
   */
  public CompletableFuture<List<QueueSnapshot>> queues(String tenant) {
    return calls.unary(
        QueueServiceGrpc.getListMethod(),
        ListQueuesRequest.newBuilder().setTenant(tenant).build(),
        answer -> answer.getQueuesList().stream().map(QueueMapping::fromProto).toList());
  }

  /**
   * Stops starting work of a queue; answered once no more starts.
   *
   * @param forHowLong when it resumes by itself; zero: not by itself
   */
  public CompletableFuture<QueueSnapshot> pauseQueue(
      String queue, String reason, Duration forHowLong) {
    return calls.unary(
        QueueServiceGrpc.getPauseMethod(),
        PauseQueueRequest.newBuilder()
            .setQueue(queue)
            .setReason(reason)
            .setForMillis(forHowLong.toMillis())
            .build(),
        QueueMapping::fromProto);
  }

  public CompletableFuture<QueueSnapshot> resumeQueue(String queue) {
    return calls.unary(
        QueueServiceGrpc.getResumeMethod(),
        ResumeQueueRequest.newBuilder().setQueue(queue).build(),
        QueueMapping::fromProto);
  }

  /** Settings and limits of queues and tenants. */
  public LimitsClient limits() {
    return new LimitsClient(calls);
  }

  /** Workers, live ones first. */
  public CompletableFuture<List<WorkerSnapshot>> workers(boolean includeGone) {
    return WorkerList.all(calls, includeGone);
  }

  /** Gives a worker no new work. */
  public CompletableFuture<WorkerSnapshot> pauseWorker(String id, String reason) {
    return calls.unary(
        WorkerServiceGrpc.getPauseMethod(),
        PauseWorkerRequest.newBuilder().setId(id).setReason(reason).build(),
        WorkerMapping::fromProto);
  }

  public CompletableFuture<WorkerSnapshot> resumeWorker(String id) {
    return calls.unary(
        WorkerServiceGrpc.getPauseMethod(),
        PauseWorkerRequest.newBuilder().setId(id).setResume(true).build(),
        WorkerMapping::fromProto);
  }

  /**
   * Changes how many tasks a worker runs at once, as long as it lives; what runs goes on.
   *
   * @param slots 0: as many as it registered with
   */
  public CompletableFuture<WorkerSnapshot> resizeWorker(String id, int slots) {
    return calls.unary(
        WorkerServiceGrpc.getResizeMethod(),
        ResizeWorkerRequest.newBuilder().setId(id).setSlots(slots).build(),
        WorkerMapping::fromProto);
  }

  /**
   * Lets a worker finish and leave.
   *
   * @param timeout time to finish; zero: the server's default
   */
  public CompletableFuture<WorkerSnapshot> drainWorker(String id, Duration timeout) {
    return calls.unary(
        WorkerServiceGrpc.getDrainMethod(),
        DrainWorkerRequest.newBuilder().setId(id).setTimeoutMillis(timeout.toMillis()).build(),
        WorkerMapping::fromProto);
  }

  public CompletableFuture<ClusterInfo> clusterInfo() {
    return calls.unary(
        ClusterServiceGrpc.getInfoMethod(),
        ClusterInfoRequest.getDefaultInstance(),
        ClusterMapping::fromProto);
  }

  /** Counters and rates of all tasks. */
  public CompletableFuture<ClusterStats> stats() {
    return stats("");
  }

  /**
   * Counters and rates.
   *
   * @param tenant of its tasks alone, with the cluster's lateness, workers and memory; empty: of
   *     all tasks
   */
  public CompletableFuture<ClusterStats> stats(String tenant) {
    return calls.unary(
        ClusterServiceGrpc.getStatsMethod(),
        ClusterStatsRequest.newBuilder().setTenant(tenant).build(),
        ClusterMapping::fromProto);
  }

  public CompletableFuture<Health> health() {
    return calls.unary(
        ClusterServiceGrpc.getHealthMethod(),
        HealthRequest.getDefaultInstance(),
        ClusterMapping::fromProto);
  }

  /** Everything a console shows at a glance, about once a second. */
  public Subscription watchOverview(StreamListener<Overview> listener) {
    return calls.lasting(
        ClusterServiceGrpc.getWatchOverviewMethod(),
        true,
        WatchOverviewRequest::getDefaultInstance,
        ClusterMapping::fromProto,
        listener);
  }

  /**
   * Every change of state.
   *
   * @param cursor from an earlier batch; empty: from now
   */
  public Subscription watchEvents(String cursor, StreamListener<EventBatch> listener) {
    return watchEvents(cursor, List.of(), "", listener);
  }

  /**
   * Some changes of state.
   *
   * @param cursor from an earlier batch; empty: from now
   * @param queues only these; empty: all
   * @param taskId only this one; empty: all
   */
  public Subscription watchEvents(
      String cursor, List<String> queues, String taskId, StreamListener<EventBatch> listener) {
    AtomicReference<String> place = new AtomicReference<>(cursor);
    return calls.lasting(
        EventServiceGrpc.getWatchMethod(),
        true,
        () ->
            WatchEventsRequest.newBuilder()
                .setCursor(place.get())
                .addAllQueues(queues)
                .setTaskId(taskId)
                .build(),
        (dev.carillon.v1.EventBatch batch) -> {
          place.set(batch.getCursor());
          return EventMapping.fromProto(batch);
        },
        listener);
  }

  /** Who changed what. */
  public AuditClient audit() {
    return new AuditClient(calls);
  }

  /** What the cluster stands on, and how the last day went. */
  public InsightClient insight() {
    return new InsightClient(calls);
  }

  /** Logging in, tokens and users. */
  public AccessClient access() {
    return new AccessClient(calls);
  }

  /** Who is told of what. */
  public NotificationClient notifications() {
    return new NotificationClient(calls);
  }

  /** Dead letters. */
  public DeadLetterClient deadLetters() {
    return new DeadLetterClient(calls);
  }

  /** Ends all that runs and lets the connection go. */
  @Override
  public void close() {
    calls.close();
  }
}
