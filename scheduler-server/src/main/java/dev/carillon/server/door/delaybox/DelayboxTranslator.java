package dev.carillon.server.door.delaybox;

import dev.carillon.model.task.NewTask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns a delaybox message into a task. Pure: the same message always gives the same answer, so
 * that HTTP and the topic share it.
 */
public final class DelayboxTranslator {
  /** Every key of {@code parameter} is kept behind this, its value as JSON text. */
  static final String ATTRIBUTE = "delaybox.";

  /** The producer's own name for a task. */
  static final String UUID = "delaybox-uuid";

  static final String TASK_TYPE = "taskType";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final int MAX_PARAMETERS = 30;
  private static final int MAX_KEY_BYTES = 64 - ATTRIBUTE.length();
  private static final int MAX_VALUE_BYTES = 1_024;
  private static final int MAX_UUID_BYTES = 200;

  private final String queue;
  private final String topic;

  /**
   * @param queue where its tasks go
   * @param topic the Kafka topic that due PUB_SUB payloads go to (taskExecutionTopic)
   */
  public DelayboxTranslator(String queue, String topic) {
    this.queue = queue;
    this.topic = topic;
  }

  public Translation translate(DelayboxMessage message) {
    List<String> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    String type = type(message.parameter(), problems, warnings);
    NewTask.Due due = DelayboxTimes.due(message.parameter(), problems, warnings);
    Map<String, String> attributes = attributes(message, type, problems);
    if (!problems.isEmpty()) {
      return new Translation.Refused(problems);
    }
    NewTask task =
        NewTask.of(type, message.pyload())
            .inQueue(queue)
            .dueAt(due)
            .withAttributes(attributes)
            .withIdempotencyKey(message.taskUuid().isEmpty() ? "" : ATTRIBUTE + message.taskUuid());
    return new Translation.Understood(task, warnings);
  }

  private static String type(
      Map<String, String> parameter, List<String> problems, List<String> warnings) {
    Optional<String> word = Optional.ofNullable(parameter.get(TASK_TYPE)).flatMap(JsonText::plain);
    if (word.isEmpty() || word.get().isBlank()) {
      problems.add("Expected a taskType, for example SHELL_CMD or PUB_SUB, but got none.");
      return "";
    }
    return switch (word.get()) {
      case "SHELL_CMD" -> "shell";
      case "PUB_SUB" -> "kafka";
      default -> other(word.get(), problems, warnings);
    };
  }

  private static String other(String word, List<String> problems, List<String> warnings) {
    String type = word.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(type).matches()) {
      problems.add(
          "Expected a taskType SHELL_CMD, PUB_SUB or the name of a type ("
              + NAME.pattern()
              + " in any case), but got '"
              + shortened(word)
              + "'.");
    }
    warnings.add(
        "taskType "
            + shortened(word)
            + " is not one of SHELL_CMD and PUB_SUB; it waits for a worker that offers the type '"
            + type
            + "'.");
    return type;
  }

  private Map<String, String> attributes(
      DelayboxMessage message, String type, List<String> problems) {
    if (message.parameter().size() > MAX_PARAMETERS) {
      problems.add(
          "Expected at most "
              + MAX_PARAMETERS
              + " parameters, but got "
              + message.parameter().size()
              + ".");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    message
        .parameter()
        .forEach(
            (key, value) -> {
              limit("the name of a parameter", key, MAX_KEY_BYTES, problems);
              limit("the parameter " + shortened(key), value, MAX_VALUE_BYTES, problems);
              attributes.put(ATTRIBUTE + key, value);
            });
    if (!message.taskUuid().isEmpty()) {
      limit("taskUuid", message.taskUuid(), MAX_UUID_BYTES, problems);
      attributes.put(UUID, message.taskUuid());
    }
    if (type.equals("kafka")) {
      attributes.put("topic", topic);
    }
    return attributes;
  }

  private static void limit(String what, String text, int most, List<String> problems) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > most) {
      problems.add("Expected 1 to " + most + " bytes for " + what + ", but got " + bytes + ".");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  /** When a task is to run, from its parameters. */
  private static final class DelayboxTimes {
    private static final String AT = "executionTimestamp";
    private static final String DELAY = "delay";

    /** 1980 and 2100: what lies between them is an instant that somebody means. */
    private static final long FIRST_SECOND = 315_532_800L;

    private static final long LAST_SECOND = 4_102_444_800L;

    static NewTask.Due due(
        Map<String, String> parameter, List<String> problems, List<String> warnings) {
      Optional<Long> at = whole(parameter, AT, problems);
      Optional<Long> delay = whole(parameter, DELAY, problems);
      if (at.isPresent() && delay.isPresent()) {
        warnings.add("Both executionTimestamp and delay were given; executionTimestamp was used.");
      }
      if (at.isPresent()) {
        checkUnit(at.get(), problems);
        return new NewTask.Due.At(at.get());
      }
      return delay
          .map(millis -> (NewTask.Due) new NewTask.Due.After(Duration.ofMillis(millis)))
          .orElse(NewTask.Due.NOW);
    }

    private static void checkUnit(long at, List<String> problems) {
      if (at >= FIRST_SECOND && at <= LAST_SECOND) {
        problems.add(
            "Expected executionTimestamp in epoch milliseconds, but "
                + at
                + " looks like seconds; multiply it by 1,000.");
      } else if (at != 0 && at < FIRST_SECOND * 1_000) {
        problems.add(
            "Expected executionTimestamp in epoch milliseconds, but " + at + " lies before 1980.");
      }
    }

    /** A number of 0 or more, written as a number or as a string; empty if it is not there. */
    private static Optional<Long> whole(
        Map<String, String> parameter, String name, List<String> problems) {
      String json = parameter.get(name);
      if (json == null || json.equals("null")) {
        return Optional.empty();
      }
      Optional<String> text = JsonText.plain(json).map(String::strip);
      if (text.isPresent() && text.get().matches("\\d{1,18}")) {
        return Optional.of(Long.parseLong(text.get()));
      }
      problems.add(
          "Expected "
              + name
              + " as a whole number of milliseconds, 0 or more, but got "
              + shortened(json)
              + ".");
      return Optional.empty();
    }
  }
}
