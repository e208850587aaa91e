package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place in a list: behind the entry of that score and id.
 *
 * @param id of the last task shown; empty: at the segment's start
 * @param begun when the list was begun
 */
record PageToken(Segment segment, double score, String id, Begun begun) {

  /**
   * What a list knows of its own beginning.
   *
   * @param sinceMs when its first page was read, by the clock of Redis
   * @param waited whether there was something then that could become ready
   * @param untilMs what came into a segment of the second look after that is not shown: so a list
   *     ends however much ends while it is read
   */
  record Begun(long sinceMs, boolean waited, long untilMs) {
    /** Of a list without a second look: dead letters, and tokens of servers before this one. */
    static final Begun LONG_AGO = new Begun(Long.MAX_VALUE, false, Long.MAX_VALUE);

    boolean known() {
      return sinceMs != Long.MAX_VALUE;
    }

    Begun until(long ms) {
      return new Begun(sinceMs, waited, ms);
    }
  }

  private static final int PARTS = 3;

  static PageToken startOf(Segment segment, Begun begun) {
    double score =
        switch (segment) {
          case ENDED -> begun.known() ? begun.sinceMs() - 1 : Double.POSITIVE_INFINITY;
          case ENDED_SINCE -> begun.sinceMs();
          default -> Double.NEGATIVE_INFINITY;
        };
    return new PageToken(segment, score, "", begun);
  }

  static PageToken parse(String text) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(" ", -1);
      Begun begun =
          parts.length == PARTS
              ? Begun.LONG_AGO
              : new Begun(
                  Long.parseLong(parts[3]),
                  Boolean.parseBoolean(parts[4]),
                  Long.parseLong(parts[5]));
      return new PageToken(
          Segment.valueOf(parts[0]), Double.parseDouble(parts[1]), parts[2], begun);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw CarillonException.invalid(
          "page_token",
          "Expected a page token of an earlier answer, but got '" + text + "'.",
          "Leave it empty for the first page.");
    }
  }

  @Override
  public String toString() {
    String plain = segment + " " + score + " " + id;
    String whole =
        begun.known()
            ? plain + " " + begun.sinceMs() + " " + begun.waited() + " " + begun.untilMs()
            : plain;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(whole.getBytes(StandardCharsets.US_ASCII));
  }
}
