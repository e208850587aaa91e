package dev.carillon.model.workflow;

import java.util.Locale;
import java.util.Optional;

/**
 * When a node starts, by how its parents ended. A decision never depends on the order in which
 * parents end: one is taken early only where no later end could change it. A node without parents
 * starts at once whatever its rule. The codes are stored and never change.
 */
public enum TriggerRule {
  /** All parents succeeded. Else UPSTREAM_FAILED if one failed, SKIPPED if one was skipped. */
  ALL_SUCCESS(1),
  /** All parents ended, however. */
  ALL_DONE(2),
  /** All parents failed. Else SKIPPED. */
  ALL_FAILED(3),
  /** As soon as one parent succeeded. None did: UPSTREAM_FAILED if one failed, else SKIPPED. */
  ONE_SUCCESS(4),
  /** As soon as one parent failed. None did: SKIPPED. */
  ONE_FAILED(5),
  /** All parents ended and none failed. Else UPSTREAM_FAILED. */
  NONE_FAILED(6),
  /** None failed and one succeeded. Else UPSTREAM_FAILED if one failed, SKIPPED if all were. */
  NONE_FAILED_MIN_ONE_SUCCESS(7),
  /** All parents ended, however; also in a run that is stopping after a failure. */
  ALWAYS(8);

  private final int code;

  TriggerRule(int code) {
    this.code = code;
  }

  /** The stored code, 1–8. */
  public int code() {
    return code;
  }

  /** As definitions write it: {@code all_success}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rule of a word, in either case. */
  public static Optional<TriggerRule> ofWord(String word) {
    for (TriggerRule rule : values()) {
      if (rule.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** The rule of a stored code. */
  public static TriggerRule ofCode(int code) {
    if (code < 1 || code > values().length) {
      throw new IllegalArgumentException("Expected a code 1–8 of a rule, but got " + code + ".");
    }
    return values()[code - 1];
  }

  /** Whether it can start a node that has no parents by its own meaning. */
  public boolean needsParents() {
    return switch (this) {
      case ALL_FAILED, ONE_SUCCESS, ONE_FAILED, NONE_FAILED_MIN_ONE_SUCCESS -> true;
      case ALL_SUCCESS, ALL_DONE, NONE_FAILED, ALWAYS -> false;
    };
  }

  /**
   * What is to become of a node.
   *
   * @param ok parents that SUCCEEDED
   * @param failed parents that are FAILED, UPSTREAM_FAILED or CANCELLED
   * @param skipped parents that are SKIPPED
   * @param pending parents that have not ended
   */
  public Decision decide(int ok, int failed, int skipped, int pending) {
    if (ok + failed + skipped + pending == 0) {
      return Decision.RUN;
    }
    return switch (this) {
      case ALL_SUCCESS ->
          failed > 0 ? Decision.FAIL : ended(pending, skipped > 0 ? Decision.SKIP : Decision.RUN);
      case ALL_DONE, ALWAYS -> ended(pending, Decision.RUN);
      case ALL_FAILED -> ok + skipped > 0 ? Decision.SKIP : ended(pending, Decision.RUN);
      case ONE_SUCCESS ->
          ok > 0 ? Decision.RUN : ended(pending, failed > 0 ? Decision.FAIL : Decision.SKIP);
      case ONE_FAILED -> failed > 0 ? Decision.RUN : ended(pending, Decision.SKIP);
      case NONE_FAILED -> failed > 0 ? Decision.FAIL : ended(pending, Decision.RUN);
      case NONE_FAILED_MIN_ONE_SUCCESS ->
          failed > 0 ? Decision.FAIL : ended(pending, ok > 0 ? Decision.RUN : Decision.SKIP);
    };
  }

  private static Decision ended(int pending, Decision then) {
    return pending > 0 ? Decision.WAIT : then;
  }
}
