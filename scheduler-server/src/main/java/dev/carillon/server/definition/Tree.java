package dev.carillon.server.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A document, whichever language it was written in, with the place of every value. */
sealed interface Tree {
  /** Where it begins. */
  Place at();

  /** Values within it, itself included; what is repeated by an alias counts each time. */
  int size();

  /** Levels below and with it. */
  int depth();

  /**
   * @param line from 1; 0: not known
   * @param column from 1
   */
  record Place(int line, int column) {
    static final Place NONE = new Place(0, 0);
  }

  /** Keys in the order of the document. */
  record Mapping(Place at, Map<String, Tree> entries, Map<String, Place> keys, int size, int depth)
      implements Tree {
    static Mapping of(Place at, Map<String, Tree> entries, Map<String, Place> keys) {
      return new Mapping(
          at,
          new LinkedHashMap<>(entries),
          Map.copyOf(keys),
          sizes(entries.values()),
          depths(entries.values()));
    }

    Optional<Tree> get(String key) {
      return Optional.ofNullable(entries.get(key)).filter(value -> !value.isNull());
    }
  }

  record Sequence(Place at, List<Tree> items, int size, int depth) implements Tree {
    static Sequence of(Place at, List<Tree> items) {
      return new Sequence(at, List.copyOf(items), sizes(items), depths(items));
    }
  }

  /**
   * @param text of a number its literal, so that none passes through a double
   */
  record Scalar(Place at, Kind kind, String text) implements Tree {
    enum Kind {
      TEXT,
      NUMBER,
      BOOLEAN,
      NULL
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NULL;
  }

  /** The value's own text; empty if it holds others. */
  default String text() {
    return this instanceof Scalar scalar ? scalar.text() : "";
  }

  /** The place of a path like {@code nodes[3].dependsOn[0]}, or of the nearest value around it. */
  default Place find(String path) {
    Tree here = this;
    Place place = at();
    int at = 0;
    while (at < path.length()) {
      int end = at + 1;
      while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
        end++;
      }
      String step = path.substring(path.charAt(at) == '.' ? at + 1 : at, end);
      @Nullable Tree next = Paths.step(here, step);
      if (next == null) {
        return place;
      }
      // A value on its own line below its key: the key is what one looks for.
      place =
          here instanceof Mapping mapping
              ? mapping.keys().getOrDefault(step, next.at())
              : next.at();
      here = next;
      at = end;
    }
    return place;
  }

  private static int sizes(Iterable<Tree> children) {
    long size = 1;
    for (Tree child : children) {
      size += child.size();
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  private static int depths(Iterable<Tree> children) {
    int depth = 0;
    for (Tree child : children) {
      depth = Math.max(depth, child.depth());
    }
    return depth + 1;
  }
}
