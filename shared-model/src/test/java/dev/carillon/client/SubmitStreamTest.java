package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.SubmitResult;
import dev.carillon.v1.TaskServiceGrpc;
import dev.carillon.v1.TaskState;
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

  /** Gives each task a receipt with the task's payload for an id; an empty one for no payload. */
  private static final class Answering extends TaskServiceGrpc.TaskServiceImplBase {
    final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public StreamObserver<SubmitRequest> submitStream(StreamObserver<SubmitResult> receipts) {
      return new StreamObserver<>() {
        @Override
        public void onNext(SubmitRequest request) {
          String id = request.getTask().getPayload().toStringUtf8();
          SubmitResult.Builder result = SubmitResult.newBuilder();
          if (!id.isEmpty()) {
            result.getOkBuilder().setId(id).setState(TaskState.TASK_STATE_READY);
          }
          receipts.onNext(result.build());
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
          try {
            mayEnd.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          receipts.onCompleted();
        }
      };
    }
  }

  private static NewTask of(String payload) {
    return NewTask.of("echo", Payload.of(payload));
  }

  private static String id(CompletableFuture<dev.carillon.model.task.SubmitResult> receipt)
      throws Exception {
    return receipt.get(2, TimeUnit.MINUTES)
            instanceof dev.carillon.model.task.SubmitResult.Accepted accepted
        ? accepted.receipt().id()
        : "";
  }

  @Test
  void aTaskThatCannotBeSentTakesNoReceiptOfAnother() throws Exception {
    Answering answering = new Answering();
    try (TestServer server = TestServer.with(answering);
        CarillonClient client = CarillonClient.connect(server.connection());
        SubmitStream stream = client.submitStream()) {
      NewTask unnamed = of("unnamed").inQueue(null);
      assertThatThrownBy(() -> stream.send(unnamed)).isInstanceOf(NullPointerException.class);
      var first = stream.send(of("first"));
      var second = stream.send(of("second"));
      assertThat(id(first)).isEqualTo("first");
      assertThat(id(second)).isEqualTo("second");
      CompletableFuture<Void> over = stream.finish();
      assertThatThrownBy(() -> stream.send(of("late"))).isInstanceOf(IllegalStateException.class);
      answering.mayEnd.countDown();
      assertThat(over).succeedsWithin(2, TimeUnit.MINUTES);
    }
  }

  @Test
  void aReceiptThatIsNotUnderstoodFailsForItsOwnTaskAlone() throws Exception {
    Answering answering = new Answering();
    answering.mayEnd.countDown();
    try (TestServer server = TestServer.with(answering);
        CarillonClient client = CarillonClient.connect(server.connection());
        SubmitStream stream = client.submitStream()) {
      var unreadable = stream.send(of(""));
      var good = stream.send(of("good"));
      assertThatThrownBy(() -> unreadable.get(2, TimeUnit.MINUTES)).hasMessageContaining("neither");
      assertThat(id(good)).isEqualTo("good");
      assertThat(stream.finish()).succeedsWithin(2, TimeUnit.MINUTES);
    }
  }
}
