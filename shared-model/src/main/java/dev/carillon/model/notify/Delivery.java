package dev.carillon.model.notify;

import dev.carillon.model.error.CarillonException;
import java.util.List;
import java.util.Locale;

/**
 * A message to one channel.
 *
 * @param id the same for every try; receivers tell a repeat by it
 * @param channel empty if it goes where a task asked for
 * @param target the URL without its query, or the recipients
 * @param rule empty: a task asked for it, or it is a test of a channel
 * @param event word of a {@link NotifyEvent}
 * @param count how many events it tells of
 * @param nextMs when it is tried again, epoch milliseconds; 0: never
 * @param tries since it was made or sent again
 * @param log the last tries, the oldest first
 * @param body what is sent; empty where it was not asked for
 */
public record Delivery(
    String id,
    String channel,
    String target,
    String rule,
    String event,
    State state,
    boolean test,
    boolean recovered,
    long count,
    String summary,
    long createdMs,
    long nextMs,
    int tries,
    List<Try> log,
    String body) {
  /** What became of it. */
  public enum State {
    WAITING,
    DELIVERED,
    /** Given up; it can be sent again. */
    DEAD;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a word.
     *
     * @throws CarillonException INVALID_ARGUMENT for another
     */
    public static State of(String word) {
      for (State state : values()) {
        if (state.word().equals(word)) {
          return state;
        }
      }
      throw CarillonException.invalid(
          "state",
          "Expected waiting, delivered or dead, but got '" + word + "'.",
          "Leave it out for all.");
    }
  }

  /**
   * One try.
   *
   * @param status of HTTP; 0: no answer, or an e-mail
   * @param address that was connected to; empty: none was
   * @param answer what was answered or went wrong
   */
  public record Try(
      long atMs, int status, long latencyMs, String address, boolean accepted, String answer) {}

  public Delivery {
    log = List.copyOf(log);
  }
}
