package dev.carillon.desktop.state;

/** How the connection stands. */
public sealed interface Link {
  /** The first answer is awaited. */
  record Connecting() implements Link {}

  /**
   * Data comes.
   *
   * @param roundTripMillis of the last measurement; -1 before the first
   */
  record Up(long roundTripMillis) implements Link {}

  /**
   * No data. The console tries again by itself.
   *
   * @param reason one sentence
   * @param advice what to do, or empty
   * @param retryAtMs when it tries next, epoch milliseconds of this computer; 0: it tries now
   * @param failures tries in a row that failed; where it waits for a login, refusals until now
   * @param login whether the server wants to know who this is; it is not tried again before
   */
  record Lost(String reason, String advice, long retryAtMs, int failures, boolean login)
      implements Link {}

  /**
   * There is no server: this is what one told until then.
   *
   * @param takenMs epoch milliseconds
   */
  record Kept(String server, long takenMs) implements Link {}

  default boolean up() {
    return this instanceof Up;
  }
}
