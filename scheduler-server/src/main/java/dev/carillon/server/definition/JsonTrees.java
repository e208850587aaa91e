package dev.carillon.server.definition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.carillon.server.definition.Tree.Place;
import dev.carillon.server.definition.Tree.Scalar;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees as JSON, both ways. */
final class JsonTrees {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Documents.MOST_DEPTH)
                  .maxStringLength(Documents.MOST_BYTES)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonTrees(JsonParser parser) {
    this.parser = parser;
  }

  static Tree read(String text) throws Unreadable {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonTrees trees = new JsonTrees(parser);
      Tree tree = trees.value(parser.nextToken());
      if (parser.nextToken() != null) {
        throw new Unreadable(trees.place(), "Expected the end, but got more.", "One document.");
      }
      return tree;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new Unreadable(
          at == null ? Place.NONE : new Place(at.getLineNr(), at.getColumnNr()),
          "Expected JSON, but " + e.getOriginalMessage() + ".",
          "Correct it there.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Place place() {
    JsonLocation at = parser.currentTokenLocation();
    return new Place(at.getLineNr(), at.getColumnNr());
  }

  private Tree value(@Nullable JsonToken token) throws IOException, Unreadable {
    Place at = place();
    return switch (token) {
      case START_OBJECT -> mapping(at);
      case START_ARRAY -> sequence(at);
      case VALUE_STRING -> new Scalar(at, Scalar.Kind.TEXT, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Scalar(at, Scalar.Kind.NUMBER, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new Scalar(at, Scalar.Kind.BOOLEAN, parser.getText());
      case VALUE_NULL -> new Scalar(at, Scalar.Kind.NULL, "null");
      case null, default -> throw new Unreadable(at, "Expected a value, but got none.", "Add it.");
    };
  }

  private Tree mapping(Place at) throws IOException, Unreadable {
    Map<String, Tree> entries = new LinkedHashMap<>();
    Map<String, Place> keys = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      Place where = place();
      if (keys.put(key, where) != null) {
        throw new Unreadable(
            where, "Expected each key once, but got '" + key + "' twice.", "Leave one out.");
      }
      entries.put(key, value(parser.nextToken()));
    }
    return Tree.Mapping.of(at, entries, keys);
  }

  private Tree sequence(Place at) throws IOException, Unreadable {
    List<Tree> items = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      items.add(value(token));
      token = parser.nextToken();
    }
    return Tree.Sequence.of(at, items);
  }

  /** The tree as JSON without spaces, numbers as they were written. */
  static String write(Tree tree) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      write(tree, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Tree tree, JsonGenerator out) throws IOException {
    switch (tree) {
      case Tree.Mapping mapping -> {
        out.writeStartObject();
        for (Map.Entry<String, Tree> entry : mapping.entries().entrySet()) {
          out.writeFieldName(entry.getKey());
          write(entry.getValue(), out);
        }
        out.writeEndObject();
      }
      case Tree.Sequence sequence -> {
        out.writeStartArray();
        for (Tree item : sequence.items()) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case Scalar scalar -> {
        switch (scalar.kind()) {
          case TEXT -> out.writeString(scalar.text());
          case NUMBER, BOOLEAN, NULL -> out.writeRawValue(scalar.text());
        }
      }
    }
  }
}
