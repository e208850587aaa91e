package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.List;

/** A script's reply: a code, then values. */
final class Reply {
  private final List<?> values;

  Reply(Object raw) {
    this.values = (List<?>) raw;
  }

  int size() {
    return values.size();
  }

  String code() {
    return text(0);
  }

  String text(int i) {
    return new String(bytes(i), ISO_8859_1);
  }

  byte[] bytes(int i) {
    return (byte[]) values.get(i);
  }

  /** A list inside the reply. */
  List<?> list(int i) {
    return (List<?>) values.get(i);
  }

  /** The values from one on. */
  List<?> from(int i) {
    return values.subList(i, values.size());
  }

  /** A number, sent as an integer or as text. */
  long number(int i) {
    Object value = values.get(i);
    return value instanceof Long n ? n : Long.parseLong(text(i));
  }

  /** This reply, unless it says that the bucket has another owner by now. */
  Reply orFenced(String operation, int bucket) {
    if (code().equals("FENCED")) {
      throw CarillonException.of(
              ErrorCode.FENCED,
              "Expected to own bucket " + bucket + ", but another server has taken it over.")
          .operation(operation)
          .build();
    }
    return this;
  }
}
