package dev.carillon.server.door.grpc;

import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.HttpServiceWithRoutes;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.core.trail.TrailReader;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.security.Shares;
import dev.carillon.v1.AccessServiceGrpc;
import dev.carillon.v1.ApplyServiceGrpc;
import dev.carillon.v1.AuditLines;
import dev.carillon.v1.AuditServiceGrpc;
import dev.carillon.v1.BulkServiceGrpc;
import dev.carillon.v1.ClusterServiceGrpc;
import dev.carillon.v1.ControlServiceGrpc;
import dev.carillon.v1.DeadLetterServiceGrpc;
import dev.carillon.v1.DoctorServiceGrpc;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.ExplainServiceGrpc;
import dev.carillon.v1.ExportAuditRequest;
import dev.carillon.v1.GetBulkRequest;
import dev.carillon.v1.GetCanaryRequest;
import dev.carillon.v1.GetRunRequest;
import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.InsightServiceGrpc;
import dev.carillon.v1.LedgerRequest;
import dev.carillon.v1.LedgerServiceGrpc;
import dev.carillon.v1.LimitServiceGrpc;
import dev.carillon.v1.LogsRequest;
import dev.carillon.v1.LogsResponse;
import dev.carillon.v1.NotificationServiceGrpc;
import dev.carillon.v1.QueueServiceGrpc;
import dev.carillon.v1.ScheduleServiceGrpc;
import dev.carillon.v1.SearchRequest;
import dev.carillon.v1.SearchServiceGrpc;
import dev.carillon.v1.ServerSignal;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.SubmitResult;
import dev.carillon.v1.TaskControlServiceGrpc;
import dev.carillon.v1.TaskLogsRequest;
import dev.carillon.v1.TaskServiceGrpc;
import dev.carillon.v1.WatchEventsRequest;
import dev.carillon.v1.WatchOverviewRequest;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.v1.WorkerSignal;
import dev.carillon.v1.WorkflowServiceGrpc;
import dev.carillon.wire.AuditMapping;
import dev.carillon.wire.BulkMapping;
import dev.carillon.wire.ClusterMapping;
import dev.carillon.wire.DeadMapping;
import dev.carillon.wire.EventMapping;
import dev.carillon.wire.LedgerMapping;
import dev.carillon.wire.SearchMapping;
import dev.carillon.wire.TaskMapping;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The services of {@code carillon.v1}, with health and reflection beside them. */
public final class GrpcDoor {
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          TaskServiceGrpc.getServiceDescriptor(),
          TaskControlServiceGrpc.getServiceDescriptor(),
          QueueServiceGrpc.getServiceDescriptor(),
          LimitServiceGrpc.getServiceDescriptor(),
          WorkerServiceGrpc.getServiceDescriptor(),
          ClusterServiceGrpc.getServiceDescriptor(),
          EventServiceGrpc.getServiceDescriptor(),
          DeadLetterServiceGrpc.getServiceDescriptor(),
          ControlServiceGrpc.getServiceDescriptor(),
          ExplainServiceGrpc.getServiceDescriptor(),
          DoctorServiceGrpc.getServiceDescriptor(),
          InsightServiceGrpc.getServiceDescriptor(),
          SearchServiceGrpc.getServiceDescriptor(),
          WorkflowServiceGrpc.getServiceDescriptor(),
          ApplyServiceGrpc.getServiceDescriptor(),
          BulkServiceGrpc.getServiceDescriptor(),
          LedgerServiceGrpc.getServiceDescriptor(),
          ScheduleServiceGrpc.getServiceDescriptor(),
          AccessServiceGrpc.getServiceDescriptor(),
          AuditServiceGrpc.getServiceDescriptor(),
          NotificationServiceGrpc.getServiceDescriptor());

  private final Engine engine;
  private final Rpcs rpcs;
  private final Executor executor;
  private final OpenStreams streams;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Handlers handlers;
  private final Map<String, ServerCallHandler<?, ?>> streaming = new HashMap<>();

  /**
   * @param executor runs each call and stream; makes a virtual thread for each
   * @param maxStreams open streams, sessions included
   * @param reader how long a receiver may leave unread what it was sent
   * @param shares what each principal may take
   */
  public GrpcDoor(
      Engine engine,
      Rpcs rpcs,
      TrailReader trail,
      Executor executor,
      int maxStreams,
      Duration reader,
      Shares shares) {
    this.engine = engine;
    this.rpcs = rpcs;
    this.executor = executor;
    this.streams = new OpenStreams(maxStreams, shares);
    this.handlers = new Handlers(executor, streams, reader, rpcs.gate(), shares, rpcs.audit());
    taskStreams();
    workerStreams();
    overviewAndEvents();
    searches();
    runs();
    deadLetterStreams();
    audit(trail);
  }

  /** What answers, to be put on a server. */
  public HttpServiceWithRoutes service() {
    var grpc =
        GrpcService.builder()
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(health())
            // Only Protobuf: the JSON door is the one place that speaks JSON.
            .supportedSerializationFormats(GrpcSerializationFormats.PROTO)
            .maxRequestMessageLength(Handlers.MAX_MESSAGE_BYTES)
            .maxResponseMessageLength(Integer.MAX_VALUE)
            .exceptionHandler(new GrpcErrors());
    SERVICES.forEach(s -> grpc.addService(define(s)));
    return grpc.build();
  }

  /** Paths of the calls whose client may send as long as it wants. */
  public Set<String> clientStreamPaths() {
    return SERVICES.stream()
        .flatMap(service -> service.getMethods().stream())
        .filter(method -> !method.getType().clientSendsOneMessage())
        .map(method -> '/' + method.getFullMethodName())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Ends the streams of callers that may not go on with them. Returns at once. */
  public void lookAtCallers() {
    if (!looking.getAndSet(true)) {
      try {
        executor.execute(
            () -> {
              try {
                streams.look();
              } finally {
                looking.set(false);
              }
            });
      } catch (RejectedExecutionException e) {
        looking.set(false); // the server stops, and ends them all
      }
    }
  }

  /** Ends all streams and takes no more. */
  public void stop() {
    streams.stop();
  }

  private void taskStreams() {
    stream(
        TaskServiceGrpc.getLogsMethod(),
        (LogChunk chunk) -> TaskMapping.toProto(chunk),
        (TaskLogsRequest q, Sink<LogChunk> sink) ->
            engine
                .tasks()
                .logs(TaskMapping.fromProto(q.getId(), "id"), q.getGen(), q.getFollow(), sink));
    stream(
        TaskServiceGrpc.getWatchMethod(),
        (Task task) -> TaskMapping.toProto(task),
        (GetTaskRequest q, Sink<Task> sink) ->
            engine.tasks().watch(TaskMapping.fromProto(q.getId(), "id"), sink));
    Tasks counted = rpcs.audit().tasks(engine.tasks(), SubmitCall.NAME);
    streaming.put(
        SubmitCall.NAME,
        ServerCalls.<SubmitRequest, SubmitResult>asyncBidiStreamingCall(
            out -> {
              var observer = (ServerCallStreamObserver<SubmitResult>) out;
              SubmitCall call = new SubmitCall(counted, streams, executor, observer, handlers);
              call.start();
              return call;
            }));
  }

  private void searches() {
    stream(
        SearchServiceGrpc.getSearchMethod(),
        (SearchUpdate update) -> SearchMapping.toProto(update),
        (SearchRequest q, Sink<SearchUpdate> sink) ->
            engine.finding().search().stream(SearchMapping.fromProto(q), sink));
    stream(
        BulkServiceGrpc.getWatchMethod(),
        (BulkJob job) -> BulkMapping.toProto(job),
        (GetBulkRequest q, Sink<BulkJob> sink) -> engine.finding().bulk().watch(q.getId(), sink));
  }

  private void runs() {
    stream(
        WorkflowServiceGrpc.getWatchRunMethod(),
        Function.identity(),
        (GetRunRequest q, Sink<dev.carillon.v1.RunUpdate> sink) ->
            engine
                .workflows()
                .runs()
                .watch(
                    TaskMapping.fromProto(q.getId(), "id"),
                    q.getSinceRevision(),
                    new RunSink(sink, q.getPathOnce())));
  }

  private void deadLetterStreams() {
    stream(
        DeadLetterServiceGrpc.getWatchCanaryMethod(),
        (Canary canary) -> DeadMapping.toProto(canary),
        (GetCanaryRequest q, Sink<Canary> sink) ->
            engine.deadLetters().watch(TaskMapping.fromProto(q.getId(), "id"), sink));
  }

  private void audit(TrailReader trail) {
    stream(
        AuditServiceGrpc.getExportMethod(),
        (List<String> lines) -> AuditLines.newBuilder().addAllLines(lines).build(),
        (ExportAuditRequest q, Sink<List<String>> sink) ->
            trail.export(AuditMapping.fromProto(q), sink));
  }

  private void overviewAndEvents() {
    stream(
        ClusterServiceGrpc.getWatchOverviewMethod(),
        (Overview overview) -> ClusterMapping.toProto(overview),
        (WatchOverviewRequest q, Sink<Overview> sink) -> engine.cluster().watchOverview(sink));
    stream(
        LedgerServiceGrpc.getWatchMethod(),
        (Ledger ledger) -> LedgerMapping.toProto(ledger),
        (LedgerRequest q, Sink<Ledger> sink) ->
            engine.trust().ledger().watch(LedgerMapping.by(q.getBy()), sink));
    stream(
        EventServiceGrpc.getWatchMethod(),
        (EventBatch batch) -> EventMapping.toProto(batch),
        (WatchEventsRequest q, Sink<EventBatch> sink) ->
            engine.events().watch(q.getCursor(), Set.copyOf(q.getQueuesList()), watched(q), sink));
  }

  /**
   * The task that is watched; empty: all. One that is no id, or that there is none of, would be
   * waited for for ever. Behind a cursor it may have been deleted since.
   */
  private String watched(WatchEventsRequest q) {
    if (q.getTaskId().isEmpty()) {
      return "";
    }
    TaskId id = TaskMapping.fromProto(q.getTaskId(), "task_id");
    return q.getCursor().isEmpty() ? engine.tasks().get(id).id() : id.toString();
  }

  private void workerStreams() {
    streaming.put(
        SessionCall.NAME,
        ServerCalls.<WorkerSignal, ServerSignal>asyncBidiStreamingCall(
            out -> {
              var observer = (ServerCallStreamObserver<ServerSignal>) out;
              SessionCall call =
                  new SessionCall(engine.workers(), streams, executor, handlers, observer);
              call.start();
              return call;
            }));
    streaming.put(
        LogsCall.NAME,
        ServerCalls.<LogsRequest, LogsResponse>asyncClientStreamingCall(
            out -> {
              var observer = (ServerCallStreamObserver<LogsResponse>) out;
              LogsCall call = new LogsCall(engine.workers(), streams, executor, handlers, observer);
              call.start();
              return call;
            }));
  }

  private <Q, T, P> void stream(
      MethodDescriptor<Q, P> method, Function<T, P> mapping, BiConsumer<Q, Sink<T>> body) {
    String name = method.getFullMethodName();
    streaming.put(name, handlers.stream(name, mapping, body));
  }

  private ServerServiceDefinition define(ServiceDescriptor service) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    service.getMethods().forEach(m -> definition.addMethod(define(m)));
    return definition.build();
  }

  @SuppressWarnings("unchecked") // handlers are filed under the name of their method
  private <Q, P> ServerMethodDefinition<Q, P> define(MethodDescriptor<Q, P> method) {
    String name = method.getFullMethodName();
    ServerCallHandler<?, ?> handler =
        method.getType() == MethodDescriptor.MethodType.UNARY
            ? handlers.unary(rpcs.get(name))
            : streaming.get(name);
    if (handler == null) {
      throw new IllegalStateException("Expected an answer to " + name);
    }
    return ServerMethodDefinition.create(
        method, Handlers.fair(Handlers.known(name, (ServerCallHandler<Q, P>) handler)));
  }

  private ServerServiceDefinition health() {
    Set<String> names =
        SERVICES.stream().map(ServiceDescriptor::getName).collect(Collectors.toUnmodifiableSet());
    HealthService health = new HealthService(engine.cluster(), names);
    ServerCallHandler<HealthCheckRequest, HealthCheckResponse> watch =
        handlers.stream(
            HealthGrpc.getWatchMethod().getFullMethodName(), Function.identity(), health::watch);
    return ServerServiceDefinition.builder(HealthGrpc.getServiceDescriptor())
        .addMethod(
            HealthGrpc.getCheckMethod(),
            handlers.unary(
                HealthGrpc.getCheckMethod().getFullMethodName(), (q, caller) -> health.check(q)))
        .addMethod(HealthGrpc.getWatchMethod(), watch)
        .build();
  }
}
