package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import dev.carillon.v1.CancelTaskRequest;
import dev.carillon.v1.ClusterInfo;
import dev.carillon.v1.ClusterInfoRequest;
import dev.carillon.v1.ClusterServiceGrpc;
import dev.carillon.v1.ClusterStats;
import dev.carillon.v1.ClusterStatsRequest;
import dev.carillon.v1.DrainWorkerRequest;
import dev.carillon.v1.EventBatch;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.Health;
import dev.carillon.v1.HealthRequest;
import dev.carillon.v1.ListQueuesRequest;
import dev.carillon.v1.ListQueuesResponse;
import dev.carillon.v1.ListRunsRequest;
import dev.carillon.v1.ListRunsResponse;
import dev.carillon.v1.ListTasksRequest;
import dev.carillon.v1.ListTasksResponse;
import dev.carillon.v1.ListWorkersRequest;
import dev.carillon.v1.ListWorkersResponse;
import dev.carillon.v1.LogChunk;
import dev.carillon.v1.PauseQueueRequest;
import dev.carillon.v1.PauseWorkerRequest;
import dev.carillon.v1.Queue;
import dev.carillon.v1.QueueServiceGrpc;
import dev.carillon.v1.ResumeQueueRequest;
import dev.carillon.v1.RetryTaskRequest;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.SubmitResponse;
import dev.carillon.v1.Task;
import dev.carillon.v1.TaskLogsRequest;
import dev.carillon.v1.TaskServiceGrpc;
import dev.carillon.v1.TaskState;
import dev.carillon.v1.WatchEventsRequest;
import dev.carillon.v1.Worker;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.v1.WorkerStatus;
import dev.carillon.v1.WorkflowServiceGrpc;
import dev.carillon.wire.ErrorMapping;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real gRPC server with a memory of its own: it says what a test put in, and keeps requests. */
final class FakeServer implements AutoCloseable {
  final List<Object> requests = new CopyOnWriteArrayList<>();
  final Map<String, Task> tasks = new LinkedHashMap<>();
  final List<Task> changes = new ArrayList<>();
  final Map<Integer, List<LogChunk>> logs = new LinkedHashMap<>();

  /** What is kept when nobody follows any more; unless a test says so, the same. */
  final Map<Integer, List<LogChunk>> lateLogs = new LinkedHashMap<>();

  final List<Queue> queues = new ArrayList<>();
  final List<Worker> workers = new ArrayList<>();
  final List<EventBatch> events = new ArrayList<>();

  /** By page token. */
  final Map<String, ListRunsResponse> runs = new LinkedHashMap<>();

  SubmitResponse receipt =
      SubmitResponse.newBuilder()
          .setId("03-8M3KQ2ZVXH4T")
          .setState(TaskState.TASK_STATE_READY)
          .setDueMs(Cli.NOW.toEpochMilli())
          .build();
  ClusterInfo info = ClusterInfo.getDefaultInstance();
  ClusterStats stats = ClusterStats.getDefaultInstance();
  Health health = Health.getDefaultInstance();

  private final Server server;

  FakeServer() {
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(new Tasks())
              .addService(new Queues())
              .addService(new Workers())
              .addService(new Cluster())
              .addService(new Events())
              .addService(new Workflows())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** The one request of that kind. */
  <T> T request(Class<T> type) {
    return type.cast(requests.stream().filter(type::isInstance).findFirst().orElseThrow());
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private <T> void answer(Object request, StreamObserver<T> observer, T answer) {
    requests.add(request);
    observer.onNext(answer);
    observer.onCompleted();
  }

  private void taskOrNotFound(
      Object request, String id, String operation, StreamObserver<Task> observer) {
    Task task = tasks.get(id);
    if (task == null) {
      requests.add(request);
      fail(CarillonException.notFound(operation, "task", id), observer);
    } else {
      answer(request, observer, task);
    }
  }

  private static void fail(CarillonException error, StreamObserver<?> observer) {
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of(ErrorMapping.TRAILER, Metadata.BINARY_BYTE_MARSHALLER),
        ErrorMapping.toProto(error).toByteArray());
    observer.onError(
        Status.fromCode(Status.Code.valueOf(error.code().grpcStatus()))
            .asRuntimeException(trailers));
  }

  private final class Workflows extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> observer) {
      answer(request, observer, runs.get(request.getPageToken()));
    }
  }

  private final class Tasks extends TaskServiceGrpc.TaskServiceImplBase {
    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> observer) {
      answer(request, observer, receipt);
    }

    @Override
    public void get(GetTaskRequest request, StreamObserver<Task> observer) {
      taskOrNotFound(request, request.getId(), "get", observer);
    }

    @Override
    public void list(ListTasksRequest request, StreamObserver<ListTasksResponse> observer) {
      List<Task> all = List.copyOf(tasks.values());
      int from = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
      int to = Math.min(all.size(), from + request.getPageSize());
      answer(
          request,
          observer,
          ListTasksResponse.newBuilder()
              .addAllTasks(all.subList(from, to))
              .setNextPageToken(to < all.size() ? Integer.toString(to) : "")
              .setTotal(all.size())
              .build());
    }

    @Override
    public void cancel(CancelTaskRequest request, StreamObserver<Task> observer) {
      taskOrNotFound(request, request.getId(), "cancel", observer);
    }

    @Override
    public void retry(RetryTaskRequest request, StreamObserver<Task> observer) {
      taskOrNotFound(request, request.getId(), "retry", observer);
    }

    @Override
    public void logs(TaskLogsRequest request, StreamObserver<LogChunk> observer) {
      requests.add(request);
      List<LogChunk> early = logs.get(request.getGen());
      List<LogChunk> chunks =
          request.getFollow() ? early : lateLogs.getOrDefault(request.getGen(), early);
      if (chunks == null) {
        fail(CarillonException.notFound("logs", "attempt", "" + request.getGen()), observer);
        return;
      }
      chunks.forEach(observer::onNext);
      observer.onCompleted();
    }

    @Override
    public void watch(GetTaskRequest request, StreamObserver<Task> observer) {
      requests.add(request);
      changes.forEach(observer::onNext);
      observer.onCompleted();
    }
  }

  private final class Queues extends QueueServiceGrpc.QueueServiceImplBase {
    @Override
    public void list(ListQueuesRequest request, StreamObserver<ListQueuesResponse> observer) {
      answer(request, observer, ListQueuesResponse.newBuilder().addAllQueues(queues).build());
    }

    @Override
    public void pause(PauseQueueRequest request, StreamObserver<Queue> observer) {
      Queue.Builder queue = Queue.newBuilder().setName(request.getQueue());
      queue
          .getPauseBuilder()
          .setReason(request.getReason())
          .setUntilMs(Cli.NOW.toEpochMilli() + request.getForMillis());
      answer(request, observer, queue.build());
    }

    @Override
    public void resume(ResumeQueueRequest request, StreamObserver<Queue> observer) {
      answer(request, observer, Queue.newBuilder().setName(request.getQueue()).build());
    }
  }

  private final class Workers extends WorkerServiceGrpc.WorkerServiceImplBase {
    @Override
    public void list(ListWorkersRequest request, StreamObserver<ListWorkersResponse> observer) {
      answer(request, observer, ListWorkersResponse.newBuilder().addAllWorkers(workers).build());
    }

    @Override
    public void pause(PauseWorkerRequest request, StreamObserver<Worker> observer) {
      WorkerStatus status =
          request.getResume() ? WorkerStatus.WORKER_STATUS_LIVE : WorkerStatus.WORKER_STATUS_PAUSED;
      answer(request, observer, worker(request.getId(), status));
    }

    @Override
    public void drain(DrainWorkerRequest request, StreamObserver<Worker> observer) {
      answer(request, observer, worker(request.getId(), WorkerStatus.WORKER_STATUS_DRAINING));
    }

    private Worker worker(String id, WorkerStatus status) {
      return Worker.newBuilder().setId(id).setStatus(status).build();
    }
  }

  private final class Cluster extends ClusterServiceGrpc.ClusterServiceImplBase {
    @Override
    public void info(ClusterInfoRequest request, StreamObserver<ClusterInfo> observer) {
      answer(request, observer, info);
    }

    @Override
    public void stats(ClusterStatsRequest request, StreamObserver<ClusterStats> observer) {
      answer(request, observer, stats);
    }

    @Override
    public void health(HealthRequest request, StreamObserver<Health> observer) {
      answer(request, observer, health);
    }
  }

  private final class Events extends EventServiceGrpc.EventServiceImplBase {
    @Override
    public void watch(WatchEventsRequest request, StreamObserver<EventBatch> observer) {
      requests.add(request);
      events.forEach(observer::onNext);
      observer.onCompleted();
    }
  }
}
