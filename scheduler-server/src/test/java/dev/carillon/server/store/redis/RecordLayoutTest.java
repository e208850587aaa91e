package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.server.core.Line;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The offsets of the scripts are those of Java, and what was once written stays readable. */
class RecordLayoutTest {
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "AT_META",
          "HEADER",
          "LINE",
          "LINE_LENGTH",
          "AT_DEADLINE",
          "AT_START_DEADLINE",
          "AT_EXEC",
          "AT_EXEC_TIMEOUT");

  private static String lua() throws IOException {
    try (InputStream in = Script.class.getResourceAsStream("lua/include/record.lua")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int java(String name) throws ReflectiveOperationException {
    return RecordLayout.class.getDeclaredField(OTHER_NAMES.getOrDefault(name, name)).getInt(null);
  }

  @Test
  void theConstantsOfTheScriptsAreThoseOfJava() throws Exception {
    Matcher constants =
        Pattern.compile("(?m)^local ((?:AT_\\w+|HEADER|LINE|EXT|VERSION|NEWEST)) *= (\\d+)$")
            .matcher(lua());
    int seen = 0;
    for (; constants.find(); seen++) {
      assertThat(Integer.parseInt(constants.group(2)))
          .as(constants.group(1))
          .isEqualTo(java(constants.group(1)));
    }
    assertThat(seen).isGreaterThanOrEqualTo(19);
    Matcher flags =
        Pattern.compile("(?m)^local ((?:[A-Z_]+, )+[A-Z_]+) = ([\\d, ]+)$").matcher(lua());
    int checked = 0;
    while (flags.find()) {
      String[] names = flags.group(1).split(", ");
      for (int i = 0; i < names.length; i++) {
        if (names[i].startsWith("HAS_") || names[i].matches("CANCEL_ASKED|KEEPS_NO_DEAD|OWNED")) {
          assertThat(flags.group(2).split(", ")[i]).isEqualTo(String.valueOf(java(names[i])));
          checked++;
        }
      }
    }
    assertThat(checked).isEqualTo(7);
  }

  @Test
  void thePackedFormatsHaveTheOffsetsOfJava() throws Exception {
    assertThat(offsets("FORMAT"))
        .containsExactly(
            0,
            1,
            2,
            3,
            4,
            8,
            9,
            10,
            11,
            12,
            18,
            24,
            30,
            36,
            42,
            48,
            52,
            56,
            60,
            62,
            72,
            88,
            104,
            106,
            RecordLayout.HEADER);
    assertThat(offsets("EXT_FORMAT"))
        .containsExactly(
            RecordLayout.EXT_RETRY_UNTIL,
            RecordLayout.EXT_HEARTBEAT,
            RecordLayout.EXT_QUEUE_WAIT,
            RecordLayout.EXT_UNIQUE,
            RecordLayout.EXT_LIMIT,
            RecordLayout.EXT);
  }

  /** Where each field of a format begins, and its whole length. */
  private static List<Integer> offsets(String name) throws IOException {
    Matcher format = Pattern.compile("local " + name + " = '<([^']+)'").matcher(lua());
    assertThat(format.find()).isTrue();
    List<Integer> offsets = new ArrayList<>(List.of(0));
    Matcher field = Pattern.compile("B|[Ic](\\d+)").matcher(format.group(1));
    while (field.find()) {
      int size = field.group(1) == null ? 1 : Integer.parseInt(field.group(1));
      offsets.add(offsets.getLast() + size);
    }
    return offsets;
  }

  private static final Line LINE = new Line("ABCDEFGHJK", "default", "mail", "echo");

  @Test
  void aRecordOfTheFirstLayoutIsReadForEver() {
    // Written by the first version: READY, priority 5, gen 1, 3 attempts, name "greet", payload
    // "hi".
    byte[] first =
        HexFormat.of()
            .parseHex(
                "0102000501000000"
                    + "00030003"
                    + "00".repeat(36)
                    + "80ee3600e8030000c0270900"
                    + "0000"
                    + "4142434445464748"
                    + "4a4b"
                    + "00".repeat(32)
                    + "0800"
                    + "000000000000"
                    + "6e00056772656574"
                    + "6869");
    TaskRecord record = new TaskRecord(first);
    assertThat(record.meta().name()).isEqualTo("greet");
    assertThat(record.payload().utf8()).isEqualTo("hi");
    assertThat(record.deadlines()).isEqualTo(TaskDeadlines.NONE);
    assertThat(record.ext().empty()).isTrue();
    byte[] now = TaskRecord.pack(NewTask.of("echo", Payload.of("hi")).named("greet"), LINE);
    now[RecordLayout.AT_STATE] = 2;
    assertThat(now).as("and a task without extras is written as ever").isEqualTo(first);
    now[0] = 3;
    assertThatThrownBy(() -> new TaskRecord(now)).hasMessageContaining("layout 3");
  }

  @Test
  void anExtensionStandsBetweenTheKeyAndMeta() {
    TaskDeadlines deadlines =
        TaskDeadlines.NONE
            .startBy(new NewTask.Due.At(1_800_000_000_000L))
            .retryUntil(new NewTask.Due.At(1_900_000_000_000L))
            .withHeartbeat(Duration.ofSeconds(7))
            .withQueueWait(Duration.ofSeconds(9));
    NewTask task =
        NewTask.of("echo", Payload.of("hi"))
            .named("greet")
            .withIdempotencyKey("k")
            .withDeadlines(deadlines);
    byte[] packed = TaskRecord.pack(task, LINE);
    packed[RecordLayout.AT_STATE] = 2;
    TaskRecord record = new TaskRecord(packed);
    assertThat(packed[0]).isEqualTo((byte) 2);
    assertThat(record.deadlines()).isEqualTo(deadlines);
    assertThat(record.meta().name()).isEqualTo("greet");
    assertThat(record.meta().idempotencyKey()).isEqualTo("k");
    assertThat(record.payload().utf8()).isEqualTo("hi");
    byte[] hash = new byte[16];
    hash[3] = 9;
    RecordExt ext = record.ext().withUniqueKey(hash).withLimitKey(hash);
    byte[] encoded = ext.encode();
    RecordExt again = RecordExt.decode(encoded, 0);
    assertThat(again.uniqueKey()).isEqualTo(hash);
    assertThat(again.limitKey()).isEqualTo(hash);
    assertThat(again.heartbeatMs()).isEqualTo(7_000);
    byte[] shorter = {6, 1, 0, 0, 0, 0, 0};
    assertThat(RecordExt.decode(shorter, 0).retryUntil()).isEqualTo(1);
    assertThat(RecordExt.decode(shorter, 0).hasUniqueKey()).isFalse();
  }
}
