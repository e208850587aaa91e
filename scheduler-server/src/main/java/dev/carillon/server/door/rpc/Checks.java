package dev.carillon.server.door.rpc;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Limits of requests that are no part of a task; those of a task are the core's. */
final class Checks {
  /** Most attempts in one claim, completion or release. */
  static final int MAX_ATTEMPTS = 500;

  private static final int MAX_REASON_BYTES = 256;

  private Checks() {}

  /** A length of time in milliseconds; 0 means that it was not set. */
  static Duration span(long millis, String field) {
    if (millis < 0) {
      throw CarillonException.invalid(
          field,
          "Expected a length of time of 0 or more milliseconds, but got " + millis + ".",
          "Leave it out for the default.");
    }
    return Duration.ofMillis(millis);
  }

  static void count(int count, String field) {
    if (count > MAX_ATTEMPTS) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected at most " + MAX_ATTEMPTS + " attempts in a call, but got " + count + ".")
          .field(field)
          .advice("Send them in several calls.")
          .build();
    }
  }

  static String reason(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_REASON_BYTES) {
      throw CarillonException.invalid(
          "reason",
          "Expected a reason of at most " + MAX_REASON_BYTES + " bytes, but got " + bytes + ".",
          "Shorten it.");
    }
    return text;
  }

  static int pageSize(int size) {
    if (size < 0 || size > 500) {
      throw CarillonException.invalid(
          "page_size",
          "Expected a page size of 1–500, but got " + size + ".",
          "Leave it out for 100, and follow next_page_token.");
    }
    return size;
  }
}
