package dev.carillon.server.definition;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.Uniqueness;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** Fields of tasks. */
final class TaskFields {
  private TaskFields() {}

  /** What a task says beside its type. */
  static void write(FieldValues out, NewTask task) {
    out.put("queue", task.queue(), NewTask.DEFAULT_NAME);
    out.text("name", task.name());
    payload(out, task.payload());
    out.put("priority", task.priority(), Priority.MEDIUM);
    out.text("delay", due(task.due()));
    retry(out.below("retry"), task.retry());
    out.span("timeout", task.execTimeout(), NewTask.DEFAULT_EXEC_TIMEOUT);
    TaskDeadlines deadlines = task.deadlines();
    out.text("startWithin", deadlines.start().map(TaskFields::due).orElse(""));
    out.span("queueTimeout", deadlines.queueWait());
    out.text("retryWithin", deadlines.retries().map(TaskFields::due).orElse(""));
    out.span("heartbeat", deadlines.heartbeat());
    out.texts("labels", task.labels());
    out.texts("attributes", task.attributes());
    if (task.unique().present()) {
      unique(out.below("unique"), task.unique());
    }
    out.text("idempotencyKey", task.idempotencyKey());
  }

  private static String due(NewTask.Due due) {
    return switch (due) {
      case NewTask.Due.After after -> after.delay().isZero() ? "" : Spans.write(after.delay());
      case NewTask.Due.At at -> Instant.ofEpochMilli(at.epochMillis()).toString();
    };
  }

  private static void payload(FieldValues out, Payload payload) {
    String text = payload.utf8();
    if (payload.size() > 0 && !Payload.of(text).equals(payload)) {
      // As Base64 a secret in it would not be known for one.
      out.always(
          "payloadBase64", payload.size() + " bytes, SHA-256 " + hash(payload.bytes()) + "…");
      return;
    }
    Optional<Tree> json =
        text.startsWith("{") || text.startsWith("[") ? tree(text) : Optional.empty();
    json.ifPresentOrElse(tree -> out.tree("payload", tree), () -> out.text("payload", text));
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /** Any JSON, each of its values for itself. */
  static void json(FieldValues out, String key, Payload json) {
    tree(json.utf8())
        .ifPresentOrElse(tree -> out.tree(key, tree), () -> out.text(key, json.utf8()));
  }

  private static Optional<Tree> tree(String json) {
    try {
      return Optional.of(JsonTrees.read(json));
    } catch (Unreadable e) {
      return Optional.empty();
    }
  }

  private static void retry(FieldValues out, RetryPolicy retry) {
    RetryPolicy usual = RetryPolicy.DEFAULT;
    out.put("attempts", retry.maxAttempts(), usual.maxAttempts());
    out.put("lost", retry.maxLost(), usual.maxLost());
    out.span("backoff", retry.backoffBase(), usual.backoffBase());
    out.span("maxBackoff", retry.backoffMax(), usual.backoffMax());
  }

  private static void unique(FieldValues out, Uniqueness unique) {
    out.always("key", unique.key());
    out.always("scope", TaskWriter.word(unique.scope()));
    out.span("ttl", unique.ttl());
    out.put("debounce", unique.debounce(), false);
  }
}
