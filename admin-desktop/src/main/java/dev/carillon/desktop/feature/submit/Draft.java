package dev.carillon.desktop.feature.submit;

import static dev.carillon.desktop.i18n.Texts.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.carillon.desktop.state.JsonText;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands in the form, as typed. Reads it into a task, or says what is wrong with which field.
 */
record Draft(
    TaskKind kind,
    String type,
    String queue,
    String name,
    String payload,
    String method,
    String url,
    String topic,
    String key,
    WhenText.Mode mode,
    String when,
    int priority,
    String attempts,
    String backoff,
    String longest) {

  /** The fields a problem can be of. */
  enum Field {
    TYPE,
    QUEUE,
    PAYLOAD,
    URL,
    TOPIC,
    WHEN,
    ATTEMPTS,
    BACKOFF,
    LONGEST
  }

  /** Either a task or problems. */
  record Result(Optional<NewTask> task, Map<Field, String> problems) {}

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  Result read(long nowMs, ZoneId zone) {
    Map<Field, String> problems = new EnumMap<>(Field.class);
    String typeName = kind == TaskKind.OTHER ? type.strip() : kind.type();
    if (!NAME.matcher(typeName).matches()) {
      problems.put(Field.TYPE, text("submit.wrong.type"));
    }
    if (!NAME.matcher(queue.strip()).matches()) {
      problems.put(Field.QUEUE, text("submit.wrong.queue"));
    }
    Payload bytes = bytes(problems);
    WhenText.Reading at = WhenText.read(mode, when, nowMs, zone);
    at.problem().ifPresent(p -> problems.put(Field.WHEN, p));
    Optional<RetryPolicy> retry = retry(problems);
    if (!problems.isEmpty() || retry.isEmpty()) {
      return new Result(Optional.empty(), problems);
    }
    NewTask task =
        NewTask.of(typeName, bytes)
            .inQueue(queue.strip())
            .named(name.strip())
            .dueAt(at.due())
            .withPriority(priority)
            .withRetry(retry.get())
            .withAttributes(attributes());
    return new Result(Optional.of(task), problems);
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (kind == TaskKind.KAFKA) {
      attributes.put("topic", topic.strip());
      if (!key.isBlank()) {
        attributes.put("key", key.strip());
      }
    }
    return attributes;
  }

  private Payload bytes(Map<Field, String> problems) {
    switch (kind) {
      case SHELL -> {
        if (payload.isBlank()) {
          problems.put(Field.PAYLOAD, text("submit.wrong.command"));
        }
        return Payload.of(payload.strip());
      }
      case SLEEP -> {
        Optional<Duration> span = WhenText.span(payload);
        if (span.isEmpty()) {
          problems.put(Field.PAYLOAD, text("submit.wrong.span"));
        }
        return Payload.of(String.valueOf(span.orElse(Duration.ZERO).toMillis()));
      }
      case HTTP -> {
        if (!webAddress(url.strip())) {
          problems.put(Field.URL, text("submit.wrong.url"));
        }
        return Payload.of(request());
      }
      case KAFKA -> {
        if (topic.isBlank()) {
          problems.put(Field.TOPIC, text("submit.wrong.topic"));
        }
        return Payload.of(payload);
      }
      case ECHO, OTHER -> {
        return Payload.of(payload);
      }
    }
    throw new IllegalStateException("Expected a known kind, but got " + kind + ".");
  }

  private static boolean webAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private String request() {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("method", method);
      json.writeStringField("url", url.strip());
      if (!payload.isBlank()) {
        json.writeFieldName("body");
        if (meantAsJson() && JsonText.problem(payload).isEmpty()) {
          // As JSON, so that the worker declares it as such.
          json.writeRawValue(payload.strip());
        } else {
          json.writeString(payload);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /** The retry policy alone, for its picture. */
  Optional<RetryPolicy> retry(Map<Field, String> problems) {
    int most = 0;
    try {
      most = Integer.parseInt(attempts.strip());
    } catch (NumberFormatException e) {
      problems.put(Field.ATTEMPTS, text("submit.wrong.attempts"));
    }
    if (most < 1 || most > 255) {
      problems.put(Field.ATTEMPTS, text("submit.wrong.attempts"));
    }
    Optional<Duration> base = WhenText.span(backoff);
    if (base.isEmpty()) {
      problems.put(Field.BACKOFF, text("submit.wrong.span"));
    }
    Optional<Duration> max = WhenText.span(longest);
    if (max.isEmpty()) {
      problems.put(Field.LONGEST, text("submit.wrong.span"));
    }
    if (most < 1 || most > 255 || base.isEmpty() || max.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new RetryPolicy(most, RetryPolicy.DEFAULT.maxLost(), base.get(), max.get()));
  }

  /** What the payload is as JSON: right, wrong with the place, or not meant to be any. */
  Optional<JsonText.Problem> jsonProblem() {
    return meantAsJson() ? JsonText.problem(payload) : Optional.empty();
  }

  /** A command of a shell may begin with a bracket, too. */
  boolean meantAsJson() {
    if (kind == TaskKind.SHELL || kind == TaskKind.SLEEP) {
      return false;
    }
    String start = payload.strip();
    return start.startsWith("{") || start.startsWith("[");
  }
}
