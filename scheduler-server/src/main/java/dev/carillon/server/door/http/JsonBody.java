package dev.carillon.server.door.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.model.error.CarillonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One JSON object of a request, each field kept as the text it was written in. Reading a field as
 * something that it is not notes a problem and goes on, so that a caller is told all of them at
 * once. For one request; one thread.
 */
public final class JsonBody {
  private final Map<String, String> fields;
  private final String path;
  private final List<String> problems;

  private JsonBody(Map<String, String> fields, String path, List<String> problems) {
    this.fields = fields;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Reads an object.
   *
   * @param known the fields that may stand in it
   * @throws CarillonException INVALID_ARGUMENT if it is no JSON object, or has another field
   */
  public static JsonBody read(byte[] json, Set<String> known) {
    requireUtf8(json);
    JsonBody body =
        new JsonBody(parsed(json, parser -> object(json, parser)), "", new ArrayList<>());
    body.refuseOthers(known);
    return body;
  }

  /**
   * Reads an object, or an array of objects.
   *
   * @param most objects in the array
   * @throws CarillonException INVALID_ARGUMENT, naming the place in the array
   */
  public static List<JsonBody> readSome(byte[] json, Set<String> known, int most) {
    requireUtf8(json);
    return parsed(
        json,
        parser -> {
          if (parser.nextToken() != JsonToken.START_ARRAY) {
            JsonBody body = new JsonBody(fields(json, parser), "", new ArrayList<>());
            body.refuseOthers(known);
            return List.of(body);
          }
          List<JsonBody> bodies = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (bodies.size() == most) {
              throw wrong("Expected at most " + most + " items in one request, but got more.");
            }
            String path = "[" + bodies.size() + "].";
            JsonBody body = new JsonBody(fields(json, parser), path, new ArrayList<>());
            body.refuseOthers(known);
            bodies.add(body);
          }
          return bodies;
        });
  }

  private interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  private static <T> T parsed(byte[] json, Reading<T> reading) {
    try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
      T read = reading.from(parser);
      if (parser.nextToken() != null) {
        throw wrong("Expected one JSON value, but more follows it.");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw wrong(JsonFault.of(e));
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
      throw wrong("Expected JSON in UTF-8 without a byte order mark, but it is not.");
    }
  }

  private static Map<String, String> object(byte[] json, JsonParser parser) throws IOException {
    parser.nextToken();
    return fields(json, parser);
  }

  private static Map<String, String> fields(byte[] json, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("Expected a JSON object, but got something else.");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (fields.put(name, slice(json, parser)) != null) {
        throw wrong("Expected each field once, but got '" + shortened(name) + "' twice.");
      }
    }
    return fields;
  }

  private static String slice(byte[] json, JsonParser parser) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int to = (int) parser.currentLocation().getByteOffset();
    return new String(json, from, to - from, StandardCharsets.UTF_8).strip();
  }

  private void refuseOthers(Set<String> known) {
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        throw wrong(
            "Expected "
                + String.join(", ", known.stream().sorted().toList())
                + ", but got the field '"
                + path
                + shortened(name)
                + "'.");
      }
    }
  }

  /** Whether a field stands there and is not null. */
  public boolean has(String name) {
    return raw(name).isPresent();
  }

  /** A field as it was written; empty if it is not there or null. */
  public Optional<String> raw(String name) {
    return Optional.ofNullable(fields.get(name)).filter(json -> !json.equals("null"));
  }

  /** A string. */
  public Optional<String> text(String name) {
    return read(name, "a string", JsonBody::string);
  }

  /** A string, or a number as it is written. */
  public Optional<String> word(String name) {
    return read(
        name, "a string or a number", json -> string(json).or(() -> decimal(json).map(n -> json)));
  }

  /** A number, exactly. */
  public Optional<BigDecimal> number(String name) {
    return read(name, "a number", JsonBody::decimal);
  }

  /** A whole number within its range. */
  public Optional<Integer> whole(String name, int least, int most) {
    return read(
        name,
        "a whole number from " + least + " to " + most,
        json ->
            json.matches("-?\\d{1,9}")
                ? Optional.of(Integer.parseInt(json)).filter(n -> n >= least && n <= most)
                : Optional.empty());
  }

  public Optional<Boolean> flag(String name) {
    return read(
        name,
        "true or false",
        json ->
            json.equals("true") || json.equals("false")
                ? Optional.of(json.equals("true"))
                : Optional.empty());
  }

  /** An array of strings. */
  public Optional<List<String>> texts(String name) {
    return read(name, "an array of strings", JsonBody::strings);
  }

  /** The elements of an array, each as it was written. */
  public List<String> items(String name) {
    return read(name, "an array", JsonBody::elements).orElse(List.of());
  }

  /** An object whose every field is an array of strings, or one string. */
  public Map<String, List<String>> lists(String name) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    object(name)
        .ifPresent(
            body ->
                body.fields
                    .keySet()
                    .forEach(
                        key ->
                            lists.put(
                                key,
                                body.read(
                                        key,
                                        "an array of strings",
                                        json -> string(json).map(List::of).or(() -> strings(json)))
                                    .orElse(List.of()))));
    return lists;
  }

  private static Optional<List<String>> elements(String json) {
    if (!json.startsWith("[")) {
      return Optional.empty();
    }
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return parsed(
        bytes,
        parser -> {
          List<String> items = new ArrayList<>();
          parser.nextToken();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(slice(bytes, parser));
          }
          return Optional.of(items);
        });
  }

  /** An object, of which any field may be read; its problems are those of this one. */
  public Optional<JsonBody> object(String name) {
    return read(
        name,
        "an object",
        json -> {
          if (!json.startsWith("{")) {
            return Optional.empty();
          }
          byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
          return Optional.of(
              new JsonBody(
                  parsed(bytes, parser -> object(bytes, parser)), path + name + ".", problems));
        });
  }

  private <T> Optional<T> read(
      String name, String expected, Function<String, Optional<T>> reading) {
    Optional<String> json = raw(name);
    Optional<T> value = json.flatMap(reading);
    if (json.isPresent() && value.isEmpty()) {
      problem(
          "Expected "
              + path
              + name
              + " to be "
              + expected
              + ", but got "
              + shortened(json.get())
              + ".");
    }
    return value;
  }

  /** Notes that a field must be there. */
  public void missing(String name, String example) {
    if (!has(name)) {
      problem("Expected " + path + name + ", for example " + example + ", but got none.");
    }
  }

  /** Notes what is wrong, in a sentence. */
  public void problem(String sentence) {
    problems.add(sentence);
  }

  /** What is wrong so far. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** The text of a string as it was written; anything else as it is. */
  public static String plain(String json) {
    return string(json).orElse(json);
  }

  private static Optional<String> string(String json) {
    return json.startsWith("\"")
        ? Optional.of(
            parsed(
                json.getBytes(StandardCharsets.UTF_8),
                parser -> {
                  parser.nextToken();
                  return parser.getText();
                }))
        : Optional.empty();
  }

  private static Optional<BigDecimal> decimal(String json) {
    return json.matches("-?\\d{1,18}(\\.\\d{1,18})?([eE][+-]?\\d{1,2})?")
        ? Optional.of(new BigDecimal(json))
        : Optional.empty();
  }

  private static Optional<List<String>> strings(String json) {
    if (!json.startsWith("[")) {
      return Optional.empty();
    }
    return parsed(
        json.getBytes(StandardCharsets.UTF_8),
        parser -> {
          List<String> texts = new ArrayList<>();
          boolean all = true;
          parser.nextToken();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            all &= parser.currentToken() == JsonToken.VALUE_STRING;
            texts.add(parser.getText());
            parser.skipChildren();
          }
          return all ? Optional.of(texts) : Optional.<List<String>>empty();
        });
  }

  /** Text of a caller, short enough to be shown. */
  public static String shortened(String text) {
    return JsonText.shortened(text);
  }

  private static CarillonException wrong(String message) {
    return CarillonException.invalid("", message, "");
  }
}
