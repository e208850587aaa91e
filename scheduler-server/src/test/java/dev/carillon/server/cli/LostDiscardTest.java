package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.v1.DeadLetterServiceGrpc;
import dev.carillon.v1.DeadOutcome;
import dev.carillon.v1.DiscardRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A discard of which an answer is lost can be undone all the same. */
final class LostDiscardTest {
  private final List<DiscardRequest> requests = new CopyOnWriteArrayList<>();
  private Status failure = Status.INTERNAL.withDescription("cut off");
  private int answered;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Discards())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private final class Discards extends DeadLetterServiceGrpc.DeadLetterServiceImplBase {
    @Override
    public void discard(DiscardRequest request, StreamObserver<DeadOutcome> observer) {
      requests.add(request);
      if (requests.size() > answered) {
        observer.onError(failure.asRuntimeException());
        return;
      }
      observer.onNext(
          DeadOutcome.newBuilder()
              .setDone(10_000)
              .setRemaining(5)
              .setToken(request.getToken())
              .build());
      observer.onCompleted();
    }
  }

  private void assertThatTheWayBackIsTold(Cli.Result cutOff) {
    assertThat(cutOff.code()).isNotZero();
    String token = requests.getFirst().getToken();
    assertThat(token).hasSize(12);
    assertThat(requests).extracting(DiscardRequest::getToken).containsOnly(token);
    assertThat(cutOff.err()).contains("carillon dlq undo " + token);
  }

  @Test
  void whenTheFirstAnswerIsLost() {
    assertThatTheWayBackIsTold(
        Cli.againstPort(server.getPort()).run("dlq", "discard", "-q", "mail", "--yes", "--json"));
    assertThat(requests).hasSize(1);
  }

  @Test
  void whenALaterAnswerIsLost() {
    answered = 1;
    assertThatTheWayBackIsTold(
        Cli.againstPort(server.getPort()).run("dlq", "discard", "-q", "mail", "--yes"));
    assertThat(requests).hasSize(2);
  }

  @Test
  void whatWasRefusedHasNoWayBack() {
    failure = Status.PERMISSION_DENIED.withDescription("no");
    Cli.Result refused =
        Cli.againstPort(server.getPort()).run("dlq", "discard", "-q", "mail", "--yes");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).doesNotContain("dlq undo");
  }
}
