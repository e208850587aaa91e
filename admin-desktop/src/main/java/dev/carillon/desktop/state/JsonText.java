package dev.carillon.desktop.state;

import static dev.carillon.desktop.i18n.Texts.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** JSON as people write and read it. Numbers stay as they are written. */
public final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Where and what is wrong. Line and column count from 1. */
  public record Problem(int line, int column, String message) {}

  private JsonText() {}

  /** What keeps a text from being one JSON value; empty if nothing does. */
  public static Optional<Problem> problem(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return Optional.of(new Problem(1, 1, text("wrong.json.empty")));
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        var where = parser.currentLocation();
        return Optional.of(
            new Problem(where.getLineNr(), where.getColumnNr(), text("wrong.json.more")));
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      var where = e.getLocation();
      return Optional.of(
          new Problem(
              where == null ? 1 : where.getLineNr(),
              where == null ? 1 : where.getColumnNr(),
              plain(e.getOriginalMessage())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without character codes and the parser's settings, which help nobody who types into a form. */
  private static String plain(String message) {
    return message
        .replaceAll("\\('(.)' \\(code \\d+\\)\\)", "'$1'")
        .replaceAll(" \\((?:start marker|JSON).*$", "")
        .replaceAll("\\s+", " ");
  }

  /** Indented; empty if the text is no JSON. */
  public static Optional<String> pretty(String text) {
    StringWriter out = new StringWriter();
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try (JsonParser parser = FACTORY.createParser(text);
        JsonGenerator generator = FACTORY.createGenerator(out)) {
      generator.setPrettyPrinter(printer);
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
          generator.writeNumber(parser.getText());
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(out.toString());
  }
}
