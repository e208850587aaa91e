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
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The event streams of all buckets as one log. A cursor is the last entry read of each, written as
 * text.
 */
final class RedisEventLog implements EventLog {
  /** Line, id, from, to, gen: as packed by {@code include/index.lua}. */
  private static final int PACKED = RecordLayout.LINE_LENGTH + TaskId.LOCAL_LENGTH + 6;

  private static final String START = "0-0";

  /** By code; 0: none. */
  private static final List<Optional<TaskState>> STATES =
      Stream.concat(
              Stream.of(Optional.<TaskState>empty()),
              Arrays.stream(TaskState.values())
                  .sorted(Comparator.comparingInt(TaskState::code))
                  .map(Optional::of))
          .toList();

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
  public Read read(String cursor, String until, int mostEntries, int mostEvents) {
    List<String> from = decode(cursor);
    List<String> to = until.isEmpty() ? List.of() : decode(until);
    List<Object> entries =
        runner.read(
            "events",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(
                        b ->
                            // From the place itself on: if its own entry is gone, so may be those
                            // behind it.
                            p.xrange(
                                keys.events(b),
                                bytes(from.get(b)),
                                bytes(to.isEmpty() ? "+" : to.get(b)),
                                mostEntries < Integer.MAX_VALUE ? mostEntries + 1 : mostEntries))
                    .toList());
    List<TaskEvent> events = new ArrayList<>();
    List<String> next = new ArrayList<>(from);
    boolean more = false;
    boolean gap = false;
    for (int b = 0; b < entries.size(); b++) {
      List<?> found = (List<?>) entries.get(b);
      boolean own = !found.isEmpty() && entryId(found.getFirst()).equals(from.get(b));
      List<?> news = own ? found.subList(1, found.size()) : found;
      gap |= !own && !news.isEmpty() && lostBehind(b, from.get(b));
      int most = Math.min(news.size(), mostEntries);
      int taken = 0;
      for (int before = events.size(); taken < most && events.size() - before < mostEvents; ) {
        unpack(b, news.get(taken++), events);
      }
      if (taken > 0) {
        next.set(b, entryId(news.get(taken - 1)));
      }
      more |= taken < news.size() || taken == mostEntries;
    }
    return new Read(events, encode(next), gap, more);
  }

  /**
   * Whether entries behind a cursor whose own entry is gone may be gone too. Where the log was
   * empty when the cursor was made: whatever trims it leaves so many entries at least, so a shorter
   * one still has its first; a longer one may have lost it, which is said rather than risked.
   */
  private boolean lostBehind(int bucket, String cursor) {
    return !cursor.equals(START) || runner.call("events", r -> r.xlen(keys.events(bucket))) >= KEPT;
  }

  /**
   * The events of one entry of a stream.
   *
   * @return false if it says that nothing names any of its tasks
   */
  boolean unpack(int bucket, Object entry, List<TaskEvent> into) {
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
      into.add(ofOperator(at, named(bucket, new String(subject, UTF_8)), cause, actor, reason));
    }
    byte[] data = values.getOrDefault("d", new byte[0]);
    byte[] name = bytes(new TaskId(bucket, "000000000000").toString());
    int local = name.length - TaskId.LOCAL_LENGTH;
    Line line = null;
    for (int i = 0; i + PACKED <= data.length; i += PACKED) {
      int id = i + RecordLayout.LINE_LENGTH;
      // Most tasks of a call are of one line.
      if (line == null || !Arrays.equals(data, i, id, data, i - PACKED, id - PACKED)) {
        line = lines.byKey(bucket, new String(data, i, RecordLayout.LINE_LENGTH, ISO_8859_1));
      }
      int moves = id + TaskId.LOCAL_LENGTH;
      System.arraycopy(data, id, name, local, TaskId.LOCAL_LENGTH);
      into.add(
          new TaskEvent(
              at,
              new String(name, ISO_8859_1),
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
    return !values.containsKey("p");
  }

  private static final String SCHEDULE = "schedule:";

  /** A run is known by its bucket and the part of its id behind the dash. */
  private static String named(int bucket, String subject) {
    return subject.startsWith("run ") && subject.length() == 4 + TaskId.LOCAL_LENGTH
        ? "run " + new TaskId(bucket, subject.substring(4))
        : subject;
  }

  /**
   * What was said of a line, a worker, a schedule, a run or a workflow: an event without a task.
   */
  private static TaskEvent ofOperator(
      long at, String subject, String cause, String actor, String reason) {
    if (subject.startsWith("run ") || subject.startsWith("workflow ")) {
      return new TaskEvent(
          at,
          "",
          "",
          "",
          "",
          Optional.empty(),
          Optional.empty(),
          0,
          cause,
          actor,
          subject + (reason.isEmpty() ? "" : ": " + reason));
    }
    Scope scope = PauseSwitches.scope(subject).orElse(Scope.ALL);
    Scope.Kind kind = scope.kind();
    String of =
        subject.startsWith(SCHEDULE)
            ? subject.replace(':', ' ')
            : kind == Scope.Kind.WORKER ? scope.toString() : "";
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
    return STATES.get(code);
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
