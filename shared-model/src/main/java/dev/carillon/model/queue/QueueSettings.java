package dev.carillon.model.queue;

import dev.carillon.model.task.RetryPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * How a queue treats its tasks. The defaults limit nothing.
 *
 * @param concurrency most tasks running at one time; 0: no limit
 * @param rate how many may start in a span of time
 * @param key CEL expression of the limit key; empty: no keys
 * @param keyConcurrency most tasks of one key running at one time; 0: no limit
 * @param keyRate how many of one key may start in a span of time
 * @param retry policy of tasks that bring the built-in default
 * @param ageing how much waiting one level of priority is worth
 * @param strict a higher priority always goes first; ageing is not used
 * @param keepsNoDead tasks whose attempts are used up end as FAILED, not DEAD
 * @param keep how much of what has ended is kept
 */
public record QueueSettings(
    int concurrency,
    Rate rate,
    String key,
    int keyConcurrency,
    Rate keyRate,
    Optional<RetryPolicy> retry,
    Duration ageing,
    boolean strict,
    boolean keepsNoDead,
    Keep keep) {
  public static final Duration DEFAULT_AGEING = Duration.ofHours(1);

  public static final QueueSettings DEFAULTS =
      new QueueSettings(
          0,
          Rate.NONE,
          "",
          0,
          Rate.NONE,
          Optional.empty(),
          DEFAULT_AGEING,
          false,
          false,
          Keep.AS_EVERYWHERE);

  /** Settings that keep ended tasks as everywhere. */
  public QueueSettings(
      int concurrency,
      Rate rate,
      String key,
      int keyConcurrency,
      Rate keyRate,
      Optional<RetryPolicy> retry,
      Duration ageing,
      boolean strict,
      boolean keepsNoDead) {
    this(
        concurrency,
        rate,
        key,
        keyConcurrency,
        keyRate,
        retry,
        ageing,
        strict,
        keepsNoDead,
        Keep.AS_EVERYWHERE);
  }

  /** Limits of a tenant: these two alone. */
  public static QueueSettings ofTenant(int concurrency, Rate rate) {
    return new QueueSettings(
        concurrency,
        rate,
        "",
        0,
        Rate.NONE,
        Optional.empty(),
        DEFAULT_AGEING,
        false,
        false,
        Keep.AS_EVERYWHERE);
  }

  /** Whether starting a task takes a slot or a token. */
  public boolean limited() {
    return concurrency > 0 || rate.limited() || keyed();
  }

  /** Whether tasks are told apart by a key. */
  public boolean keyed() {
    return !key.isEmpty() && (keyConcurrency > 0 || keyRate.limited());
  }
}
