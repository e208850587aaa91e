package dev.carillon.server.worker.shell;

import dev.carillon.model.worker.Assignment;
import dev.carillon.server.worker.api.DiscardException;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.SnoozeException;
import dev.carillon.server.worker.api.TaskFailedException;
import java.time.Duration;

/**
 * What the exit code of a command says beside success and failure, after {@code sysexits.h}:
 *
 * <ul>
 *   <li>65 (EX_DATAERR): the input is bad, trying again is no use;
 *   <li>75 (EX_TEMPFAIL): it cannot be done yet, come back in a minute (or after the seconds in the
 *       task's attribute {@code snooze_seconds}) without using up an attempt;
 *   <li>79: no longer wanted, over without a dead letter;
 *   <li>all others but 0: failed, try again while attempts are left.
 * </ul>
 */
final class ExitCodes {
  static final int BAD_INPUT = 65;
  static final int NOT_YET = 75;
  static final int UNWANTED = 79;
  static final String SNOOZE_SECONDS = "snooze_seconds";
  private static final long DEFAULT_SNOOZE_SECONDS = 60;
  private static final long MOST_SNOOZE_SECONDS = Duration.ofDays(365).toSeconds();

  private ExitCodes() {}

  static TaskFailedException failure(int status, String text, Assignment task) {
    return switch (status) {
      case BAD_INPUT -> new NonRetryableException(text);
      case NOT_YET -> new SnoozeException(text, snooze(task));
      case UNWANTED -> new DiscardException(text);
      default -> new TaskFailedException(text);
    };
  }

  private static Duration snooze(Assignment task) {
    String seconds = task.attributes().getOrDefault(SNOOZE_SECONDS, "");
    long wait = seconds.matches("\\d{1,9}") ? Long.parseLong(seconds) : DEFAULT_SNOOZE_SECONDS;
    return Duration.ofSeconds(Math.clamp(wait, 1, MOST_SNOOZE_SECONDS));
  }
}
