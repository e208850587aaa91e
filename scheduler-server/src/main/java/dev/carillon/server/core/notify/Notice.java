package dev.carillon.server.core.notify;

import java.util.List;

/**
 * What a message tells.
 *
 * @param rule empty: a task asked for it, or it is a test of a channel
 * @param note of the rule
 * @param event word of a {@link dev.carillon.model.notify.NotifyEvent}
 * @param atMs when it was made, epoch milliseconds by Redis
 * @param count how many events it tells of
 * @param samples the first ten of them, and the last
 */
public record Notice(
    String rule,
    String note,
    String event,
    long atMs,
    boolean test,
    boolean recovered,
    long count,
    List<Happening> samples) {
  public Notice {
    samples = List.copyOf(samples);
  }
}
