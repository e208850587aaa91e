package dev.carillon.server.door.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.server.door.ConnectionBounds;
import dev.carillon.server.door.DoorSettings;
import dev.carillon.server.door.RunningDoors;
import dev.carillon.v1.AttemptRef;
import dev.carillon.v1.LogChunk;
import dev.carillon.v1.LogsRequest;
import dev.carillon.v1.LogsResponse;
import dev.carillon.v1.RegisterRequest;
import dev.carillon.v1.ServerSignal;
import dev.carillon.v1.TaskLogsRequest;
import dev.carillon.v1.TaskServiceGrpc;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.v1.WorkerSignal;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StreamsTest {
  private RunningDoors doors;
  private ManagedChannel channel;
  private WorkerServiceGrpc.WorkerServiceStub workers;

  @BeforeEach
  void start() {
    doors = new RunningDoors();
    channel = doors.channel();
    workers = WorkerServiceGrpc.newStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    doors.close();
  }

  @Test
  void beatsAreHandledAndAnsweredInOrder() {
    Received<ServerSignal> received = new Received<>();
    StreamObserver<WorkerSignal> signals = openSession(received);

    for (long i = 1; i <= 500; i++) {
      signals.onNext(beat(i));
    }

    await().until(() -> received.values.size() == 500);
    List<Long> expected = LongStream.rangeClosed(1, 500).boxed().toList();
    assertThat(doors.fake.workers.beats).isEqualTo(expected);
    assertThat(received.values).extracting(s -> s.getRenewed().getSequence()).isEqualTo(expected);
  }

  @Test
  void whenTheWorkerLeaves_thenItsSessionIsClosed() throws InterruptedException {
    Received<ServerSignal> received = new Received<>();
    StreamObserver<WorkerSignal> signals = openSession(received);
    signals.onNext(beat(1));
    await().until(() -> received.values.size() == 1);

    signals.onError(Status.CANCELLED.asRuntimeException());

    assertThat(doors.fake.workers.sessionClosed.await(2, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aGoodByeThatTheStoreCannotTakeNowEndsTheStreamAllTheSame() throws InterruptedException {
    doors.fake.workers.leaving =
        CarillonException.of(ErrorCode.REDIS_AWAY, "Redis does not answer.").build();
    Received<ServerSignal> received = new Received<>();
    StreamObserver<WorkerSignal> signals = openSession(received);
    signals.onNext(beat(1));
    await().until(() -> received.values.size() == 1);

    signals.onCompleted();

    assertThat(received.ended.await(2, TimeUnit.MINUTES)).isTrue();
    assertThat(received.error).isNull();
  }

  @Test
  void whenTheCoreEndsASession_thenTheStreamEndsBehindItsLastOrder() throws InterruptedException {
    Received<ServerSignal> received = new Received<>();
    StreamObserver<WorkerSignal> signals = openSession(received);
    signals.onNext(beat(1));
    await().until(() -> received.values.size() == 1);

    doors.fake.workers.orders.accept(new Order.Pause(true));
    doors.fake.workers.endSession.run();

    assertThat(received.ended.await(2, TimeUnit.MINUTES)).isTrue();
    assertThat(received.values.get(1).getPause().getPaused()).isTrue();
    assertThat(received.error).isNull();
  }

  @Test
  void aBeatBeforeTheHelloIsRefused() throws InterruptedException {
    Received<ServerSignal> received = new Received<>();

    workers.session(received).onNext(beat(1));

    assertThat(received.ended.await(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Status.fromThrowable(received.error).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aWorkerThatIsNotKnownIsToldSo() throws InterruptedException {
    Received<ServerSignal> received = new Received<>();

    workers.session(received).onNext(hello("nobody"));

    assertThat(received.ended.await(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Status.fromThrowable(received.error).getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void whenTheServerStops_thenSessionsAreToldToComeBack() throws InterruptedException {
    Received<ServerSignal> received = new Received<>();
    StreamObserver<WorkerSignal> signals = openSession(received);
    signals.onNext(beat(1));
    await().until(() -> received.values.size() == 1);

    doors.server.close();

    assertThat(received.ended.await(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Status.fromThrowable(received.error).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(doors.fake.workers.sessionClosed.await(2, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void outputIsTakenAndWhatWasDroppedIsTold() throws InterruptedException {
    Received<LogsResponse> received = new Received<>();
    StreamObserver<LogsRequest> logs = workers.logs(received);
    LogsRequest piece =
        LogsRequest.newBuilder()
            .setWorkerId("w")
            .setAttempt(attempt())
            .setData(ByteString.copyFrom(new byte[60_000]))
            .build();

    // 12 MB in one stream: the limit of a request's length does not hold for streams.
    for (int i = 0; i < 200; i++) {
      logs.onNext(piece);
    }
    logs.onCompleted();

    assertThat(received.ended.await(2, TimeUnit.MINUTES)).isTrue();
    assertThat(received.error).isNull();
    assertThat(doors.fake.workers.logBytes).hasValue(200L * 60_000);
    assertThat(received.values.getFirst().getDroppedBytes()).isEqualTo(200);
  }

  @Test
  void aSlowReaderHoldsTheSenderUpAndCostsNoMemory() throws InterruptedException {
    doors.fake.tasks.logChunks = 10_000;
    SlowReader reader = new SlowReader();
    TaskServiceGrpc.newStub(channel)
        .logs(TaskLogsRequest.newBuilder().setId("03-8M3KQ2ZVXH4T").build(), reader);
    await().until(() -> doors.fake.tasks.logsSent.get() > 0);

    // 160 MB wait to be sent; without a reader only what fits in the windows goes out.
    await().during(Duration.ofMillis(300)).until(() -> doors.fake.tasks.logsSent.get() < 1_000);

    reader.call.cancel("enough", null);
    await().until(() -> doors.fake.tasks.logsEnded);
    assertThat(doors.fake.tasks.logsSent.get()).isLessThan(1_000);
  }

  @Test
  void whoReadsNothingForTooLongIsToldSoAndLosesItsStream() {
    ConnectionBounds most = ConnectionBounds.DEFAULT;
    try (RunningDoors impatient =
        new RunningDoors(
            DoorSettings.DEFAULT
                .onFreePorts()
                .withConnections(
                    new ConnectionBounds(
                        most.most(), most.idle(), most.head(), Duration.ofMillis(300))))) {
      ManagedChannel other = impatient.channel();
      impatient.fake.tasks.logChunks = 10_000;
      SlowReader reader = new SlowReader();
      TaskServiceGrpc.newStub(other)
          .logs(TaskLogsRequest.newBuilder().setId("03-8M3KQ2ZVXH4T").build(), reader);
      await().until(() -> impatient.fake.tasks.logsEnded);
      assertThat(reader.error).isNull();

      reader.call.request(10_000);
      await().until(() -> reader.error != null);
      other.shutdownNow();
      Status end = Status.fromThrowable(reader.error);
      assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(end.getDescription()).contains("read what it was sent");
    }
  }

  @Test
  void aReaderThatReadsGetsEverything() throws InterruptedException {
    doors.fake.tasks.logChunks = 1_000;
    Received<LogChunk> received = new Received<>();

    TaskServiceGrpc.newStub(channel)
        .logs(TaskLogsRequest.newBuilder().setId("03-8M3KQ2ZVXH4T").build(), received);

    // Each waits for the one before: on a full machine that is a matter of a thousand turns.
    assertThat(received.ended.await(5, TimeUnit.MINUTES)).isTrue();
    assertThat(received.error).isNull();
    assertThat(received.values).hasSize(1_000);
  }

  @Test
  void aClaimMayAnswerWithMoreThan4MiB() {
    doors.fake.workers.assignmentBytes = 256 << 10;
    List<dev.carillon.model.worker.AttemptRef> attempts =
        Collections.nCopies(
            64,
            new dev.carillon.model.worker.AttemptRef(
                TaskId.parse("03-8M3KQ2ZVXH4T"), 1, Nonce.NONE));

    try (GrpcWorkerLink link =
        GrpcWorkerLink.connect(Connection.to("localhost", doors.server.port()))) {
      assertThat(link.claim("w", attempts).join()).hasSize(64);
    }
  }

  @Test
  void healthFollowsReadiness() {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
    HealthCheckRequest whole = HealthCheckRequest.getDefaultInstance();
    Received<io.grpc.health.v1.HealthCheckResponse> watched = new Received<>();
    HealthGrpc.newStub(channel).watch(whole, watched);

    assertThat(health.check(whole).getStatus()).isEqualTo(ServingStatus.SERVING);
    doors.fake.healths.add(doors.fake.health);
    doors.fake.healths.add(doors.fake.health);
    doors.fake.health = new Health(false, List.of("redis"), List.of());
    doors.fake.healths.add(doors.fake.health);

    assertThat(health.check(whole).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    await().until(() -> watched.values.size() == 2);
    assertThat(watched.values)
        .extracting(r -> r.getStatus())
        .containsExactly(ServingStatus.SERVING, ServingStatus.NOT_SERVING);
  }

  @Test
  void reflectionNamesTheServices() throws InterruptedException {
    Received<ServerReflectionResponse> received = new Received<>();
    var requests = ServerReflectionGrpc.newStub(channel).serverReflectionInfo(received);

    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    await().until(() -> received.values.size() == 1);
    requests.onCompleted();

    assertThat(received.values.getFirst().getListServicesResponse().getServiceList())
        .extracting(s -> s.getName())
        .contains(
            "carillon.v1.TaskService",
            "carillon.v1.QueueService",
            "carillon.v1.WorkerService",
            "carillon.v1.ClusterService",
            "carillon.v1.EventService",
            "grpc.health.v1.Health");
  }

  private StreamObserver<WorkerSignal> openSession(Received<ServerSignal> received) {
    var unused =
        WorkerServiceGrpc.newBlockingStub(channel)
            .register(
                RegisterRequest.newBuilder()
                    .setWorkerId("01J00000000000000000000000")
                    .addTypes("echo")
                    .setSlots(4)
                    .build());
    StreamObserver<WorkerSignal> signals = workers.session(received);
    signals.onNext(hello("01J00000000000000000000000"));
    return signals;
  }

  private static WorkerSignal hello(String worker) {
    return WorkerSignal.newBuilder()
        .setHello(WorkerSignal.Hello.newBuilder().setWorkerId(worker))
        .build();
  }

  private static WorkerSignal beat(long sequence) {
    return WorkerSignal.newBuilder()
        .setBeat(WorkerSignal.Beat.newBuilder().setSequence(sequence))
        .build();
  }

  private static AttemptRef attempt() {
    return AttemptRef.newBuilder()
        .setId("03-8M3KQ2ZVXH4T")
        .setGen(1)
        .setNonce(ByteString.copyFrom(new byte[16]))
        .build();
  }

  /** Collects a stream. */
  private static final class Received<T> implements StreamObserver<T> {
    final List<T> values = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch ended = new CountDownLatch(1);
    volatile Throwable error;

    @Override
    public void onNext(T value) {
      values.add(value);
    }

    @Override
    public void onError(Throwable thrown) {
      error = thrown;
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }

  /** Asks for one message and no more. */
  private static final class SlowReader
      implements ClientResponseObserver<TaskLogsRequest, LogChunk> {
    ClientCallStreamObserver<TaskLogsRequest> call;
    volatile Throwable error;

    @Override
    public void beforeStart(ClientCallStreamObserver<TaskLogsRequest> stream) {
      call = stream;
      stream.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(LogChunk value) {}

    @Override
    public void onError(Throwable thrown) {
      error = thrown;
    }

    @Override
    public void onCompleted() {}
  }
}
