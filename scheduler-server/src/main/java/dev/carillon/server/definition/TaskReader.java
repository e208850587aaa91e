package dev.carillon.server.definition;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.server.definition.Tree.Mapping;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tasks as definitions write them; the mapping fits its schema. */
final class TaskReader {
  private TaskReader() {}

  /**
   * The task of a mapping.
   *
   * @throws IllegalArgumentException for a value that only the task itself refuses
   */
  static NewTask read(Mapping from, String tenant) {
    String type = text(from, "type").orElse(NewTask.DEFAULT_NAME);
    NewTask task = NewTask.of(type, payload(from)).ofTenant(tenant);
    return task.inQueue(text(from, "queue").orElse(task.queue()))
        .named(text(from, "name").orElse(""))
        .withPriority(from.get("priority").map(TaskReader::priority).orElse(Priority.MEDIUM))
        .dueAt(new NewTask.Due.After(span(from, "delay").orElse(Duration.ZERO)))
        .withRetry(retry(from))
        .withExecTimeout(span(from, "timeout").orElse(task.execTimeout()))
        .withLabels(texts(from, "labels"))
        .withAttributes(texts(from, "attributes"))
        .withDeadlines(deadlines(from))
        .withUnique(unique(from));
  }

  static Optional<String> text(Mapping from, String key) {
    return from.get(key).map(Tree::text);
  }

  static Optional<Duration> span(Mapping from, String key) {
    return text(from, key).map(Spans::read);
  }

  static boolean flag(Mapping from, String key) {
    return text(from, key).map("true"::equals).orElse(false);
  }

  static int whole(Mapping from, String key, int otherwise) {
    return text(from, key).map(n -> new BigDecimal(n).intValueExact()).orElse(otherwise);
  }

  static Map<String, String> texts(Mapping from, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (from.get(key).orElse(null) instanceof Mapping mapping) {
      mapping.entries().forEach((name, value) -> texts.put(name, value.text()));
    }
    return texts;
  }

  private static Payload payload(Mapping from) {
    return text(from, "payloadBase64")
        .map(text -> Payload.of(Base64.getDecoder().decode(text)))
        .orElseGet(() -> from.get("payload").map(TaskReader::bytes).orElse(Payload.EMPTY));
  }

  /** A text is what it says, anything else is JSON. */
  static Payload bytes(Tree tree) {
    return Payload.of(tree instanceof Tree.Scalar scalar ? scalar.text() : JsonTrees.write(tree));
  }

  /** Any value as JSON, texts too. */
  static Payload json(Tree tree) {
    return Payload.of(JsonTrees.write(tree));
  }

  static int priority(Tree tree) {
    return switch (tree.text()) {
      case "high" -> Priority.HIGH;
      case "medium" -> Priority.MEDIUM;
      case "low" -> Priority.LOW;
      default -> new BigDecimal(tree.text()).intValueExact();
    };
  }

  static RetryPolicy retry(Mapping from) {
    RetryPolicy usual = RetryPolicy.DEFAULT;
    if (!(from.get("retry").orElse(null) instanceof Mapping retry)) {
      return usual;
    }
    return new RetryPolicy(
        whole(retry, "attempts", usual.maxAttempts()),
        whole(retry, "lost", usual.maxLost()),
        span(retry, "backoff").orElse(usual.backoffBase()),
        span(retry, "maxBackoff").orElse(usual.backoffMax()));
  }

  private static TaskDeadlines deadlines(Mapping from) {
    return new TaskDeadlines(
        span(from, "startWithin").map(NewTask.Due.After::new),
        span(from, "queueTimeout").orElse(Duration.ZERO),
        span(from, "retryWithin").map(NewTask.Due.After::new),
        span(from, "heartbeat").orElse(Duration.ZERO));
  }

  private static Uniqueness unique(Mapping from) {
    if (!(from.get("unique").orElse(null) instanceof Mapping unique)) {
      return Uniqueness.NONE;
    }
    boolean debounce = flag(unique, "debounce");
    Uniqueness.Scope usual = debounce ? Uniqueness.Scope.UNTIL_START : Uniqueness.Scope.UNTIL_DONE;
    return new Uniqueness(
        text(unique, "key").orElse(""),
        text(unique, "scope").map(TaskReader::scope).orElse(usual),
        span(unique, "ttl").orElse(Duration.ZERO),
        debounce);
  }

  private static Uniqueness.Scope scope(String word) {
    return switch (word) {
      case "untilStart" -> Uniqueness.Scope.UNTIL_START;
      case "untilSuccess" -> Uniqueness.Scope.UNTIL_SUCCESS;
      default -> Uniqueness.Scope.UNTIL_DONE;
    };
  }
}
