package dev.carillon.server.door.delaybox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import dev.carillon.delaybox.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records of the topic schedulerTopic, wrong in every way; the same ones in every build. */
class DelayboxIntakeFuzzTest {
  private static final List<String> KEYS =
      List.of("executionTimestamp", "delay", "taskType", "", "x", "k".repeat(500), "\u0000");
  private static final List<String> VALUES =
      List.of(
          "SHELL_CMD", "PUB_SUB", "1720672590913", "-1", "1e999999999", "9".repeat(3_000), "", " ");

  private final DelayboxTranslator translator = new DelayboxTranslator("box", "topic");

  @Test
  void aRecordIsUnderstoodOrRefusedInWordsAndNeverThrows() {
    int understood = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      byte[] record = record(new Random(seed));
      assertThatCode(() -> read(record)).as("seed " + seed).doesNotThrowAnyException();
      understood += read(record) ? 1 : 0;
    }
    assertThat(understood).isBetween(100, 19_000);
  }

  private boolean read(byte[] record) {
    return DelayboxMessage.ofProto(record)
        .map(translator::translate)
        .filter(
            translation ->
                switch (translation) {
                  case Translation.Understood understood -> true;
                  case Translation.Refused refused -> {
                    assertThat(refused.problems()).isNotEmpty();
                    yield false;
                  }
                })
        .isPresent();
  }

  private static byte[] record(Random dice) {
    Task.Builder task = Task.newBuilder();
    if (dice.nextInt(3) > 0) {
      task.putHeader("taskType", ByteString.copyFromUtf8("SHELL_CMD"));
    }
    for (int n = dice.nextInt(4); n > 0; n--) {
      byte[] eight = new byte[dice.nextInt(3) == 0 ? 8 : dice.nextInt(12)];
      dice.nextBytes(eight);
      ByteString value =
          dice.nextBoolean()
              ? ByteString.copyFrom(eight)
              : ByteString.copyFromUtf8(VALUES.get(dice.nextInt(VALUES.size())));
      task.putHeader(KEYS.get(dice.nextInt(KEYS.size())), value);
    }
    if (dice.nextInt(20) == 0) {
      task.setTaskUuid("u".repeat(dice.nextInt(400)));
    }
    byte[] bytes = task.setStatusValue(dice.nextInt(9) - 2).build().toByteArray();
    for (int n = dice.nextInt(3); n > 0 && bytes.length > 0; n--) {
      bytes[dice.nextInt(bytes.length)] = (byte) dice.nextInt(256);
    }
    return dice.nextInt(5) == 0 ? Arrays.copyOf(bytes, dice.nextInt(90)) : bytes;
  }
}
