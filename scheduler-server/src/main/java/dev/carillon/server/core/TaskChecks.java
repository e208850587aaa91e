package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.server.core.port.PayloadPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The limits of a new task, each with what was expected, what came and what to do. */
public final class TaskChecks {
  public static final int MAX_PAYLOAD = 256 * 1024;
  static final Duration MAX_AHEAD = Duration.ofDays(3653);

  private static final String NAME_TOLD = "[a-z0-9][a-z0-9._-]{0,63}";
  private static final int MAX_NAME = 64;
  private static final Duration MAX_EXEC_TIMEOUT = Duration.ofDays(7);
  private static final int MAX_PAIRS = 32;
  private static final int MAX_LABEL = 64;
  private static final int MAX_ATTRIBUTE = 1_024;

  /**
   * 1980-01-01: an instant before it, but not in 1970, is a count of something else than
   * milliseconds.
   */
  private static final long FIRST_PLAUSIBLE_MS = 315_532_800_000L;

  private TaskChecks() {}

  /** Why a task is refused, if it is. */
  public static Optional<CarillonException> problem(NewTask task, long nowMs) {
    try {
      check(task, nowMs);
      return Optional.empty();
    } catch (CarillonException e) {
      return Optional.of(e);
    }
  }

  private static void check(NewTask task, long nowMs) {
    name("queue", task.queue());
    name("type", task.type());
    name("tenant", task.tenant());
    bytes("name", task.name(), 128);
    bytes("idempotency_key", task.idempotencyKey(), 255);
    if (task.payload().size() > MAX_PAYLOAD) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected a payload of at most 262,144 bytes, but got "
                  + String.format("%,d", task.payload().size())
                  + ".")
          .field("payload")
          .operation("submit")
          .advice("Put the data elsewhere and send its address.")
          .build();
    }
    require(
        task.priority() >= 0 && task.priority() <= 9,
        "priority",
        "a priority 0–9",
        task.priority(),
        "9 is the most urgent.");
    require(
        !task.execTimeout().isNegative()
            && !task.execTimeout().isZero()
            && task.execTimeout().compareTo(MAX_EXEC_TIMEOUT) <= 0,
        "exec_timeout_millis",
        "an execution timeout of 1 ms to 7 days",
        task.execTimeout(),
        "The unit is milliseconds.");
    due(task.due(), nowMs);
    DeadlineChecks.check(task, nowMs);
    unique(task.unique());
    pairs("labels", task.labels(), MAX_LABEL);
    pairs("attributes", task.attributes(), MAX_ATTRIBUTE);
    trace(task.attributes());
    require(
        !task.type().equals(PayloadPublisher.TYPE)
            || task.attributes().containsKey(PayloadPublisher.TOPIC),
        "attributes",
        "the attribute 'topic' of a kafka task",
        "none",
        "Name the topic that the payload goes to.");
  }

  private static void trace(Map<String, String> attributes) {
    String parent = attributes.get(TraceContext.PARENT);
    if (parent == null && !attributes.containsKey(TraceContext.STATE)) {
      return;
    }
    require(
        parent == null || TraceContext.of(attributes).isPresent(),
        "attributes." + TraceContext.PARENT,
        "a trace context like 00-(32 hexadecimal digits)-(16 hexadecimal digits)-01",
        "'" + parent + "'",
        "See W3C Trace Context; leave it out if there is no trace.");
    require(
        parent != null || !attributes.containsKey(TraceContext.STATE),
        "attributes." + TraceContext.STATE,
        "a traceparent beside a tracestate",
        "none",
        "Give both, or the traceparent alone.");
  }

  private static void unique(Uniqueness unique) {
    bytes("unique_key", unique.key(), 255);
    require(
        !unique.ttl().isNegative() && unique.ttl().compareTo(MAX_AHEAD) <= 0,
        "unique_ttl_millis",
        "a time of 0 to 10 years",
        unique.ttl(),
        "The unit is milliseconds.");
    require(
        !unique.debounce() || unique.scope() == Uniqueness.Scope.UNTIL_START,
        "unique_scope",
        "the scope until start with debounce",
        unique.scope(),
        "What has started cannot be replaced: leave the scope out.");
  }

  /**
   * Checks a due instant.
   *
   * @throws CarillonException INVALID_ARGUMENT
   */
  public static void checkDue(NewTask.Due due, long nowMs) {
    due(due, nowMs);
  }

  private static void due(NewTask.Due due, long nowMs) {
    switch (due) {
      case NewTask.Due.After after -> {
        require(
            !after.delay().isNegative(),
            "delay_millis",
            "a delay of 0 or more",
            after.delay(),
            "For now, leave it out.");
        require(
            after.delay().compareTo(MAX_AHEAD) <= 0,
            "delay_millis",
            "a delay of at most 10 years",
            after.delay(),
            "The unit is milliseconds, not microseconds.");
      }
      case NewTask.Due.At at -> {
        long ms = at.epochMillis();
        require(ms >= 0, "due_ms", "an instant after 1970", ms, "The unit is epoch milliseconds.");
        require(
            ms <= nowMs + MAX_AHEAD.toMillis(),
            "due_ms",
            "an instant within the next 10 years",
            ms
                + (plausible(ms / 1000)
                    ? " (that is " + Instant.ofEpochMilli(ms / 1000) + " in microseconds)"
                    : ""),
            "The unit is epoch milliseconds.");
        require(
            ms == 0 || ms >= FIRST_PLAUSIBLE_MS,
            "due_ms",
            "epoch milliseconds",
            ms
                + (plausible(ms * 1000)
                    ? " (that is " + Instant.ofEpochSecond(ms) + " in seconds)"
                    : ""),
            "Multiply seconds by 1,000.");
      }
    }
  }

  private static boolean plausible(long ms) {
    return ms >= FIRST_PLAUSIBLE_MS && ms < 4_102_444_800_000L;
  }

  /** A queue, type or tenant name. */
  public static void name(String field, String name) {
    if (!isName(name)) {
      throw invalid(
          field,
          "a name like mail or etl.daily (" + NAME_TOLD + ")",
          "'" + shortened(name) + "'",
          "Use lower-case letters, digits, dot, dash and underscore, at most 64.");
    }
  }

  /** What {@link #NAME_TOLD} says; each task has three names, and a pattern is slower. */
  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_NAME) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean first = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!first && (i == 0 || c != '.' && c != '_' && c != '-')) {
        return false;
      }
    }
    return true;
  }

  private static void bytes(String field, String text, int most) {
    if (!longer(text, most)) {
      return;
    }
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    throw invalid(field, "at most " + most + " bytes", size + " bytes", "Shorten it.");
  }

  /** Whether a text has more bytes; three a character is the most there can be. */
  private static boolean longer(String text, int most) {
    return text.length() > most / 3 && text.getBytes(StandardCharsets.UTF_8).length > most;
  }

  static void pairs(String field, Map<String, String> pairs, int most) {
    require(
        pairs.size() <= MAX_PAIRS,
        field,
        "at most " + MAX_PAIRS + " entries",
        pairs.size(),
        "Leave some out.");
    pairs.forEach(
        (key, value) -> {
          require(!key.isEmpty(), field, "a key", "an empty one", "Name it.");
          if (longer(key, MAX_LABEL) || longer(value, most)) {
            String its = field + "." + shortened(key);
            bytes(its, key, MAX_LABEL);
            bytes(its, value, most);
          }
        });
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  static void require(boolean ok, String field, String expected, Object got, String advice) {
    if (!ok) {
      throw invalid(field, expected, got, advice);
    }
  }

  private static CarillonException invalid(
      String field, String expected, Object got, String advice) {
    return CarillonException.invalid(
        field, "Expected " + expected + ", but got " + got + ".", advice);
  }
}
