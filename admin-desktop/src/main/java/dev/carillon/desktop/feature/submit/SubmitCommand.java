package dev.carillon.desktop.feature.submit;

import dev.carillon.desktop.feature.Cli;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.RetryPolicy;
import java.time.Duration;
import java.time.Instant;

/** A task as the command that submits the same. */
final class SubmitCommand {
  private SubmitCommand() {}

  static String of(NewTask task) {
    Cli cli = Cli.of("carillon task submit").with("--type", task.type());
    cli.with("--queue", task.queue()).with("--name", task.name());
    cli.with("--payload", task.payload().utf8());
    switch (task.due()) {
      case NewTask.Due.After after when !after.delay().isZero() ->
          cli.with("--delay", flag(after.delay()));
      case NewTask.Due.At at -> cli.with("--at", Instant.ofEpochMilli(at.epochMillis()).toString());
      default -> {
        // At once, which needs no word.
      }
    }
    if (task.priority() != NewTask.of(task.type(), task.payload()).priority()) {
      cli.with("--priority", String.valueOf(task.priority()));
    }
    RetryPolicy retry = task.retry();
    if (!retry.equals(RetryPolicy.DEFAULT)) {
      cli.with("--max-attempts", String.valueOf(retry.maxAttempts()));
      cli.with("--backoff", flag(retry.backoffBase()) + ".." + flag(retry.backoffMax()));
    }
    task.attributes().forEach((key, value) -> cli.with("--attribute", key + "=" + value));
    return cli.toString();
  }

  private static String flag(Duration span) {
    return span.toMillis() % 1000 == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
  }
}
