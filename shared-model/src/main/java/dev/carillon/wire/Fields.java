package dev.carillon.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Nonce;
import java.time.Duration;

/** Checks of single fields, made before a record's constructor would throw. */
final class Fields {
  private Fields() {}

  static CarillonException wrong(String field, String expected, Object got, String advice) {
    return CarillonException.invalid(
        field, "Expected " + expected + ", but got " + got + ".", advice);
  }

  static CarillonException unknownEnum(String field, String what, Object got) {
    return wrong(
        field,
        what,
        got,
        "Give one of the values of the contract; a newer one needs a newer version here.");
  }

  static int range(int value, int min, int max, String field, String what, String advice) {
    if (value < min || value > max) {
      throw wrong(field, what + " from " + min + " to " + max, value, advice);
    }
    return value;
  }

  /** A length of time or an instant in milliseconds, which is never negative. */
  static long notNegative(long millis, String field, String what, String advice) {
    if (millis < 0) {
      throw wrong(field, what + " of 0 or more", millis, advice);
    }
    return millis;
  }

  static String present(String value, String field, String what) {
    if (value.isEmpty()) {
      throw wrong(field, what, "an empty text", "Set this field.");
    }
    return value;
  }

  static TaskId taskId(String text, String field) {
    try {
      return TaskId.parse(text);
    } catch (IllegalArgumentException e) {
      throw CarillonException.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()))
          .field(field)
          .advice("Copy the id from the answer to the submit or from a list of tasks.")
          .cause(e)
          .build();
    }
  }

  static Nonce nonce(ByteString bytes, String field) {
    if (bytes.size() != Nonce.BYTES) {
      throw wrong(
          field,
          "a nonce of " + Nonce.BYTES + " bytes",
          bytes.size() + " bytes",
          "Make 16 random bytes for each claim and send the same ones with its completion.");
    }
    return Nonce.of(bytes.toByteArray());
  }

  static Payload payload(ByteString bytes) {
    return bytes.isEmpty() ? Payload.EMPTY : Payload.of(bytes.toByteArray());
  }

  /** No second copy: {@link Payload#bytes()} already made one that nobody else holds. */
  static ByteString bytes(Payload payload) {
    return UnsafeByteOperations.unsafeWrap(payload.bytes());
  }

  /**
   * Whole milliseconds, rounded up so that a short time does not become 0 ("not set"); times beyond
   * what fits become the longest, which the server refuses with its limit.
   */
  static long millis(Duration duration) {
    try {
      long millis = duration.toMillis();
      boolean exact = duration.equals(Duration.ofMillis(millis));
      return exact || duration.isNegative() ? millis : millis + 1;
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
