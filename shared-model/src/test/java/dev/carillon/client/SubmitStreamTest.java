package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.SubmitResult;
import dev.carillon.v1.TaskServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tasks sent over one call, whose server goes. */
final class SubmitStreamTest {
  private static final NewTask TASK = NewTask.of("echo", Payload.of("x"));

  /** Takes tasks and gives no receipts. */
  private static final class Silent extends TaskServiceGrpc.TaskServiceImplBase {
    final CountDownLatch taken = new CountDownLatch(1);

    @Override
    public StreamObserver<SubmitRequest> submitStream(StreamObserver<SubmitResult> receipts) {
      return new StreamObserver<>() {
        @Override
        public void onNext(SubmitRequest task) {
          taken.countDown();
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  /** Sends until all are sent; how many receipts have failed by then. */
  private static int failed(SubmitStream stream, int count) {
    int failed = 0;
    try {
      for (int i = 0; i < count; i++) {
        failed += stream.send(TASK).isCompletedExceptionally() ? 1 : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return failed;
  }

  @Test
  void afterTheCallHasBroken_everyTaskIsRefusedAtOnce() throws Exception {
    Silent silent = new Silent();
    TestServer server = TestServer.with(silent);
    try (CarillonClient client = CarillonClient.connect(server.connection());
        SubmitStream stream = client.submitStream()) {
      CompletableFuture<?> first = stream.send(TASK);
      assertThat(silent.taken.await(2, TimeUnit.MINUTES)).isTrue();
      server.close();
      assertThatThrownBy(() -> first.get(2, TimeUnit.MINUTES)).isNotNull();
      int many = 3 * SubmitStream.WINDOW;
      assertThat(CompletableFuture.supplyAsync(() -> failed(stream, many)))
          .succeedsWithin(2, TimeUnit.MINUTES)
          .isEqualTo(many);
    } finally {
      server.close();
    }
  }
}
