package dev.carillon.server.door;

import java.time.Duration;

/**
 * What connections may cost; each port has its own.
 *
 * @param most open at one time; one more is closed at once; default 10,000; restart needed
 * @param idle how long one may carry no call; default 5 min; restart needed
 * @param head how long the beginning of a request, or one frame of HTTP/2, may take to come in;
 *     default 10 s; restart needed
 * @param reader how long a receiver of a stream may leave unread what it was sent; default 5 min;
 *     restart needed
 */
public record ConnectionBounds(int most, Duration idle, Duration head, Duration reader) {
  public static final ConnectionBounds DEFAULT =
      new ConnectionBounds(
          10_000, Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofMinutes(5));

  public ConnectionBounds {
    if (most < 1 || !idle.isPositive() || !head.isPositive() || !reader.isPositive()) {
      throw new IllegalArgumentException(
          "Expected room for a connection and times above 0, but got "
              + most
              + ", "
              + idle
              + ", "
              + head
              + " and "
              + reader
              + ".");
    }
  }
}
