package dev.carillon.server.door.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.Collection;

/** What can be wrong with JSON, said the same way everywhere. */
final class Problems {
  private static final int MAX_SHOWN = 60;

  private Problems() {}

  static CarillonException wrong(String path, String expected, String got) {
    return CarillonException.invalid(
        path, "Expected " + expected + ", but got " + got + ".", "Mend this field and try again.");
  }

  static CarillonException unknown(String path, String name, Collection<String> known) {
    String advice =
        Nearest.of(name, known)
            .map(near -> "Did you mean '" + near + "'?")
            .orElseGet(() -> "Known here: " + String.join(", ", known) + ".");
    return CarillonException.invalid(
        path, "Expected a known field, but got '" + shown(name) + "'.", advice);
  }

  static CarillonException twice(String path) {
    return CarillonException.invalid(
        path, "Expected each field once, but got one twice.", "Leave one of them out.");
  }

  static CarillonException malformed(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where =
        at == null
            ? ""
            : " at line "
                + Math.max(1, at.getLineNr())
                + ", column "
                + Math.max(1, at.getColumnNr());
    return CarillonException.of(
            ErrorCode.INVALID_ARGUMENT,
            "Expected JSON, but it is malformed" + where + ": " + shown(e.getOriginalMessage()))
        .advice("Mend the JSON and try again; nothing was stored.")
        .build();
  }

  /** Shortened, so that an answer does not repeat a whole request. */
  static String shown(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
  }
}
