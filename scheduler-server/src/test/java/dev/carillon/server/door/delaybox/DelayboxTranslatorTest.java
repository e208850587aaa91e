package dev.carillon.server.door.delaybox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.delaybox.Task;
import dev.carillon.model.task.NewTask;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The message of the topic schedulerTopic. */
final class DelayboxTranslatorTest {
  private final DelayboxTranslator translator =
      new DelayboxTranslator("delaybox", "taskExecutionTopic");

  @Test
  void aPublishedTaskBecomesATaskThatARepeatDoesNotDouble() {
    byte[] bytes = {(byte) 0xFF, 0, 7};
    Task message =
        Task.newBuilder()
            .setTaskUuid("6f9619ff-8b86-d011-b42d-00cf4fc964ff")
            .putHeader("executionTimestamp", ByteString.copyFromUtf8("1720672590913"))
            .putHeader("taskType", ByteString.copyFromUtf8("PUB_SUB"))
            .putHeader("trace", ByteString.copyFromUtf8("a\"b"))
            .setPyload(ByteString.copyFrom(bytes))
            .setStatus(Task.Status.PENDING)
            .build();

    NewTask task = understood(message);

    assertThat(task.type()).isEqualTo("kafka");
    assertThat(task.due()).isEqualTo(new NewTask.Due.At(1_720_672_590_913L));
    assertThat(task.payload().bytes()).isEqualTo(bytes);
    assertThat(task.idempotencyKey()).isEqualTo("delaybox.6f9619ff-8b86-d011-b42d-00cf4fc964ff");
    assertThat(task.attributes())
        .containsEntry("topic", "taskExecutionTopic")
        .containsEntry("delaybox.trace", "\"a\\\"b\"")
        .containsEntry("delaybox-uuid", "6f9619ff-8b86-d011-b42d-00cf4fc964ff");
  }

  @Test
  void anEightByteNumberIsReadToo() {
    ByteString delay = ByteString.copyFrom(ByteBuffer.allocate(8).putLong(60_000).array());
    Task message =
        Task.newBuilder()
            .putHeader("delay", delay)
            .putHeader("taskType", ByteString.copyFromUtf8("SHELL_CMD"))
            .build();

    assertThat(understood(message).due()).isEqualTo(new NewTask.Due.After(Duration.ofSeconds(60)));
    assertThat(understood(message).idempotencyKey()).isEmpty();
  }

  @Test
  void everyProblemIsTold() {
    Task message =
        Task.newBuilder()
            .putHeader("executionTimestamp", ByteString.copyFromUtf8("1720672590"))
            .putHeader("delay", ByteString.copyFromUtf8("soon"))
            .build();

    Translation translation =
        translator.translate(DelayboxMessage.ofProto(message.toByteArray()).orElseThrow());

    assertThat(((Translation.Refused) translation).problems()).hasSize(3);
  }

  @Test
  void whatIsNoMessageIsToldApart() {
    assertThat(DelayboxMessage.ofProto(new byte[] {(byte) 0xFF, 1, 2})).isEmpty();
  }

  private NewTask understood(Task message) {
    return ((Translation.Understood)
            translator.translate(DelayboxMessage.ofProto(message.toByteArray()).orElseThrow()))
        .task();
  }
}
