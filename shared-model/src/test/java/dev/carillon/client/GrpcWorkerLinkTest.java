package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.v1.ClaimCode;
import dev.carillon.v1.ClaimRequest;
import dev.carillon.v1.ClaimResponse;
import dev.carillon.v1.CompleteCode;
import dev.carillon.v1.CompleteRequest;
import dev.carillon.v1.CompleteResponse;
import dev.carillon.v1.LogsRequest;
import dev.carillon.v1.LogsResponse;
import dev.carillon.v1.RegisterRequest;
import dev.carillon.v1.RegisterResponse;
import dev.carillon.v1.ReleaseRequest;
import dev.carillon.v1.ReleaseResponse;
import dev.carillon.v1.ServerSignal;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.v1.WorkerSignal;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker's link against a real server over a real socket. */
final class GrpcWorkerLinkTest {
  private static final String WORKER = "01JD0000000000000000000000";
  private static final AttemptRef ATTEMPT =
      new AttemptRef(TaskId.parse("03-8M3KQ2ZVXH4T"), 1, new Nonce(1, 2));

  private final Workers service = new Workers();
  private final TestServer server = TestServer.with(service);
  private final Calls calls = new Calls(server.connection());
  private final GrpcWorkerLink link = GrpcWorkerLink.connect(server.connection());

  @AfterEach
  void stop() {
    link.close();
    calls.close();
    server.close();
  }

  private static final class Workers extends WorkerServiceGrpc.WorkerServiceImplBase {
    final BlockingQueue<WorkerSignal> signals = new LinkedBlockingQueue<>();
    final CompletableFuture<StreamObserver<ServerSignal>> session = new CompletableFuture<>();
    final CompletableFuture<Boolean> goodBye = new CompletableFuture<>();
    final BlockingQueue<LogsRequest> logs = new LinkedBlockingQueue<>();
    final BlockingQueue<StreamObserver<LogsResponse>> logStreams = new LinkedBlockingQueue<>();
    volatile boolean readLogs = true;

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
      observer.onNext(
          RegisterResponse.newBuilder()
              .setLeaseMillis(30_000)
              .setHeartbeatMillis(10_000)
              .setCluster(request.getName())
              .build());
      observer.onCompleted();
    }

    @Override
    public StreamObserver<WorkerSignal> session(StreamObserver<ServerSignal> observer) {
      session.complete(observer);
      return new StreamObserver<>() {
        @Override
        public void onNext(WorkerSignal signal) {
          signals.add(signal);
        }

        @Override
        public void onError(Throwable error) {
          goodBye.complete(false);
        }

        @Override
        public void onCompleted() {
          goodBye.complete(true);
          observer.onCompleted();
        }
      };
    }

    @Override
    public void claim(ClaimRequest request, StreamObserver<ClaimResponse> observer) {
      ClaimResponse.Builder answer = ClaimResponse.newBuilder();
      request
          .getAttemptsList()
          .forEach(
              attempt ->
                  answer
                      .addResultsBuilder()
                      .setCode(ClaimCode.CLAIM_CODE_OK)
                      .getAssignmentBuilder()
                      .setType("shell")
                      .setAttempt(attempt));
      observer.onNext(answer.build());
      observer.onCompleted();
    }

    @Override
    public void complete(CompleteRequest request, StreamObserver<CompleteResponse> observer) {
      observer.onNext(
          CompleteResponse.newBuilder().addCodes(CompleteCode.COMPLETE_CODE_STALE).build());
      observer.onCompleted();
    }

    @Override
    public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> observer) {
      observer.onNext(ReleaseResponse.getDefaultInstance());
      observer.onCompleted();
    }

    @Override
    public StreamObserver<LogsRequest> logs(StreamObserver<LogsResponse> observer) {
      if (!readLogs) {
        ((ServerCallStreamObserver<LogsResponse>) observer).disableAutoRequest();
      }
      logStreams.add(observer);
      return new StreamObserver<>() {
        @Override
        public void onNext(LogsRequest request) {
          logs.add(request);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
          observer.onNext(LogsResponse.getDefaultInstance());
          observer.onCompleted();
        }
      };
    }
  }

  @Test
  void registersAndIsWelcome() throws Exception {
    Welcome welcome =
        link.register(
                new Registration(
                    WORKER, "w1", "host", 1, List.of("shell"), List.of(), 4, Map.of(), "1", true))
            .get(2, TimeUnit.MINUTES);
    assertThat(welcome.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(welcome.cluster()).isEqualTo("w1");
  }

  @Test
  void claimsAndCompletes() throws Exception {
    List<ClaimResult> claims = link.claim(WORKER, List.of(ATTEMPT)).get(2, TimeUnit.MINUTES);
    assertThat(claims)
        .singleElement()
        .isInstanceOfSatisfying(
            ClaimResult.Claimed.class,
            claimed -> assertThat(claimed.assignment().attempt()).isEqualTo(ATTEMPT));
    Completion done = new Completion(ATTEMPT, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO);
    assertThat(link.complete(WORKER, List.of(done)).get(2, TimeUnit.MINUTES))
        .containsExactly(CompletionCode.STALE);
  }

  @Test
  void aMissingAnswerIsNotTakenForAnother() {
    var release = link.release(WORKER, List.of(ATTEMPT));
    assertThatThrownBy(() -> release.get(2, TimeUnit.MINUTES))
        .hasMessageContaining("Expected 1 answers, but got 0");
  }

  @Test
  void aSessionSaysHelloBeatsAndHearsOrders() throws Exception {
    Heard<Order> heard = new Heard<>();
    WorkerSession session = link.openSession(WORKER, true, heard);
    session.beat(new Beat(7, List.of(ATTEMPT), List.of(500), 3, true, 100, 1024, false));

    WorkerSignal hello = service.signals.poll(2, TimeUnit.MINUTES);
    assertThat(hello.getHello().getWorkerId()).isEqualTo(WORKER);
    assertThat(hello.getHello().getKafkaJoined()).isTrue();
    assertThat(service.signals.poll(2, TimeUnit.MINUTES).getBeat().getSequence()).isEqualTo(7);

    StreamObserver<ServerSignal> orders = service.session.get(2, TimeUnit.MINUTES);
    orders.onNext(ServerSignal.getDefaultInstance());
    orders.onNext(ServerSignal.newBuilder().setResize(5).build());
    assertThat(heard.next()).as("an unknown order is left out").isEqualTo(new Order.Resize(5));

    session.close();
    session.beat(new Beat(8, List.of(), List.of(), 0, true, 0, 0, false));
    assertThat(service.goodBye.get(2, TimeUnit.MINUTES)).isTrue();
    assertThat(service.signals).isEmpty();
    assertThat(heard.silent()).isTrue();
  }

  @Test
  void aBrokenSessionTellsItsListener() throws Exception {
    Heard<Order> heard = new Heard<>();
    link.openSession(WORKER, false, heard);
    service
        .session
        .get(2, TimeUnit.MINUTES)
        .onError(Status.UNAVAILABLE.withDescription("going down").asRuntimeException());
    assertThat(heard.nextError().message()).contains("going down");
  }

  @Test
  void outputWrittenBeforeTheStreamStandsIsNotLost() throws Exception {
    LogStream logs = link.openLogs(WORKER);
    byte[] text = "first line\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    logs.write(ATTEMPT, text, 0, text.length);
    LogsRequest got = service.logs.poll(2, TimeUnit.MINUTES);
    assertThat(got.getData().toStringUtf8()).isEqualTo("first line\n");
    assertThat(got.getWorkerId()).isEqualTo(WORKER);
    assertThat(logs.droppedBytes()).isZero();
    logs.close();
  }

  @Test
  void longOutputIsCutIntoMessagesTheServerTakes() throws Exception {
    byte[] output = new byte[3 * GrpcLogStream.MAX_MESSAGE_BYTES + 10];
    new java.util.Random(5).nextBytes(output);
    LogStream logs = link.openLogs(WORKER);
    logs.write(ATTEMPT, output, 0, output.length);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    while (got.size() < output.length) {
      LogsRequest request = service.logs.poll(2, TimeUnit.MINUTES);
      assertThat(request).isNotNull();
      assertThat(request.getData().size()).isLessThanOrEqualTo(GrpcLogStream.MAX_MESSAGE_BYTES);
      got.writeBytes(request.getData().toByteArray());
    }
    assertThat(got.toByteArray()).isEqualTo(output);
    logs.close();
  }

  @Test
  void outputTheServerDoesNotTakeIsDroppedAndCounted() {
    service.readLogs = false;
    LogStream logs = link.openLogs(WORKER);
    byte[] block = new byte[32 * 1024];
    int written = 0;
    while (written < 64 * 1024 * 1024) {
      logs.write(ATTEMPT, block, 0, block.length);
      written += block.length;
    }
    assertThat(logs.droppedBytes()).isGreaterThan(written / 2);
    logs.close();
  }

  @Test
  void aBrokenLogStreamIsOpenedAgain() throws Exception {
    AtomicLong nanos = new AtomicLong();
    byte[] line = {1};
    GrpcLogStream logs = new GrpcLogStream(calls, WORKER, nanos::get);
    logs.write(ATTEMPT, line, 0, 1);
    assertThat(service.logs.poll(2, TimeUnit.MINUTES)).isNotNull();
    service.logStreams.take().onError(Status.UNAVAILABLE.asRuntimeException());
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
              logs.write(ATTEMPT, line, 0, 1);
              assertThat(service.logStreams.poll(100, TimeUnit.MILLISECONDS)).isNotNull();
            });
    assertThat(service.logs.poll(2, TimeUnit.MINUTES)).isNotNull();
    logs.close();
  }

  @Test
  void aStreamWhoseBufferIsFullIsOpenedAgainAndTellsWhatIsMissing() throws Exception {
    AtomicLong nanos = new AtomicLong();
    byte[] block = new byte[32 * 1024];
    TestServer gone = TestServer.ofItsOwn(service);
    int port = gone.port();
    gone.close();
    try (Calls broken = new Calls(Connection.to("127.0.0.1", port))) {
      GrpcLogStream logs = new GrpcLogStream(broken, WORKER, nanos::get);
      var other =
          broken.unary(
              WorkerServiceGrpc.getRegisterMethod(),
              RegisterRequest.getDefaultInstance(),
              answer -> answer);
      assertThatThrownBy(() -> other.get(2, TimeUnit.MINUTES))
          .as("the stream, begun before, has failed too")
          .hasMessageContaining("" + port);
      while (logs.droppedBytes() == 0) {
        logs.write(ATTEMPT, block, 0, block.length);
      }
      try (TestServer back = TestServer.onPort(port, service)) {
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () -> {
                  nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
                  logs.write(ATTEMPT, block, 0, block.length);
                  assertThat(service.logStreams.poll(100, TimeUnit.MILLISECONDS)).isNotNull();
                });
        String told = "";
        while (told.isEmpty()) {
          LogsRequest request = service.logs.poll(2, TimeUnit.MINUTES);
          assertThat(request).isNotNull();
          told = request.getData().toStringUtf8().replace("\0", "").strip();
        }
        assertThat(told).isEqualTo("(" + logs.droppedBytes() + " bytes of output were not taken)");
        logs.close();
      }
    }
  }
}
