package dev.carillon.model.task;

import java.time.Duration;

/**
 * "Only one of these at a time": of a tenant's and queue's tasks with one key, the first holds it,
 * and others are refused with its id while it does.
 *
 * @param key at most 255 bytes; empty: any number of such tasks
 * @param scope how long its holder keeps it; cancelling or deleting the holder frees it always
 * @param ttl it is free after this long at the latest; zero: not by time
 * @param debounce a second one does not fail: it takes the place of the one that waits, with the
 *     new payload and the new due instant; only with {@link Scope#UNTIL_START}
 */
public record Uniqueness(String key, Scope scope, Duration ttl, boolean debounce) {
  /** How long a holder keeps its key. */
  public enum Scope {
    /** Until its first attempt starts: at most one waits. */
    UNTIL_START,
    /** Until it has ended, however. */
    UNTIL_DONE,
    /** Until it has succeeded: a dead letter keeps its key until it is run again or deleted. */
    UNTIL_SUCCESS
  }

  public static final Uniqueness NONE = new Uniqueness("", Scope.UNTIL_DONE, Duration.ZERO, false);

  public static Uniqueness of(String key, Scope scope) {
    return new Uniqueness(key, scope, Duration.ZERO, false);
  }

  /** The last one submitted wins, once there was quiet for as long as its delay. */
  public static Uniqueness debounced(String key) {
    return new Uniqueness(key, Scope.UNTIL_START, Duration.ZERO, true);
  }

  public boolean present() {
    return !key.isEmpty();
  }
}
