package dev.carillon.server.definition;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.Uniqueness;
import java.util.Base64;

/** What a task says beside its type; defaults are left out. */
final class TaskWriter {
  private TaskWriter() {}

  static void write(YamlText out, NewTask task) {
    if (!task.queue().equals(NewTask.DEFAULT_NAME)) {
      out.text("queue", task.queue());
    }
    out.textUnlessEmpty("name", task.name());
    payload(out, task.payload());
    if (task.priority() != Priority.MEDIUM) {
      out.word("priority", Integer.toString(task.priority()));
    }
    if (task.due() instanceof NewTask.Due.After after) {
      out.span("delay", after.delay());
    }
    if (!task.retry().equals(RetryPolicy.DEFAULT)) {
      retry(out, task.retry());
    }
    if (!task.execTimeout().equals(NewTask.DEFAULT_EXEC_TIMEOUT)) {
      out.span("timeout", task.execTimeout());
    }
    deadlines(out, task.deadlines());
    out.texts("labels", task.labels());
    out.texts("attributes", task.attributes());
    if (task.unique().present()) {
      unique(out, task.unique());
    }
  }

  /** A text if reading it gives these bytes, else JSON likewise, else Base64. */
  private static void payload(YamlText out, Payload payload) {
    if (payload.size() == 0) {
      return;
    }
    String text = payload.utf8();
    if (isJson(text)) {
      out.raw("payload", text);
    } else if (Payload.of(text).equals(payload) && YamlText.printable(text)) {
      out.text("payload", text);
    } else {
      out.word("payloadBase64", Base64.getEncoder().encodeToString(payload.bytes()));
    }
  }

  /** Whether it is a mapping or a list that is written as it was read. */
  private static boolean isJson(String text) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return false;
    }
    try {
      return JsonTrees.write(JsonTrees.read(text)).equals(text)
          && YamlText.printable(text)
          && JsonTrees.write(new YamlTrees(text).read().getFirst()).equals(text);
    } catch (Unreadable e) {
      return false;
    }
  }

  private static void retry(YamlText out, RetryPolicy retry) {
    out.open("retry");
    out.word("attempts", Integer.toString(retry.maxAttempts()));
    out.word("lost", Integer.toString(retry.maxLost()));
    out.word("backoff", Spans.write(retry.backoffBase()));
    out.word("maxBackoff", Spans.write(retry.backoffMax()));
    out.close();
  }

  private static void deadlines(YamlText out, TaskDeadlines deadlines) {
    if (deadlines.start().orElse(null) instanceof NewTask.Due.After after) {
      out.word("startWithin", Spans.write(after.delay()));
    }
    out.span("queueTimeout", deadlines.queueWait());
    if (deadlines.retries().orElse(null) instanceof NewTask.Due.After after) {
      out.word("retryWithin", Spans.write(after.delay()));
    }
    out.span("heartbeat", deadlines.heartbeat());
  }

  private static void unique(YamlText out, Uniqueness unique) {
    out.open("unique");
    out.text("key", unique.key());
    out.word("scope", word(unique.scope()));
    out.span("ttl", unique.ttl());
    if (unique.debounce()) {
      out.word("debounce", "true");
    }
    out.close();
  }

  static String word(Uniqueness.Scope scope) {
    return switch (scope) {
      case UNTIL_START -> "untilStart";
      case UNTIL_DONE -> "untilDone";
      case UNTIL_SUCCESS -> "untilSuccess";
    };
  }
}
