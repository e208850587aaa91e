package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.EventBatch;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.HealthRequest;
import dev.carillon.v1.WatchEventsRequest;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client that knows several servers goes on at the next one. */
final class FailoverTest {
  /** Half of it is for the second server: longer than a machine stops. */
  private static final Duration DEADLINE = Duration.ofSeconds(16);

  private static Connection to(int... ports) {
    return Connection.to(
            Arrays.stream(ports).mapToObj(p -> new Connection.Address("127.0.0.1", p)).toList())
        .withDeadline(DEADLINE);
  }

  /** Answers health; says where it was asked to go on. */
  private static final class Health
      extends dev.carillon.v1.ClusterServiceGrpc.ClusterServiceImplBase {
    @Override
    public void health(HealthRequest request, StreamObserver<dev.carillon.v1.Health> observer) {
      observer.onNext(dev.carillon.v1.Health.newBuilder().setReady(true).build());
      observer.onCompleted();
    }
  }

  private static final class Events extends EventServiceGrpc.EventServiceImplBase {
    private final BlockingQueue<String> cursors = new LinkedBlockingQueue<>();
    private final String cursor;

    Events(String cursor) {
      this.cursor = cursor;
    }

    @Override
    public void watch(
        WatchEventsRequest request, StreamObserver<dev.carillon.v1.EventBatch> observer) {
      cursors.add(request.getCursor());
      observer.onNext(dev.carillon.v1.EventBatch.newBuilder().setCursor(cursor).build());
    }
  }

  /** Ports that are held, so that nobody else gets them, but listened at by nobody. */
  private static final class Nobody implements AutoCloseable {
    final Socket held = new Socket();
    final int port;

    Nobody() throws IOException {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port = held.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      held.close();
    }
  }

  @Test
  void aCallGoesToTheNextServerIfNobodyListensAtTheFirst() throws Exception {
    try (Nobody one = new Nobody();
        Nobody two = new Nobody();
        TestServer third = TestServer.with(new Health());
        CarillonClient client = CarillonClient.connect(to(one.port, two.port, third.port()))) {
      assertThat(client.health().get(2, TimeUnit.MINUTES).ready()).isTrue();
    }
  }

  @Test
  void aServerThatTakesTheConnectionAndSaysNothingCostsOnlyPartOfTheTime() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        TestServer second = TestServer.with(new Health());
        CarillonClient client = CarillonClient.connect(to(mute.getLocalPort(), second.port()))) {
      assertThat(client.health().get(2, TimeUnit.MINUTES).ready()).isTrue();
    }
  }

  @Test
  void afterALossTheNextCallsGoElsewhere() throws Exception {
    TestServer first = TestServer.with(new Health());
    try (TestServer second = TestServer.with(new Health());
        CarillonClient client = CarillonClient.connect(to(first.port(), second.port()))) {
      assertThat(client.health().get(2, TimeUnit.MINUTES).ready()).isTrue();
      first.close();
      // A call that is under way when its server goes fails: only the caller knows whether it may
      // be repeated.
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> client.health().get(2, TimeUnit.MINUTES).ready());
      assertThat(second.headers).hasSize(1);
    } finally {
      first.close();
    }
  }

  @Test
  void aWatchGoesOnAtTheNextServerWithItsCursor() throws Exception {
    Events before = new Events("c1");
    Events after = new Events("c2");
    Heard<EventBatch> heard = new Heard<>();
    TestServer first = TestServer.with(before);
    try (TestServer second = TestServer.with(after);
        CarillonClient client = CarillonClient.connect(to(first.port(), second.port()));
        Subscription watch = client.watchEvents("", List.of(), "", heard)) {
      assertThat(heard.next()).isEqualTo(new EventBatch(List.of(), "c1", false));
      first.close();
      assertThat(heard.next()).isEqualTo(new EventBatch(List.of(), "c2", false));
      assertThat(before.cursors.take()).isEmpty();
      assertThat(after.cursors.take()).isEqualTo("c1");
      second.close();
      assertThat(heard.nextError().code()).isEqualTo(ErrorCode.NOT_READY);
    } finally {
      first.close();
    }
  }

  @Test
  void withoutAnyServerTheErrorNamesAllOfThem() throws Exception {
    try (Nobody one = new Nobody();
        Nobody two = new Nobody();
        CarillonClient client = CarillonClient.connect(to(one.port, two.port))) {
      assertThatThrownBy(() -> client.health().get(2, TimeUnit.MINUTES))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              CarillonException.class,
              e ->
                  assertThat(e.message())
                      .contains("127.0.0.1:" + one.port + ",127.0.0.1:" + two.port));
    }
  }
}
