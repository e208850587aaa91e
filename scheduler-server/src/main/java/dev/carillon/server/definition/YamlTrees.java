package dev.carillon.server.definition;

import dev.carillon.server.definition.Tree.Place;
import dev.carillon.server.definition.Tree.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML as trees, from the events of the parser, so that nothing is ever made of a tag. Plain words
 * mean what they do in JSON and nothing more: {@code no}, {@code 012} and {@code 12:30} are texts.
 */
final class YamlTrees {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

  /** Uses of anchors; what each brings counts among the values, too. */
  private static final int MOST_ALIASES = 1_000;

  private final ParserImpl parser;
  private final Map<String, Tree> anchors = new HashMap<>();
  private int aliases;
  private long values;
  private int depth;

  YamlTrees(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Documents.MOST_BYTES);
    options.setNestingDepthLimit(Documents.MOST_DEPTH);
    options.setProcessComments(false);
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  List<Tree> read() throws Unreadable {
    List<Tree> trees = new ArrayList<>();
    try {
      Event event = parser.getEvent();
      while (!event.is(Event.ID.StreamEnd)) {
        if (event.is(Event.ID.DocumentStart)) {
          anchors.clear();
          Tree tree = value(parser.getEvent());
          if (!tree.isNull()) {
            trees.add(tree);
          }
        }
        event = parser.getEvent();
      }
    } catch (MarkedYAMLException e) {
      throw new Unreadable(
          place(e.getProblemMark()),
          "Expected YAML, but " + String.valueOf(e.getProblem()).strip() + ".",
          "Correct it there; mind the indentation, and quotes around : and #.");
    } catch (YAMLException e) {
      throw new Unreadable(Place.NONE, "Expected YAML, but " + e.getMessage() + ".", "Correct it.");
    }
    return trees;
  }

  private static Place place(@Nullable Mark mark) {
    return mark == null ? Place.NONE : new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Tree value(Event event) throws Unreadable {
    Place at = place(event.getStartMark());
    if (event instanceof AliasEvent alias) {
      return alias(alias, at);
    }
    Tree tree =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, at);
          case SequenceStartEvent sequence -> within(sequence.getTag(), at, () -> sequence(at));
          case MappingStartEvent mapping -> within(mapping.getTag(), at, () -> mapping(at));
          default -> throw new Unreadable(at, "Expected a value.", "Add it.");
        };
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      anchors.put(node.getAnchor(), tree);
    }
    counted(1, at);
    return tree;
  }

  /** Reads what a mapping or a sequence holds. */
  private interface Inside {
    Tree read() throws Unreadable;
  }

  private Tree within(@Nullable String tag, Place at, Inside inside) throws Unreadable {
    untagged(tag, at);
    if (++depth > Documents.MOST_DEPTH) {
      throw new Unreadable(at, "Expected at most 100 levels, but there are more.", "Flatten it.");
    }
    Tree tree = inside.read();
    depth--;
    return tree;
  }

  private Tree alias(AliasEvent alias, Place at) throws Unreadable {
    Tree known = anchors.get(alias.getAnchor());
    if (known == null) {
      throw new Unreadable(
          at,
          "Expected an anchor that stands before, but there is no &" + alias.getAnchor() + ".",
          "Put the anchor before its first use, and not around it.");
    }
    if (++aliases > MOST_ALIASES) {
      throw new Unreadable(at, "Expected at most 1,000 aliases, but got more.", "Write them out.");
    }
    counted(known.size(), at);
    return known;
  }

  private void counted(int more, Place at) throws Unreadable {
    values += more;
    if (values > Documents.MOST_VALUES) {
      throw new Unreadable(
          at,
          "Expected at most 1,000,000 values, but there are more, with what aliases repeat.",
          "Split it up.");
    }
  }

  private static void untagged(@Nullable String tag, Place at) throws Unreadable {
    if (tag != null) {
      throw new Unreadable(
          at, "Expected no tags, but got '" + tag + "'.", "Leave it out; for a text use quotes.");
    }
  }

  private static Tree scalar(ScalarEvent event, Place at) throws Unreadable {
    // "!" alone says no more than quotes do.
    untagged("!".equals(event.getTag()) ? null : event.getTag(), at);
    String text = event.getValue();
    if (event.getScalarStyle() != ScalarStyle.PLAIN) {
      return new Scalar(at, Scalar.Kind.TEXT, text);
    }
    return switch (text) {
      case "", "~", "null" -> new Scalar(at, Scalar.Kind.NULL, "null");
      case "true", "false" -> new Scalar(at, Scalar.Kind.BOOLEAN, text);
      default ->
          new Scalar(
              at, NUMBER.matcher(text).matches() ? Scalar.Kind.NUMBER : Scalar.Kind.TEXT, text);
    };
  }

  private Tree sequence(Place at) throws Unreadable {
    List<Tree> items = new ArrayList<>();
    Event event = parser.getEvent();
    while (!event.is(Event.ID.SequenceEnd)) {
      items.add(value(event));
      event = parser.getEvent();
    }
    return Tree.Sequence.of(at, items);
  }

  private Tree mapping(Place at) throws Unreadable {
    Map<String, Tree> entries = new LinkedHashMap<>();
    Map<String, Place> keys = new LinkedHashMap<>();
    List<Tree> merged = new ArrayList<>();
    Event event = parser.getEvent();
    while (!event.is(Event.ID.MappingEnd)) {
      Place where = place(event.getStartMark());
      String key = key(event, where);
      Tree value = value(parser.getEvent());
      if (key.equals("<<")) {
        merged.add(value);
      } else if (keys.put(key, where) != null) {
        throw new Unreadable(
            where, "Expected each key once, but got '" + key + "' twice.", "Leave one out.");
      } else {
        entries.put(key, value);
      }
      event = parser.getEvent();
    }
    for (Tree from : merged) {
      merge(from, entries, keys);
    }
    return Tree.Mapping.of(at, entries, keys);
  }

  private static String key(Event event, Place at) throws Unreadable {
    if (event instanceof ScalarEvent scalar) {
      untagged("!".equals(scalar.getTag()) ? null : scalar.getTag(), at);
      return scalar.getValue();
    }
    throw new Unreadable(at, "Expected a word as key, but got something else.", "Name it.");
  }

  /** {@code <<}: what another mapping says and this one does not. */
  private static void merge(Tree from, Map<String, Tree> entries, Map<String, Place> keys)
      throws Unreadable {
    switch (from) {
      case Tree.Mapping mapping ->
          mapping
              .entries()
              .forEach(
                  (key, value) -> {
                    if (entries.putIfAbsent(key, value) == null) {
                      Optional.ofNullable(mapping.keys().get(key))
                          .ifPresent(at -> keys.put(key, at));
                    }
                  });
      case Tree.Sequence sequence -> {
        for (Tree item : sequence.items()) {
          merge(item, entries, keys);
        }
      }
      case Scalar scalar ->
          throw new Unreadable(
              scalar.at(), "Expected an alias of a mapping behind <<.", "Write << : *name.");
    }
  }
}
