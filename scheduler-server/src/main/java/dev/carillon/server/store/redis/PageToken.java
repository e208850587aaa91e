package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place in a list: behind the entry of that score and id.
 *
 * @param id of the last task shown; empty: at the segment's start
 */
record PageToken(Segment segment, double score, String id) {

  static PageToken startOf(Segment segment) {
    return new PageToken(
        segment, segment.backward() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY, "");
  }

  static PageToken parse(String text) {
    if (text.isEmpty()) {
      return startOf(Segment.LEASED);
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(" ", -1);
      return new PageToken(Segment.valueOf(parts[0]), Double.parseDouble(parts[1]), parts[2]);
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
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }
}
