package dev.carillon.server.door.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.door.RunningDoors;
import dev.carillon.v1.ErrorInfo;
import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.SubmitBatchRequest;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.TaskServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GrpcDoorTest {
  private static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("carillon-error-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private RunningDoors doors;
  private CarillonClient client;
  private ManagedChannel channel;
  private TaskServiceGrpc.TaskServiceBlockingStub tasks;

  @BeforeEach
  void start() {
    doors = new RunningDoors();
    client = doors.client();
    channel = doors.channel();
    tasks = TaskServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    client.close();
    doors.close();
  }

  @Test
  void aSubmittedTaskIsFoundAgainByteForByte() {
    byte[] bytes = {0, -1, 7, (byte) 0xC3, 0x28};

    SubmitReceipt receipt = client.submit(NewTask.of("shell", Payload.of(bytes))).join();

    assertThat(receipt.state()).isEqualTo(TaskState.READY);
    assertThat(client.get(receipt.id()).join().payload().bytes()).isEqualTo(bytes);
    assertThat(doors.fake.tasks.callers).containsExactly(new Caller("local").from("127.0.0.1"));
  }

  @Test
  void whenACallerSaysItsName_thenItIsTheCaller() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("carillon-actor", Metadata.ASCII_STRING_MARSHALLER), "ada");

    var unused =
        tasks
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .submit(SubmitRequest.getDefaultInstance());

    assertThat(doors.fake.tasks.callers).containsExactly(new Caller("ada").from("127.0.0.1"));
  }

  @Test
  void aBadTaskOfABatchHarmsNoOther() {
    List<SubmitResult> results =
        client
            .submitBatch(
                List.of(
                    NewTask.of("echo", Payload.EMPTY),
                    NewTask.of("echo", Payload.EMPTY).inQueue("bad queue"),
                    NewTask.of("echo", Payload.EMPTY)))
            .join();

    assertThat(doors.fake.tasks.submitted).hasSize(2);
    assertThat(results.get(0)).isInstanceOf(SubmitResult.Accepted.class);
    assertThat(results.get(2)).isInstanceOf(SubmitResult.Accepted.class);
    assertThat(((SubmitResult.Refused) results.get(1)).error().field()).isEqualTo("tasks[1].queue");
  }

  @Test
  void whenATaskOfABatchContradictsItself_thenOnlyItIsRefused() {
    var answer =
        tasks.submitBatch(
            SubmitBatchRequest.newBuilder()
                .addTasks(dev.carillon.v1.NewTask.newBuilder().setDueMs(1).setDelayMillis(1))
                .addTasks(dev.carillon.v1.NewTask.getDefaultInstance())
                .build());

    assertThat(answer.getRefused()).isEqualTo(1);
    assertThat(answer.getResults(0).getError().getField()).isEqualTo("tasks[0].delay_millis");
    assertThat(answer.getResults(1).getOk().getId()).isNotEmpty();
  }

  @Test
  void aBatchOverItsLimitIsRefusedAsAWhole() {
    SubmitBatchRequest.Builder request = SubmitBatchRequest.newBuilder();
    for (int i = 0; i < 1_001; i++) {
      request.addTasks(dev.carillon.v1.NewTask.getDefaultInstance());
    }

    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> tasks.submitBatch(request.build()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(info(error).getField()).isEqualTo("tasks");
    assertThat(doors.fake.tasks.submitted).isEmpty();
  }

  @Test
  void anErrorTravelsWholeInTheTrailer() {
    doors.fake.tasks.failure =
        CarillonException.of(ErrorCode.REDIS_AWAY, "Expected Redis, but it does not answer.")
            .operation("submit")
            .advice("Nothing was lost; try again.")
            .retryAfter(Duration.ofMillis(1_500))
            .build();

    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> tasks.submit(SubmitRequest.getDefaultInstance()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.getStatus().getDescription())
        .isEqualTo("Expected Redis, but it does not answer.");
    assertThat(info(error).getCode()).isEqualTo("REDIS_AWAY");
    assertThat(info(error).getRetryAfterMillis()).isEqualTo(1_500);
    assertThat(info(error).getAdvice()).isEqualTo("Nothing was lost; try again.");
  }

  @Test
  void aFaultOfTheServerTellsNothingOfItsInside() {
    doors.fake.tasks.failure = new IllegalStateException("secret detail");

    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> tasks.submit(SubmitRequest.getDefaultInstance()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(error.getStatus().getDescription()).doesNotContain("secret");
    assertThat(error.getTrailers().toString()).doesNotContain("secret", "IllegalState");
  }

  @Test
  void anIdThatIsNoneIsRefusedWithItsField() {
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> tasks.get(GetTaskRequest.newBuilder().setId("nonsense").build()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(info(error).getField()).isEqualTo("id");
  }

  @Test
  void aMessageOver4MiBIsRefusedAndTheNextOneIsNot() {
    SubmitRequest large =
        SubmitRequest.newBuilder()
            .setTask(
                dev.carillon.v1.NewTask.newBuilder()
                    .setPayload(ByteString.copyFrom(new byte[(4 << 20) + 1])))
            .build();

    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> tasks.submit(large));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(info(error).getCode()).isEqualTo("TOO_LARGE");

    // A few kilobytes on the way, and no more than 4 MiB of it is unpacked.
    StatusRuntimeException bomb =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> tasks.withCompression("gzip").submit(large));
    assertThat(bomb.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(tasks.submit(SubmitRequest.getDefaultInstance()).getId()).isNotEmpty();
  }

  @Test
  void anAnswerOver4MiBIsRefusedWithAdvice() {
    for (int i = 0; i < 20; i++) {
      client.submit(NewTask.of("echo", Payload.of(new byte[256 << 10]))).join();
    }
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                tasks.list(
                    dev.carillon.v1.ListTasksRequest.newBuilder().setWithPayload(true).build()));

    assertThat(info(error).getCode()).isEqualTo("TOO_LARGE");
    assertThat(info(error).getAdvice()).contains("smaller pages");
  }

  @Test
  void aQueueIsPausedByWhoeverAsks() {
    var queue = client.pauseQueue("default", "deploy", Duration.ofMinutes(1)).join();

    assertThat(queue.pause().orElseThrow().actor()).isEqualTo("local");
    assertThat(queue.pause().orElseThrow().reason()).isEqualTo("deploy");
    assertThat(client.resumeQueue("default").join().pause()).isEmpty();
  }

  @Test
  void everythingElseThatIsUnaryAnswers() {
    assertThat(client.queues().join()).hasSize(1);
    assertThat(doors.fake.tenant).isEmpty();
    assertThat(client.queues("acme").join()).hasSize(1);
    assertThat(doors.fake.tenant).isEqualTo("acme");
    client.stats("other").join();
    assertThat(doors.fake.tenant).isEqualTo("other");
    assertThat(client.workers(false).join()).isEmpty();
    assertThat(client.clusterInfo().join().cluster()).isEqualTo("test");
    assertThat(client.stats().join().slots()).isEqualTo(8);
    assertThat(client.health().join().ready()).isTrue();
    assertThatThrownBy(() -> client.cancel("03-8M3KQ2ZVXH4T", "x").join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("03-8M3KQ2ZVXH4T");
  }

  private static ErrorInfo info(StatusRuntimeException error) {
    try {
      return ErrorInfo.parseFrom(error.getTrailers().get(TRAILER));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
