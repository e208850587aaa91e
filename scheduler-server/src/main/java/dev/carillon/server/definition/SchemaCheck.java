package dev.carillon.server.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.model.query.Nearest;
import dev.carillon.server.definition.Tree.Mapping;
import dev.carillon.server.definition.Tree.Scalar;
import dev.carillon.server.definition.Tree.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds a document against a schema. It knows those words of JSON Schema that ours use, and tells
 * what was expected by the schema's titles.
 */
final class SchemaCheck {
  private static final int MOST = 100;
  private static final int SHOWN = 60;

  private final JsonNode root;
  private final List<Fault> faults = new ArrayList<>();

  SchemaCheck(JsonNode root) {
    this.root = root;
  }

  List<Fault> check(Tree tree) {
    value(root, tree, "");
    return List.copyOf(faults);
  }

  private void add(Tree.Place place, String path, String message, String advice) {
    if (faults.size() < MOST) {
      faults.add(new Fault(place, path, message, advice));
    }
  }

  private void value(JsonNode given, Tree tree, String path) {
    JsonNode schema = resolved(given);
    if (schema.has("anyOf")) {
      alternatives(schema, tree, path);
      return;
    }
    boolean words = schema.has("enum") || schema.has("const");
    if (!fitsType(schema, tree) || words && !(tree instanceof Scalar)) {
      wrong(schema, tree, path);
      return;
    }
    switch (tree) {
      case Scalar scalar -> scalar(schema, scalar, path);
      case Sequence sequence -> sequence(schema, sequence, path);
      case Mapping mapping -> mapping(schema, mapping, path);
    }
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode ref = schema.path("$ref");
    return ref.isMissingNode() ? schema : root.at(ref.asText().substring(1));
  }

  /** The alternatives differ in type, so that the type tells which one was meant. */
  private void alternatives(JsonNode schema, Tree tree, String path) {
    for (JsonNode alternative : schema.path("anyOf")) {
      if (fitsType(resolved(alternative), tree)) {
        value(alternative, tree, path);
        return;
      }
    }
    wrong(schema, tree, path);
  }

  private static boolean fitsType(JsonNode schema, Tree tree) {
    return switch (schema.path("type").asText("")) {
      case "" -> true;
      case "object" -> tree instanceof Mapping;
      case "array" -> tree instanceof Sequence;
      case "string" -> kind(tree) == Scalar.Kind.TEXT;
      case "boolean" -> kind(tree) == Scalar.Kind.BOOLEAN;
      case "integer" -> kind(tree) == Scalar.Kind.NUMBER && whole(tree.text()).isPresent();
      case "number" -> kind(tree) == Scalar.Kind.NUMBER;
      default -> throw new IllegalStateException("Unknown type in " + schema);
    };
  }

  private static Scalar.Kind kind(Tree tree) {
    return tree instanceof Scalar scalar ? scalar.kind() : Scalar.Kind.NULL;
  }

  /** As JSON Schema has it, 3.0 is a whole number. Exponents that take memory are none. */
  static Optional<BigDecimal> whole(String text) {
    if (text.length() > 40) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(text);
    return Math.abs((long) number.scale()) < 40 && number.stripTrailingZeros().scale() <= 0
        ? Optional.of(number)
        : Optional.empty();
  }

  private void wrong(JsonNode schema, Tree tree, String path) {
    boolean unquoted =
        schema.path("type").asText("").equals("string")
            && tree instanceof Scalar scalar
            && scalar.kind() != Scalar.Kind.TEXT;
    add(
        tree.at(),
        path,
        "Expected "
            + schema.path("title").asText("another value")
            + ", but got "
            + shown(tree)
            + ".",
        unquoted ? "Put it in quotes." : "");
  }

  private static String shown(Tree tree) {
    return switch (tree) {
      case Mapping mapping -> "a mapping";
      case Sequence sequence -> "a list";
      case Scalar scalar ->
          scalar.kind() == Scalar.Kind.TEXT
              ? "'" + shortened(scalar.text()) + "'"
              : shortened(scalar.text());
    };
  }

  static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private void scalar(JsonNode schema, Scalar scalar, String path) {
    String text = scalar.text();
    int length = text.codePointCount(0, text.length());
    boolean ok =
        length >= schema.path("minLength").asInt(0)
            && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
            && (!schema.has("pattern")
                || pattern(schema.path("pattern").asText()).matcher(text).find())
            && (!schema.has("const") || is(schema.path("const"), scalar))
            && (!schema.has("enum") || oneOf(schema.path("enum"), scalar));
    if (ok && scalar.kind() == Scalar.Kind.NUMBER && schema.has("minimum")) {
      BigDecimal number = new BigDecimal(text);
      ok =
          number.compareTo(schema.path("minimum").decimalValue()) >= 0
              && (!schema.has("maximum")
                  || number.compareTo(schema.path("maximum").decimalValue()) <= 0);
    }
    if (!ok) {
      add(
          scalar.at(),
          path,
          expected(schema) + ", but got " + shown(scalar) + ".",
          meant(schema, text));
    }
  }

  /** As in JavaScript, by which schemas go, the end is the end, not the line break before it. */
  private static Pattern pattern(String regex) {
    return Pattern.compile(
        regex.endsWith("$") ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
  }

  private static String expected(JsonNode schema) {
    if (schema.has("const")) {
      return "Expected " + schema.path("const").asText();
    }
    List<String> words = new ArrayList<>();
    schema.path("enum").forEach(word -> words.add(word.asText()));
    String title = schema.path("title").asText("another value");
    return "Expected " + title + (words.size() > 3 ? " (" + String.join(", ", words) + ")" : "");
  }

  private static String meant(JsonNode schema, String text) {
    List<String> words = new ArrayList<>();
    schema.path("enum").forEach(word -> words.add(word.asText()));
    return Nearest.of(text, words).map(word -> "Did you mean " + word + "?").orElse("");
  }

  private static boolean is(JsonNode constant, Scalar scalar) {
    return scalar.kind() == Scalar.Kind.TEXT && constant.asText().equals(scalar.text());
  }

  private static boolean oneOf(JsonNode words, Scalar scalar) {
    for (JsonNode word : words) {
      if (is(word, scalar)) {
        return true;
      }
    }
    return false;
  }

  private void sequence(JsonNode schema, Sequence sequence, String path) {
    int size = sequence.items().size();
    if (size < schema.path("minItems").asInt(0)
        || size > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
      add(
          sequence.at(),
          path,
          "Expected "
              + schema.path("minItems").asInt(0)
              + " to "
              + String.format("%,d", schema.path("maxItems").asInt(Integer.MAX_VALUE))
              + " entries, but got "
              + String.format("%,d", size)
              + ".",
          "");
      return;
    }
    if (schema.has("items")) {
      for (int i = 0; i < size; i++) {
        Tree item = sequence.items().get(i);
        value(schema.path("items"), item, Paths.item(path, i));
      }
    }
  }

  private void mapping(JsonNode schema, Mapping mapping, String path) {
    if (mapping.entries().size() > schema.path("maxProperties").asInt(Integer.MAX_VALUE)) {
      wrong(schema, mapping, path);
    }
    for (JsonNode key : schema.path("required")) {
      if (!has(mapping, key.asText())) {
        add(
            mapping.at(),
            Paths.key(path, key.asText()),
            "Expected '" + key.asText() + "' in " + title(schema) + ", but it is missing.",
            "Add it.");
      }
    }
    together(schema, mapping, path);
    for (JsonNode group : schema.path("allOf")) {
      together(group, mapping, path);
    }
    JsonNode known = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    for (Map.Entry<String, Tree> entry : mapping.entries().entrySet()) {
      String at = Paths.key(path, entry.getKey());
      if (known.has(entry.getKey())) {
        value(known.path(entry.getKey()), entry.getValue(), at);
      } else if (others.isObject()) {
        value(others, entry.getValue(), at);
      } else if (others.isBoolean() && !others.asBoolean()) {
        unknown(known, mapping, entry.getKey(), at);
      }
    }
  }

  private void together(JsonNode schema, Mapping mapping, String path) {
    if (schema.has("oneOf")) {
      List<String> words = new ArrayList<>();
      schema.path("oneOf").forEach(one -> words.add(one.path("required").path(0).asText()));
      long there = words.stream().filter(word -> has(mapping, word)).count();
      if (there != 1) {
        add(
            mapping.at(),
            path,
            "Expected either "
                + String.join(" or ", words)
                + ", but got "
                + (there == 0 ? "none." : "more than one."),
            there == 0 ? "Add one." : "Leave one out.");
      }
    }
    JsonNode not = schema.path("not").path("required");
    boolean all = !not.isMissingNode();
    List<String> words = new ArrayList<>();
    for (JsonNode word : not) {
      words.add(word.asText());
      all &= has(mapping, word.asText());
    }
    if (all) {
      add(
          mapping.at(),
          path,
          "Expected " + String.join(" or ", words) + ", but got both.",
          "Leave one out.");
    }
  }

  private static boolean has(Mapping mapping, String key) {
    return mapping.entries().containsKey(key);
  }

  private static String title(JsonNode schema) {
    return schema.path("title").asText("this mapping");
  }

  private void unknown(JsonNode known, Mapping mapping, String key, String path) {
    List<String> words = new ArrayList<>();
    known.fieldNames().forEachRemaining(words::add);
    add(
        mapping.keys().getOrDefault(key, mapping.at()),
        path,
        "Expected a known key, but got '" + shortened(key) + "'.",
        Nearest.of(key, words)
            .map(word -> "Did you mean " + word + "?")
            .orElse("Known are " + String.join(", ", words) + "."));
  }
}
