package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.control.Scope;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.EventLog;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The event streams of all buckets as one log. A cursor is the last entry read of each, written as
 * text.
 */
final class RedisEventLog implements EventLog {
  /** Line, id, from, to, gen: as packed by {@code include/index.lua}. */
  private static final int PACKED = RecordLayout.LINE_LENGTH + TaskId.LOCAL_LENGTH + 6;

  private static final String START = "0-0";

  /** Entries that no trimming goes below. */
  private static final int KEPT = 2_000;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  RedisEventLog(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  @Override
  public String end() {
    List<Object> last =
        runner.read(
            "events",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.xrevrange(keys.events(b), bytes("+"), bytes("-"), 1))
                    .toList());
    return encode(
        last.stream()
            .map(e -> ((List<?>) e).isEmpty() ? START : entryId(((List<?>) e).getFirst()))
            .toList());
  }

  @Override
  public Read read(String cursor, int mostPerBucket) {
    List<String> from = decode(cursor);
    List<Object> entries =
        runner.read(
            "events",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(
                        b ->
                            p.xrange(
                                keys.events(b),
                                bytes("(" + from.get(b)),
                                bytes("+"),
                                mostPerBucket))
                    .toList());
    List<TaskEvent> events = new ArrayList<>();
    List<String> next = new ArrayList<>(from);
    boolean more = false;
    boolean gap = false;
    for (int b = 0; b < entries.size(); b++) {
      List<?> ofBucket = (List<?>) entries.get(b);
      more |= ofBucket.size() == mostPerBucket;
      if (!ofBucket.isEmpty()) {
        gap |= trimmedBehind(b, from.get(b), entryId(ofBucket.getFirst()));
        for (Object entry : ofBucket) {
          unpack(b, entry, events);
        }
        next.set(b, entryId(ofBucket.getLast()));
      }
    }
    return new Read(events, encode(next), gap, more);
  }

  /**
   * Whether entries between a cursor and the first entry read are gone: the cursor's own entry was
   * trimmed.
   */
  private boolean trimmedBehind(int bucket, String cursor, String first) {
    if (cursor.equals(START)) {
      // The log was empty then. Whatever trims it leaves so many entries at least, so a shorter one
      // still has its first; a longer one may have lost it, which is said rather than risked.
      return runner.call("events", r -> r.xlen(keys.events(bucket))) >= KEPT;
    }
    List<Object> oldest =
        runner.call("events", r -> r.xrange(keys.events(bucket), bytes("-"), bytes("+"), 1));
    return !oldest.isEmpty()
        && entryId(oldest.getFirst()).equals(first)
        && runner
            .call("events", r -> r.xrange(keys.events(bucket), bytes(cursor), bytes(cursor)))
            .isEmpty();
  }

  /** The events of one entry of a stream. */
  void unpack(int bucket, Object entry, List<TaskEvent> into) {
    List<?> fields = (List<?>) ((List<?>) entry).get(1);
    Map<String, byte[]> values = new HashMap<>();
    for (int i = 0; i < fields.size(); i += 2) {
      values.put(new String((byte[]) fields.get(i), ISO_8859_1), (byte[]) fields.get(i + 1));
    }
    String cause = new String(values.getOrDefault("v", new byte[0]), UTF_8);
    String actor = new String(values.getOrDefault("a", new byte[0]), UTF_8);
    String reason = new String(values.getOrDefault("r", new byte[0]), UTF_8);
    long at = Long.parseLong(new String(values.getOrDefault("t", bytes("0")), ISO_8859_1));
    byte[] subject = values.get("s");
    if (subject != null) {
      into.add(ofOperator(at, new String(subject, UTF_8), cause, actor, reason));
    }
    byte[] data = values.getOrDefault("d", new byte[0]);
    for (int i = 0; i + PACKED <= data.length; i += PACKED) {
      Line line = lines.byKey(bucket, new String(data, i, RecordLayout.LINE_LENGTH, ISO_8859_1));
      int id = i + RecordLayout.LINE_LENGTH;
      int moves = id + TaskId.LOCAL_LENGTH;
      into.add(
          new TaskEvent(
              at,
              new TaskId(bucket, new String(data, id, TaskId.LOCAL_LENGTH, ISO_8859_1)).toString(),
              line.queue(),
              line.type(),
              line.tenant(),
              state(RecordLayout.u8(data, moves)),
              state(RecordLayout.u8(data, moves + 1)),
              (int) RecordLayout.u32(data, moves + 2),
              cause,
              actor,
              reason));
    }
  }

  /** What was said of a line or a worker: an event without a task. */
  private static TaskEvent ofOperator(
      long at, String subject, String cause, String actor, String reason) {
    Scope scope = PauseSwitches.scope(subject).orElse(Scope.ALL);
    Scope.Kind kind = scope.kind();
    String of = kind == Scope.Kind.WORKER ? scope.toString() : "";
    return new TaskEvent(
        at,
        "",
        kind == Scope.Kind.QUEUE ? scope.name() : "",
        kind == Scope.Kind.TYPE ? scope.name() : "",
        kind == Scope.Kind.TENANT ? scope.name() : "",
        Optional.empty(),
        Optional.empty(),
        0,
        cause,
        actor,
        of + (of.isEmpty() || reason.isEmpty() ? "" : ": ") + reason);
  }

  private static Optional<TaskState> state(int code) {
    return code == 0 ? Optional.empty() : Optional.of(TaskState.ofCode(code));
  }

  /** Its id. */
  static String entryId(Object entry) {
    return new String((byte[]) ((List<?>) entry).get(0), ISO_8859_1);
  }

  private static String encode(List<String> positions) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(bytes(String.join(",", positions)));
  }

  private List<String> decode(String cursor) {
    try {
      List<String> positions =
          List.of(new String(Base64.getUrlDecoder().decode(cursor), ISO_8859_1).split(","));
      if (positions.size() == keys.buckets()
          && positions.stream().allMatch(p -> p.matches("\\d+-\\d+"))) {
        return positions;
      }
    } catch (IllegalArgumentException e) {
      // Not base 64: told below, like any other text that is no cursor.
    }
    throw CarillonException.invalid(
        "cursor",
        "Expected a cursor from an earlier batch of this cluster, but got '" + cursor + "'.",
        "Leave it empty to begin now.");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
