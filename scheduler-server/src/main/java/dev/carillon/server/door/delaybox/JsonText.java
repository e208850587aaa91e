package dev.carillon.server.door.delaybox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Single JSON values as text. */
final class JsonText {
  static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** What a string holds, or how a number is written; empty for anything else. */
  static Optional<String> plain(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      JsonToken token = parser.nextToken();
      return token == JsonToken.VALUE_STRING || token.isNumeric()
          ? Optional.of(parser.getText())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it was read as JSON before
    }
  }
}
