package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import dev.carillon.v1.ErrorInfo;
import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.ListTasksRequest;
import dev.carillon.v1.ListTasksResponse;
import dev.carillon.v1.SubmitBatchRequest;
import dev.carillon.v1.SubmitBatchResponse;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.SubmitResponse;
import dev.carillon.v1.Task;
import dev.carillon.v1.TaskServiceGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The client against a real server over a real socket. */
final class CarillonClientTest {
  private static final NewTask TASK = NewTask.of("echo", Payload.of("hello"));

  private static <T> T answer(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(2, TimeUnit.MINUTES);
  }

  private static CarillonException failure(CompletableFuture<?> future) {
    ExecutionException failed =
        catchThrowableOfType(ExecutionException.class, () -> future.get(2, TimeUnit.MINUTES));
    assertThat(failed).isNotNull();
    assertThat(failed.getCause()).isInstanceOf(CarillonException.class);
    return (CarillonException) Objects.requireNonNull(failed.getCause());
  }

  /** A task service that knows only the calls a test gives it. */
  private abstract static class Tasks extends TaskServiceGrpc.TaskServiceImplBase {}

  private static final class Echo extends Tasks {
    final BlockingQueue<SubmitRequest> submits = new LinkedBlockingQueue<>();

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> observer) {
      submits.add(request);
      observer.onNext(
          SubmitResponse.newBuilder()
              .setId("03-8M3KQ2ZVXH4T")
              .setState(dev.carillon.v1.TaskState.TASK_STATE_READY)
              .addWarnings("no worker offers echo")
              .build());
      observer.onCompleted();
    }
  }

  @Test
  void aSubmitReachesTheServerAndItsReceiptComesBack() throws Exception {
    Echo service = new Echo();
    try (TestServer server = TestServer.with(service);
        CarillonClient client = CarillonClient.connect(server.connection())) {
      var receipt = answer(client.submit(TASK));
      assertThat(receipt.id()).isEqualTo("03-8M3KQ2ZVXH4T");
      assertThat(receipt.state()).isEqualTo(TaskState.READY);
      assertThat(receipt.warnings()).containsExactly("no worker offers echo");
      assertThat(service.submits.take().getTask().getPayload().toStringUtf8()).isEqualTo("hello");
    }
  }

  @Test
  void aBatchHasAResultForEachTask() throws Exception {
    Tasks service =
        new Tasks() {
          @Override
          public void submitBatch(
              SubmitBatchRequest request, StreamObserver<SubmitBatchResponse> observer) {
            SubmitBatchResponse.Builder answer = SubmitBatchResponse.newBuilder();
            answer.addResultsBuilder().getOkBuilder().setId("a").setStateValue(2);
            answer.addResultsBuilder().setError(ErrorInfo.newBuilder().setCode("TOO_LARGE"));
            observer.onNext(answer.build());
            observer.onCompleted();
          }
        };
    try (TestServer server = TestServer.with(service);
        CarillonClient client = CarillonClient.connect(server.connection())) {
      List<SubmitResult> results = answer(client.submitBatch(List.of(TASK, TASK)));
      assertThat(results.get(0)).isInstanceOf(SubmitResult.Accepted.class);
      assertThat(results.get(1))
          .isInstanceOfSatisfying(
              SubmitResult.Refused.class,
              refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.TOO_LARGE));
      CarillonException wrongCount = failure(client.submitBatch(List.of(TASK)));
      assertThat(wrongCount.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(wrongCount.message()).contains("Expected 1 results");
    }
  }

  @Test
  void aListSendsItsFilterAndItsPage() throws Exception {
    BlockingQueue<ListTasksRequest> asked = new LinkedBlockingQueue<>();
    Tasks service =
        new Tasks() {
          @Override
          public void list(ListTasksRequest request, StreamObserver<ListTasksResponse> observer) {
            asked.add(request);
            observer.onNext(
                ListTasksResponse.newBuilder()
                    .addTasks(Task.newBuilder().setId("x").setStateValue(8))
                    .setNextPageToken("n")
                    .setTotal(9)
                    .build());
            observer.onCompleted();
          }
        };
    try (TestServer server = TestServer.with(service);
        CarillonClient client = CarillonClient.connect(server.connection())) {
      var filter = new TaskFilter(Set.of(TaskState.DEAD), "mail", "", "");
      var page = answer(client.list(filter, 20, "t"));
      assertThat(page.total()).isEqualTo(9);
      assertThat(page.nextToken()).isEqualTo("n");
      assertThat(page.tasks().getFirst().state()).isEqualTo(TaskState.DEAD);
      ListTasksRequest request = asked.take();
      assertThat(request.getStatesValueList()).containsExactly(8);
      assertThat(request.getQueue()).isEqualTo("mail");
      assertThat(request.getPageSize()).isEqualTo(20);
      assertThat(request.getPageToken()).isEqualTo("t");
    }
  }

  @Test
  void theServersOwnWordsArriveUnchanged() {
    CarillonException told =
        CarillonException.of(ErrorCode.REDIS_AWAY, "Expected Redis to answer, but it did not.")
            .operation("submit")
            .subject("mail")
            .advice("Try again.")
            .retryAfter(Duration.ofSeconds(2))
            .build();
    try (TestServer server = TestServer.with(failing(TestServer.told(told)));
        CarillonClient client = CarillonClient.connect(server.connection())) {
      CarillonException heard = failure(client.get("03-8M3KQ2ZVXH4T"));
      assertThat(heard.code()).isEqualTo(ErrorCode.REDIS_AWAY);
      assertThat(heard.message()).isEqualTo(told.message());
      assertThat(heard.operation()).isEqualTo("submit");
      assertThat(heard.subject()).isEqualTo("mail");
      assertThat(heard.advice()).isEqualTo("Try again.");
      assertThat(heard.retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  private static Tasks failing(RuntimeException error) {
    return new Tasks() {
      @Override
      public void get(GetTaskRequest request, StreamObserver<Task> observer) {
        observer.onError(error);
      }
    };
  }

  @Test
  void withoutWordsTheStatusDecides() {
    assertThat(heardFor(Status.PERMISSION_DENIED).code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(heardFor(Status.RESOURCE_EXHAUSTED).code()).isEqualTo(ErrorCode.BUSY);
    assertThat(heardFor(Status.UNAVAILABLE).code()).isEqualTo(ErrorCode.NOT_READY);
    assertThat(heardFor(Status.NOT_FOUND).code()).isEqualTo(ErrorCode.NOT_FOUND);
    CarillonException other = heardFor(Status.DATA_LOSS.withDescription("bits fell out"));
    assertThat(other.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(other.message()).contains("bits fell out");
  }

  private static CarillonException heardFor(Status status) {
    try (TestServer server = TestServer.with(failing(status.asRuntimeException()));
        CarillonClient client = CarillonClient.connect(server.connection())) {
      return failure(client.get("x"));
    }
  }

  @Test
  void aServerThatIsNoCarillonIsNamedAsSuch() {
    try (TestServer server = TestServer.with();
        CarillonClient client = CarillonClient.connect(server.connection())) {
      CarillonException heard = failure(client.stats());
      assertThat(heard.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(heard.advice()).contains("Is it a Carillon server");
    }
  }

  @Test
  void anAnswerNobodyUnderstandsIsAnInternalError() {
    Tasks service =
        new Tasks() {
          @Override
          public void get(GetTaskRequest request, StreamObserver<Task> observer) {
            observer.onNext(Task.newBuilder().setStateValue(99).build());
            observer.onCompleted();
          }
        };
    try (TestServer server = TestServer.with(service);
        CarillonClient client = CarillonClient.connect(server.connection())) {
      CarillonException heard = failure(client.get("x"));
      assertThat(heard.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(heard.advice()).contains("version");
    }
  }

  @Test
  void withNoServerTheAdviceNamesTheAddress() {
    int port;
    try (TestServer server = TestServer.with()) {
      port = server.port();
    }
    try (CarillonClient client = CarillonClient.connect(Connection.to("127.0.0.1", port))) {
      CarillonException heard = failure(client.submit(TASK));
      assertThat(heard.code()).isEqualTo(ErrorCode.NOT_READY);
      assertThat(heard.advice()).isEqualTo("Is the server running at 127.0.0.1:" + port + "?");
    }
  }

  @Test
  void aServerThatComesBackIsFound() throws Exception {
    int port;
    try (TestServer server = TestServer.ofItsOwn(new Echo())) {
      port = server.port();
    }
    try (CarillonClient client = CarillonClient.connect(Connection.to("127.0.0.1", port))) {
      // Enough failures to make the transport wait long before it tries again by itself.
      for (int i = 0; i < 10; i++) {
        assertThat(failure(client.submit(TASK)).code()).isEqualTo(ErrorCode.NOT_READY);
      }
      try (TestServer back = TestServer.onPort(port, new Echo())) {
        assertThat(back.port()).isEqualTo(port);
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .ignoreExceptions()
            .until(() -> answer(client.submit(TASK)).state() == TaskState.READY);
      }
    }
  }

  @Test
  void aSilentServerIsGivenUpAtTheDeadline() {
    try (TestServer server = TestServer.with(new Silent());
        CarillonClient client =
            CarillonClient.connect(server.connection().withDeadline(Duration.ofMillis(50)))) {
      CarillonException heard = failure(client.get("x"));
      assertThat(heard.code()).isEqualTo(ErrorCode.NOT_READY);
      assertThat(heard.message()).contains("within 50 ms");
    }
  }

  private static final class Silent extends Tasks {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void get(GetTaskRequest request, StreamObserver<Task> observer) {
      ((ServerCallStreamObserver<Task>) observer).setOnCancelHandler(cancelled::countDown);
      asked.countDown();
    }
  }

  @Test
  void cancellingAFutureCancelsTheCall() throws Exception {
    Silent service = new Silent();
    try (TestServer server = TestServer.with(service);
        CarillonClient client = CarillonClient.connect(server.connection())) {
      var future = client.get("x");
      assertThat(service.asked.await(2, TimeUnit.MINUTES)).isTrue();
      assertThat(future.cancel(true)).isTrue();
      assertThat(service.cancelled.await(2, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void theTokenGoesWithEachCall() throws Exception {
    try (TestServer server = TestServer.with(new Echo());
        CarillonClient client = CarillonClient.connect(server.connection().withToken("secret"))) {
      answer(client.submit(TASK));
      var key = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
      assertThat(server.headers.take().get(key)).isEqualTo("Bearer secret");
    }
  }

  private static final class Watched extends Tasks {
    final CountDownLatch cancelled = new CountDownLatch(1);
    final CompletableFuture<ServerCallStreamObserver<Task>> watcher = new CompletableFuture<>();

    @Override
    public void watch(GetTaskRequest request, StreamObserver<Task> observer) {
      var call = (ServerCallStreamObserver<Task>) observer;
      call.setOnCancelHandler(cancelled::countDown);
      watcher.complete(call);
    }

    StreamObserver<Task> watcher() throws Exception {
      return answer(watcher);
    }
  }

  private static Task running() {
    return Task.newBuilder().setId("x").setStateValue(4).build();
  }

  @Test
  void aWatchBringsEachChangeAndThenEnds() throws Exception {
    Watched service = new Watched();
    Heard<dev.carillon.model.task.Task> heard = new Heard<>();
    try (TestServer server = TestServer.with(service);
        CarillonClient client = CarillonClient.connect(server.connection());
        Subscription subscription = client.watchTask("x", heard)) {
      assertThat(subscription).isNotNull();
      service.watcher().onNext(running());
      service.watcher().onNext(running().toBuilder().setStateValue(7).build());
      service.watcher().onCompleted();
      assertThat(heard.next()).extracting("state").isEqualTo(TaskState.RUNNING);
      assertThat(heard.next()).extracting("state").isEqualTo(TaskState.SUCCEEDED);
      heard.nextIsEnd();
    }
  }

  @Test
  void aBrokenWatchTellsItsError() throws Exception {
    Watched service = new Watched();
    Heard<dev.carillon.model.task.Task> heard = new Heard<>();
    try (TestServer server = TestServer.with(service);
        CarillonClient client = CarillonClient.connect(server.connection());
        Subscription subscription = client.watchTask("x", heard)) {
      assertThat(subscription).isNotNull();
      service.watcher().onError(TestServer.told(CarillonException.notFound("watch", "task", "x")));
      assertThat(heard.nextError().code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void aClosedWatchIsSilentAndTheServerKnows() throws Exception {
    Watched service = new Watched();
    Heard<dev.carillon.model.task.Task> heard = new Heard<>();
    try (TestServer server = TestServer.with(service);
        CarillonClient client = CarillonClient.connect(server.connection())) {
      Subscription subscription = client.watchTask("x", heard);
      service.watcher().onNext(running());
      heard.next();
      subscription.close();
      subscription.close();
      assertThat(service.cancelled.await(2, TimeUnit.MINUTES)).isTrue();
      assertThat(heard.silent()).isTrue();
    }
  }
}
