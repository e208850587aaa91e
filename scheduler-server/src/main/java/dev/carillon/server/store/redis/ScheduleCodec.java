package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.port.ScheduleStore.Due;
import dev.carillon.server.core.port.ScheduleStore.Look;
import dev.carillon.server.core.port.ScheduleStore.Owed;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schedules, their fires and what is to be looked at, as they are stored and answered. */
final class ScheduleCodec {
  /** The fields of a schedule that are read, in the order of {@link #stored}. */
  static final byte[][] FIELDS =
      bytes(
          "def",
          "version",
          "born",
          "next",
          "catch",
          "queued",
          "settled",
          "paused",
          "was",
          "run",
          "changed",
          "last",
          "fails",
          "nfired",
          "nmissed",
          "nskipped",
          "floor");

  private static final int OF_A_LOOK = 10;

  private ScheduleCodec() {}

  /** The name by which it stands in its bucket. */
  static String name(ScheduleKey key) {
    return key.tenant() + "/" + key.id();
  }

  static ScheduleKey key(String name) {
    int slash = name.indexOf('/');
    return new ScheduleKey(name.substring(0, slash), name.substring(slash + 1));
  }

  private static byte[][] bytes(String... names) {
    byte[][] all = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      all[i] = names[i].getBytes(ISO_8859_1);
    }
    return all;
  }

  /** The answer of the script schedule_due. */
  static Due due(int bucket, Reply reply) {
    List<Look> looks = new ArrayList<>();
    Map<String, String> broken = new HashMap<>();
    for (int i = 6; i < reply.size(); i++) {
      Reply row = new Reply(reply.list(i));
      try {
        int state = (int) row.number(OF_A_LOOK + 1);
        looks.add(
            new Look(
                stored(row.from(1)),
                state == 0 ? Optional.empty() : Optional.of(TaskState.ofCode(state)),
                row.number(OF_A_LOOK + 2)));
      } catch (RuntimeException e) {
        broken.put(row.text(0), String.valueOf(e.getMessage()));
      }
    }
    List<Owed> owed = new ArrayList<>();
    Map<TaskId, String> unreadable = new HashMap<>();
    Reply owes = new Reply(reply.list(5));
    for (int i = 0; i + 1 < owes.size(); i += 2) {
      TaskId id = new TaskId(bucket, owes.text(i));
      try {
        owed.add(owed(id, owes.bytes(i + 1)));
      } catch (RuntimeException e) {
        unreadable.put(id, String.valueOf(e.getMessage()));
      }
    }
    List<String> fills =
        reply.list(4).stream().map(id -> new String((byte[]) id, ISO_8859_1)).toList();
    return new Due(
        reply.number(1),
        reply.number(2),
        (int) reply.number(3),
        fills,
        owed,
        unreadable,
        looks,
        broken);
  }

  private static Owed owed(TaskId id, byte[] value) {
    int end = 0;
    while (end < value.length && value[end] != '\n') {
      end++;
    }
    String[] facts = new String(value, 0, end, UTF_8).split("\t", -1);
    if (end == value.length || facts.length < 6) {
      throw new IllegalArgumentException("it is owed, but what it is to be is not there");
    }
    return new Owed(
        id,
        ScheduleText.decode(Arrays.copyOfRange(value, end + 1, value.length)),
        Long.parseLong(facts[1]),
        FireKind.valueOf(facts[3]),
        facts[4],
        facts[0].isEmpty() ? "" : new TaskId(id.bucket(), facts[0]).toString(),
        facts[5]);
  }

  /** A schedule of its fields; the last ones may be left out. */
  static Stored stored(List<?> values) {
    Schedule schedule = ScheduleText.decode((byte[]) values.get(0));
    return new Stored(
        schedule,
        number(values, 1),
        number(values, 2),
        number(values, 10),
        number(values, 3),
        number(values, 4),
        number(values, 5),
        number(values, 6),
        number(values, 11),
        text(values, 9),
        pause(text(values, 7)),
        pause(text(values, 8)),
        (int) number(values, 12),
        number(values, 13),
        number(values, 14),
        number(values, 15),
        number(values, 16));
  }

  private static Optional<PauseInfo> pause(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.split("\t", 4);
    return Optional.of(
        new PauseInfo(
            parts.length > 3 ? parts[3] : "",
            parts[2],
            Long.parseLong(parts[0]),
            Long.parseLong(parts[1])));
  }

  private static String text(List<?> values, int i) {
    Object value = i < values.size() ? values.get(i) : null;
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
  }

  private static long number(List<?> values, int i) {
    String text = text(values, i);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /** A line of a history. */
  static FireRecord fire(int bucket, String[] f) {
    return new FireRecord(
        Long.parseLong(f[0]),
        Long.parseLong(f[1]),
        Long.parseLong(f[2]),
        FireKind.valueOf(f[3]),
        FireOutcome.valueOf(f[4]),
        f[9],
        f[5].isEmpty() ? "" : new TaskId(bucket, f[5]).toString(),
        "",
        f[8],
        f[7].isEmpty() ? "" : new TaskId(bucket, f[7]).toString(),
        Long.parseLong(f[6]),
        Told.NONE);
  }
}
