package dev.carillon.server.door.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.carillon.model.task.Payload;
import dev.carillon.server.mask.Mask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Single JSON values as text. */
public final class JsonText {
  /** A number that is only passed on may have any length: it never becomes a number here. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(500)
                  .build())
          .build();

  private JsonText() {}

  public static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /**
   * A payload as a JSON value: what is one stays as it is, byte for byte; other text becomes a
   * string, other bytes a string of Base64, nothing becomes null.
   */
  public static String of(Payload payload) {
    if (payload.size() == 0) {
      return "null";
    }
    byte[] bytes = payload.bytes();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return isOneValue(text) ? text : quoted(text);
    } catch (CharacterCodingException e) {
      return quoted(Base64.getEncoder().encodeToString(bytes));
    }
  }

  /** The same for people: without secrets. */
  public static String shown(Payload payload) {
    byte[] all = payload.bytes();
    byte[] shown = Mask.bytes(all);
    return of(shown == all ? payload : Payload.of(shown));
  }

  /** What a JSON string says; any other value as it is written. */
  public static String plain(String json) {
    if (!json.startsWith("\"")) {
      return json;
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it was read as JSON before
    }
  }

  private static boolean isOneValue(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in a string
    }
  }

  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
