package dev.carillon.server.definition;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads texts: JSON if they begin like it, else YAML, of which one text may hold several. */
final class Documents {
  /** Bytes of a text. */
  static final int MOST_BYTES = 4_000_000;

  /** Levels of a document. */
  static final int MOST_DEPTH = 100;

  /** Values of a text, with what aliases repeat. */
  static final int MOST_VALUES = 1_000_000;

  private Documents() {}

  static List<Tree> read(String text) throws Unreadable {
    if (text.length() > MOST_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new Unreadable(
          Tree.Place.NONE,
          "Expected at most 4,000,000 bytes, but got " + text.length() + " characters.",
          "Split it up, or use maps and sub-workflows.");
    }
    int first = 0;
    while (first < text.length() && Character.isWhitespace(text.charAt(first))) {
      first++;
    }
    boolean json = first < text.length() && text.charAt(first) == '{';
    List<Tree> trees = json ? jsonElseYaml(text) : new YamlTrees(text).read();
    for (Tree tree : trees) {
      bounded(tree);
    }
    return trees;
  }

  /** YAML has braces, too; what is neither was meant as JSON. */
  private static List<Tree> jsonElseYaml(String text) throws Unreadable {
    try {
      return List.of(JsonTrees.read(text));
    } catch (Unreadable asJson) {
      try {
        return new YamlTrees(text).read();
      } catch (Unreadable asYaml) {
        throw asJson;
      }
    }
  }

  private static void bounded(Tree tree) throws Unreadable {
    if (tree.depth() > MOST_DEPTH) {
      throw new Unreadable(
          tree.at(), "Expected at most 100 levels, but got " + tree.depth() + ".", "Flatten it.");
    }
    if (tree.size() > MOST_VALUES) {
      throw new Unreadable(
          tree.at(),
          "Expected at most 1,000,000 values, but there are more, with what aliases repeat.",
          "Split it up.");
    }
  }
}
