package dev.carillon.server.door.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** Tells a caller what is wrong with its JSON. */
public final class JsonFault {
  private JsonFault() {}

  /** A sentence with the place, as far as the parser knows it: beyond its bounds it knows none. */
  public static String of(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return "Expected JSON, but it is "
        + (e instanceof StreamConstraintsException ? "nested too deeply or too long" : "malformed")
        + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
        + ".";
  }
}
