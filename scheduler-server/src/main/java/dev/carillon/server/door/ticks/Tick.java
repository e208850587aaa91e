package dev.carillon.server.door.ticks;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.server.config.Doors;
import dev.carillon.server.door.http.JsonBody;
import dev.carillon.server.door.http.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An item and its time.
 *
 * @param item as it was sent
 * @param at as it was sent, RFC 3339
 * @param instant the time that {@code at} tells
 */
record Tick(String item, String at, Instant instant) {
  static final Set<String> FIELDS = Set.of("item", "at");

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
  private static final String EXAMPLE = "\"2023-02-28T14:16:00Z\"";
  private static final int MAX_ITEM = 512;
  private static final int MAX_IDENTITY = 255;

  /** Reads one; what is wrong with it is noted in the body. */
  static Tick read(JsonBody body) {
    body.missing("item", "\"user1234\"");
    body.missing("at", EXAMPLE);
    String item = body.text("item").orElse("");
    int bytes = item.getBytes(StandardCharsets.UTF_8).length;
    if (body.has("item") && (bytes == 0 || bytes > MAX_ITEM)) {
      body.problem("Expected 1 to " + MAX_ITEM + " bytes for item, but got " + bytes + ".");
    }
    String at = body.word("at").orElse("");
    return new Tick(item, at, at.isEmpty() ? Instant.EPOCH : instant(at, body));
  }

  private static Instant instant(String at, JsonBody body) {
    if (RFC_3339.matcher(at).matches()) {
      try {
        return OffsetDateTime.parse(at.toUpperCase(Locale.ROOT).replace(' ', 'T')).toInstant();
      } catch (DateTimeException e) {
        // There is no such day or hour.
      }
    }
    body.problem(
        "Expected at as an RFC 3339 time such as "
            + EXAMPLE
            + ", but got "
            + JsonBody.shortened(at)
            + (at.matches("\\d+") ? ", which is a number." : "."));
    return Instant.EPOCH;
  }

  /** The task that sends it. The message has the structure of the request. */
  NewTask task(Doors.Ticks settings) {
    String message = "{\"item\":" + JsonText.quoted(item) + ",\"at\":" + JsonText.quoted(at) + "}";
    NewTask task =
        NewTask.of("kafka", Payload.of(message))
            .inQueue(settings.queue())
            .dueAt(new NewTask.Due.At(millis()));
    Map<String, String> road = Map.of("topic", settings.topic(), "key", item);
    if (settings.replace()) {
      return task.withAttributes(road).withUnique(Uniqueness.debounced(shortened("tick:" + item)));
    }
    Map<String, String> named = new HashMap<>(road);
    named.put(NewTask.OWN_ID, identity());
    return task.withAttributes(named);
  }

  /** Rounded up: never before its time. */
  private long millis() {
    return instant.toEpochMilli() + (instant.getNano() % 1_000_000 == 0 ? 0 : 1);
  }

  /** The same for the same item and time, however the time is written. */
  String identity() {
    return shortened("tick:" + item + "@" + instant);
  }

  private static String shortened(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= MAX_IDENTITY
        ? text
        : "tick:#" + hash(text);
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
