package dev.carillon.server.door.delaybox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.server.door.http.JsonFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /task}. */
final class DelayboxRequest {
  private final byte[] json;
  private final JsonParser parser;
  private @Nullable Map<String, String> parameter;
  private @Nullable Payload pyload;

  private DelayboxRequest(byte[] json, JsonParser parser) {
    this.json = json;
    this.parser = parser;
  }

  /**
   * Reads a message.
   *
   * @throws CarillonException INVALID_ARGUMENT if it cannot be read
   */
  static DelayboxMessage read(byte[] json) {
    requireUtf8(json);
    try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
      return new DelayboxRequest(json, parser).message();
    } catch (JsonProcessingException e) {
      throw wrong("", JsonFault.of(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in an array
    }
  }

  /** The parser would follow UTF-16 as well, but slices are cut from UTF-8. */
  private static void requireUtf8(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    if (text.indexOf(0) >= 0
        || text.startsWith("\uFEFF")
        || !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), json)) {
      throw wrong("", "Expected JSON in UTF-8 without a byte order mark, but it is not.");
    }
  }

  private DelayboxMessage message() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("", "Expected a JSON object with parameter and pyload, but got something else.");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "parameter" -> parameter = once(name, parameter, parameter());
        case "pyload" -> pyload = once(name, pyload, pyload());
        default ->
            throw wrong(
                name,
                "Expected parameter or pyload (spelled so), but got '" + shortened(name) + "'.");
      }
    }
    if (parser.nextToken() != null) {
      throw wrong("", "Expected one JSON object, but more follows it.");
    }
    if (pyload == null) {
      throw wrong(
          "pyload",
          "Expected a pyload (spelled so) in Base64, but got none; an empty one is \"\".");
    }
    return new DelayboxMessage("", parameter == null ? Map.of() : parameter, pyload);
  }

  private static <T> T once(String name, @Nullable T before, T value) {
    if (before != null) {
      throw wrong(name, "Expected " + name + " once, but got it twice.");
    }
    return value;
  }

  private Map<String, String> parameter() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("parameter", "Expected parameter to be an object, but it is none.");
    }
    Map<String, String> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (values.put(name, slice()) != null) {
        throw wrong(
            "parameter." + name, "Expected each parameter once, but got '" + name + "' twice.");
      }
    }
    return values;
  }

  /** The text of the present value as it was sent. */
  private String slice() throws IOException {
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    parser.finishToken();
    int end = Math.toIntExact(parser.currentLocation().getByteOffset());
    return new String(json, start, end - start, StandardCharsets.UTF_8);
  }

  private Payload pyload() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      try {
        return Payload.of(Base64.getDecoder().decode(parser.getText()));
      } catch (IllegalArgumentException e) {
        throw wrong("pyload", "Expected pyload in Base64, but it is not: " + e.getMessage() + ".");
      }
    }
    throw wrong("pyload", "Expected pyload as a string in Base64, but it is no string.");
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static CarillonException wrong(String field, String message) {
    return CarillonException.invalid(field, message, "");
  }
}
