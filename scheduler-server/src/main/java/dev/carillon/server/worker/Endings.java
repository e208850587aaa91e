package dev.carillon.server.worker;

import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.worker.api.DiscardException;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.RetryAfterException;
import dev.carillon.server.worker.api.SnoozeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one place where what a handler did becomes what the server is told. */
final class Endings {
  /** What a completion may carry, bytes. */
  static final int MAX_RESULT_BYTES = 65_536;

  private Endings() {}

  /**
   * A handler that returned has done the work, even if it was asked to stop meanwhile: telling that
   * it was cancelled would make people do it again. Only a lost lease silences it.
   */
  static Ending of(
      Assignment task, TaskRun.@Nullable Stop stop, Payload result, @Nullable Throwable failure) {
    if (stop != null && stop.cause() == StopCause.LOST) {
      return new Ending.Silent(task.attempt());
    }
    if (failure == null) {
      return returned(task, result);
    }
    if (stop == null) {
      return failed(task, failure);
    }
    return switch (stop.cause()) {
      case CANCELLED -> completed(task, Outcome.CANCELLED, stop.reason());
      case TIMED_OUT ->
          completed(
              task,
              Outcome.TIMED_OUT,
              stop.reason().isEmpty()
                  ? "Expected an end within " + seconds(task.execTimeout()) + ", but it ran on."
                  : stop.reason());
      case RELEASED -> new Ending.Released(task.attempt());
      case LOST -> new Ending.Silent(task.attempt());
    };
  }

  private static Ending returned(Assignment task, Payload result) {
    if (result.size() > MAX_RESULT_BYTES) {
      return completed(
          task,
          Outcome.FAILED_FATALLY,
          "Expected a result of at most "
              + MAX_RESULT_BYTES
              + " bytes, but the handler returned "
              + result.size()
              + ".");
    }
    return new Ending.Completed(
        new Completion(task.attempt(), Outcome.SUCCEEDED, "", result, Duration.ZERO));
  }

  private static Ending failed(Assignment task, Throwable failure) {
    String text = ErrorText.of(failure);
    return switch (failure) {
      case NonRetryableException e -> completed(task, Outcome.FAILED_FATALLY, text);
      case DiscardException e -> completed(task, Outcome.DISCARDED, text);
      case SnoozeException e -> again(task, Outcome.SNOOZED, text, e.after());
      case RetryAfterException e -> again(task, Outcome.FAILED, text, e.after());
      default -> again(task, Outcome.FAILED, text, Duration.ZERO);
    };
  }

  private static Ending again(Assignment task, Outcome outcome, String text, Duration after) {
    return new Ending.Completed(
        new Completion(
            task.attempt(),
            outcome,
            text,
            Payload.EMPTY,
            after.isNegative() ? Duration.ZERO : after));
  }

  /** What is told of a handler that gave no sign of life for too long. */
  static String silent(Assignment task) {
    return "Expected a sign of life (heartbeat, progress or output) within "
        + seconds(task.heartbeatTimeout())
        + ", but there was none.";
  }

  private static Ending completed(Assignment task, Outcome outcome, String error) {
    return new Ending.Completed(
        new Completion(
            task.attempt(), outcome, ErrorText.bounded(error), Payload.EMPTY, Duration.ZERO));
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
