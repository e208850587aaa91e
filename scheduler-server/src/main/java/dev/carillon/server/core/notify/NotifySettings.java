package dev.carillon.server.core.notify;

import java.time.Duration;

/**
 * How messages are tried.
 *
 * @param timeout of one try
 * @param tries before it is given up
 * @param first until the second try; doubled for each further one
 * @param most between two tries
 * @param maxBytes of the event log kept for notifications that are behind, over all buckets
 */
public record NotifySettings(
    Duration timeout, int tries, Duration first, Duration most, long maxBytes) {
  /** How long a message is held back from others while it is tried. */
  public Duration hold() {
    return timeout.multipliedBy(2).plusSeconds(2);
  }

  /**
   * How long to wait after a failed try.
   *
   * @param tries that failed, from 1
   * @param random in [0, 1)
   */
  public Duration after(int tries, double random) {
    double doubled = first.toMillis() * Math.pow(2, Math.min(tries - 1, 40));
    double bounded = Math.min(doubled, most.toMillis());
    // Half of it is chance: receivers that were away are not met by all at once.
    return Duration.ofMillis((long) (bounded / 2 + bounded / 2 * random));
  }
}
