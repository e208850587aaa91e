package dev.carillon.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.Task;
import dev.carillon.v1.TaskServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no request can be made of is its sender's fault, and said so. */
class UnreadableRequestsTest {
  private static final MethodDescriptor.Marshaller<byte[]> RAW =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          return new byte[0];
        }
      };

  /** Calls of one request, with which any number may be sent. */
  private static final MethodDescriptor<byte[], byte[]> GET = raw(TaskServiceGrpc.getGetMethod());

  private static final MethodDescriptor<byte[], byte[]> WATCH =
      raw(EventServiceGrpc.getWatchMethod());

  private final RunningDoors doors = new RunningDoors();
  private final ManagedChannel channel = doors.channel();

  @AfterEach
  void stop() {
    channel.shutdownNow();
    doors.close();
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return method.toBuilder(RAW, RAW).setType(MethodDescriptor.MethodType.BIDI_STREAMING).build();
  }

  private Status send(MethodDescriptor<byte[], byte[]> method, byte[]... messages)
      throws Exception {
    CompletableFuture<Status> closed = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        new Metadata());
    call.request(2);
    for (byte[] message : messages) {
      call.sendMessage(message);
    }
    call.halfClose();
    return closed.get(2, TimeUnit.MINUTES);
  }

  @Test
  void noMessageSeveralOrNoneOfTheContractAreInvalid() throws Exception {
    byte[] good = GetTaskRequest.newBuilder().setId("00-000000000000").build().toByteArray();
    assertThat(send(GET, good).getCode())
        .isNotIn(Status.Code.INTERNAL, Status.Code.INVALID_ARGUMENT);
    assertThat(send(GET).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    // The first may be answered before the second is seen.
    assertThat(send(GET, good, good).getCode())
        .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND);
    assertThat(send(GET, new byte[] {10, 99, 1}).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(send(WATCH).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void anErrorThatRepeatsALongTextFitsIntoWhatAClientReads() {
    Task answer;
    try {
      answer =
          ClientCalls.blockingUnaryCall(
              channel,
              TaskServiceGrpc.getGetMethod(),
              CallOptions.DEFAULT,
              GetTaskRequest.newBuilder().setId("Ж".repeat(50_000)).build());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      return;
    }
    throw new AssertionError("Expected a refusal, but got " + answer);
  }

  @Test
  void jsonThatIsNestedTooDeeplyIsRefusedAtEveryDoor() {
    String deep = "{\"item\":" + "[".repeat(5_000);
    for (URI uri :
        List.of(
            doors.uri("/ticks"),
            doors.uri("/tasks"),
            doors.uri("/tasks/schedule"),
            doors.uri("/v1/tasks/enqueue"),
            doors.uri("/api/v1/tasks"),
            doors.delaybox("/task"))) {
      HttpResponse<String> answer =
          doors.send(
              HttpRequest.newBuilder(uri)
                  .POST(HttpRequest.BodyPublishers.ofString(deep))
                  .header("Content-Type", "application/json")
                  .build());
      assertThat(answer.statusCode()).as(uri + ": " + answer.body()).isEqualTo(400);
    }
    assertThat(doors.fake.tasks.submitted).isEmpty();
  }
}
