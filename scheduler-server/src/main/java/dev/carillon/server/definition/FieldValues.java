package dev.carillon.server.definition;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The fields of a definition by their paths, defaults too: as flat as two can be compared. */
final class FieldValues {
  private static final Pattern AMBIGUOUS =
      Pattern.compile("(?s)|null|true|false|\\{}|\\[]|-?[0-9].*|\".*");

  /**
   * @param usual whether it is what the field says where it is left out
   */
  record Value(String text, boolean usual) {}

  private final Map<String, Value> values;
  private final String prefix;

  FieldValues() {
    this(new LinkedHashMap<>(), "");
  }

  private FieldValues(Map<String, Value> values, String prefix) {
    this.values = values;
    this.prefix = prefix;
  }

  /** By their paths, in the order of the file. */
  Map<String, Value> all() {
    return values;
  }

  /** The fields below a key of this one. */
  FieldValues below(String key) {
    return new FieldValues(values, Paths.key(prefix, key));
  }

  /** The fields of an entry of a list of this one, which its id tells from the others. */
  FieldValues entry(String list, String id) {
    return new FieldValues(values, Paths.key(prefix, list) + "[" + id + "]");
  }

  /** A field that says {@code usual} where it is left out. */
  void put(String key, Object value, Object usual) {
    values.put(Paths.key(prefix, key), new Value(value.toString(), value.equals(usual)));
  }

  /** A field that nothing stands for where it is left out. */
  void always(String key, Object value) {
    values.put(Paths.key(prefix, key), new Value(value.toString(), false));
  }

  void text(String key, String value) {
    put(key, value, "");
  }

  void span(String key, Duration value, Duration usual) {
    put(key, Spans.write(value), Spans.write(usual));
  }

  /** A span that is zero where it is left out. */
  void span(String key, Duration value) {
    put(key, value.isZero() ? "" : Spans.write(value), "");
  }

  /** An instant, 0 where it is left out. */
  void instant(String key, long epochMillis) {
    text(key, epochMillis == 0 ? "" : Instant.ofEpochMilli(epochMillis).toString());
  }

  void list(String key, Collection<String> items) {
    text(key, String.join(", ", items));
  }

  void texts(String key, Map<String, String> texts) {
    new TreeMap<>(texts).forEach(below(key)::always);
  }

  /** Each value of a tree for itself. */
  void tree(String key, Tree tree) {
    switch (tree) {
      case Tree.Mapping mapping when !mapping.entries().isEmpty() ->
          mapping.entries().forEach(below(key)::tree);
      case Tree.Sequence list when !list.items().isEmpty() -> {
        for (int i = 0; i < list.items().size(); i++) {
          tree(Paths.item(key, i), list.items().get(i));
        }
      }
      case Tree.Mapping empty -> always(key, "{}");
      case Tree.Sequence empty -> always(key, "[]");
      case Tree.Scalar scalar -> always(key, said(scalar));
    }
  }

  /** A text that could be taken for something else stands in quotes. */
  private static String said(Tree.Scalar scalar) {
    return switch (scalar.kind()) {
      case NULL -> "null";
      case NUMBER, BOOLEAN -> scalar.text();
      case TEXT ->
          AMBIGUOUS.matcher(scalar.text()).matches() ? '"' + scalar.text() + '"' : scalar.text();
    };
  }
}
