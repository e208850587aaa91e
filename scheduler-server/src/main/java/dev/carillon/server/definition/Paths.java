package dev.carillon.server.definition;

import org.jspecify.annotations.Nullable;

/** Steps of paths like {@code nodes[3].dependsOn[0]}. */
final class Paths {
  private Paths() {}

  static String key(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  /** What stands behind a key, or behind a number in brackets. */
  static @Nullable Tree step(Tree from, String step) {
    if (from instanceof Tree.Mapping mapping) {
      return mapping.entries().get(step);
    }
    if (from instanceof Tree.Sequence sequence && step.matches("\\[\\d{1,9}]")) {
      int index = Integer.parseInt(step, 1, step.length() - 1, 10);
      return index < sequence.items().size() ? sequence.items().get(index) : null;
    }
    return null;
  }
}
