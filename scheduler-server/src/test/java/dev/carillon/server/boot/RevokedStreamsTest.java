package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.client.Subscription;
import dev.carillon.client.WorkerSession;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.NewToken;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.TaskServiceGrpc;
import dev.carillon.v1.WatchEventsRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whoever loses its rights loses what it has open too. That it does so within about two seconds is
 * judged where the machine has nothing else to do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RevokedStreamsTest {
  private static final String PASSWORD = "correct horse battery";
  private static final int SECONDS = 120;

  /** About two seconds, and some for the calls that are timed with it. */
  private static final Duration PROMISED = Duration.ofSeconds(3);

  private GuardedServer at;
  private ManagedChannel channel;

  @BeforeAll
  void start() {
    at = new GuardedServer();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", at.server.port()).usePlaintext().build();
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    at.close();
  }

  /** How a raw stream ended, without a client that would open it anew. */
  private static final class End<T> implements StreamObserver<T> {
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<Status.Code> code = new CompletableFuture<>();

    @Override
    public void onNext(T value) {
      begun.complete(true);
    }

    @Override
    public void onError(Throwable t) {
      code.complete(Status.fromThrowable(t).getCode());
    }

    @Override
    public void onCompleted() {
      code.complete(Status.Code.OK);
    }

    private Status.Code await() throws Exception {
      return code.get(SECONDS, TimeUnit.SECONDS);
    }
  }

  private static Metadata bearer(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return headers;
  }

  private End<dev.carillon.v1.EventBatch> events(String token) throws Exception {
    End<dev.carillon.v1.EventBatch> end = new End<>();
    EventServiceGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(token)))
        .watch(WatchEventsRequest.getDefaultInstance(), end);
    end.begun.get(SECONDS, TimeUnit.SECONDS);
    return end;
  }

  @Test
  void theStreamsOfARevokedTokenEnd() throws Exception {
    revokeAToken();
  }

  @Tag("faults")
  @Test
  void theStreamsOfARevokedTokenEndInTime() throws Exception {
    Duration took = revokeAToken();
    System.out.println("the streams of a revoked token ended after " + took);
    assertThat(took).isLessThan(PROMISED);
  }

  /** How long it took until all its streams had ended. */
  private Duration revokeAToken() throws Exception {
    NewToken doomed = at.token("doomed", Role.OPERATOR, Role.WORKER);
    NewToken other = at.token("other", Role.VIEWER);
    End<dev.carillon.v1.EventBatch> watch = events(doomed.secret());
    End<dev.carillon.v1.EventBatch> untouched = events(other.secret());
    End<dev.carillon.v1.SubmitResult> submit = new End<>();
    StreamObserver<dev.carillon.v1.SubmitRequest> tasks =
        TaskServiceGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(doomed.secret())))
            .submitStream(submit);
    tasks.onNext(
        dev.carillon.v1.SubmitRequest.newBuilder()
            .setTask(dev.carillon.v1.NewTask.newBuilder().setType("echo"))
            .build());
    submit.begun.get(SECONDS, TimeUnit.SECONDS);
    GrpcWorkerLink link = at.worker(doomed.secret());
    String worker = Ulid.random(1, new Random(3));
    get(
        link.register(
            new Registration(
                worker, "w", "h", 1, List.of("job"), List.of(), 1, Map.of(), "test", false)));
    Received<Order> orders = new Received<>();
    Duration took;
    try (WorkerSession unused = link.openSession(worker, false, orders)) {
      long begin = System.nanoTime();
      get(at.client(at.admin).access().revokeToken(doomed.info().id(), "lost"));
      assertThat(watch.await()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(submit.await()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(orders.end.get(SECONDS, TimeUnit.SECONDS).map(CarillonException::code))
          .contains(ErrorCode.UNAUTHENTICATED);
      took = since(begin);
    }
    assertThat(untouched.code).isNotDone();
    assertThat(at.send("GET", "/api/v1/audit", "", at.admin).body())
        .contains("\"reason\":\"lost\"");
    return took;
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void theStreamsOfAUserEndWithItsRolesItsSessionAndItself() throws Exception {
    takeFromAUser();
  }

  @Tag("faults")
  @Test
  void theStreamsOfAUserEndInTime() throws Exception {
    List<Duration> took = takeFromAUser();
    System.out.println("the streams of a user ended after " + took);
    assertThat(took).allMatch(each -> each.compareTo(PROMISED) < 0);
  }

  /** How long it took until a stream had ended with its roles, its session and itself. */
  private List<Duration> takeFromAUser() throws Exception {
    List<Duration> took = new ArrayList<>();
    CarillonClient admin = at.client(at.admin);
    get(admin.access().putUser("ada", PASSWORD, Optional.of(Access.of(Role.VIEWER)), true));

    End<dev.carillon.v1.EventBatch> roles = events(session());
    long begin = System.nanoTime();
    get(admin.access().putUser("ada", "", Optional.of(Access.of(Role.AUDITOR)), false));
    assertThat(roles.await()).isIn(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);
    took.add(since(begin));

    get(admin.access().putUser("ada", "", Optional.of(Access.of(Role.VIEWER)), false));
    String left = session();
    End<dev.carillon.v1.EventBatch> loggedOut = events(left);
    begin = System.nanoTime();
    get(admin.access().logout(left));
    assertThat(loggedOut.await()).isEqualTo(Status.Code.UNAUTHENTICATED);
    took.add(since(begin));

    End<dev.carillon.v1.EventBatch> removed = events(session());
    begin = System.nanoTime();
    get(admin.access().removeUser("ada", "left"));
    assertThat(removed.await()).isEqualTo(Status.Code.UNAUTHENTICATED);
    took.add(since(begin));
    return took;
  }

  private String session() {
    return get(at.client("").access().login("ada", PASSWORD)).token();
  }

  @Test
  void theStreamsOfATokenThatIsOverEnd() throws Exception {
    NewToken brief =
        get(
            at.client(at.admin)
                .access()
                .createToken("brief", Access.of(Role.VIEWER), Duration.ofSeconds(20)));
    assertThat(events(brief.secret()).await()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void aClientIsToldWhyItsSubscriptionEnded() throws Exception {
    NewToken doomed = at.token("subscriber", Role.VIEWER);
    Received<EventBatch> batches = new Received<>();
    try (Subscription unused = at.client(doomed.secret()).watchEvents("", batches)) {
      get(at.client(at.admin).access().revokeToken(doomed.info().id(), "lost"));
      assertThat(batches.end.get(SECONDS, TimeUnit.SECONDS).map(CarillonException::code))
          .contains(ErrorCode.UNAUTHENTICATED);
    }
  }
}
