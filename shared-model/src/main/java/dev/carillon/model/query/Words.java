package dev.carillon.model.query;

/** How texts are written in a filter. */
final class Words {
  private Words() {}

  /** Whether a character needs neither quotes nor a backslash. */
  static boolean plain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "_-.:/@+%#=".indexOf(c) >= 0;
  }

  /** Whether a character may stand in the name of a label without quotes. */
  static boolean plainInKey(char c) {
    return plain(c) && ":=".indexOf(c) < 0;
  }

  static boolean plainKey(String key) {
    return !key.isEmpty() && key.chars().allMatch(c -> plainInKey((char) c));
  }

  /** A whole text, in quotes where needed: a slash in front would begin a regular expression. */
  static String quoted(String text) {
    boolean bare =
        !text.isEmpty() && text.charAt(0) != '/' && text.chars().allMatch(c -> plain((char) c));
    return bare ? text : inQuotes(text);
  }

  static String inQuotes(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** A part of a text with wildcards. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> out.append(plain(c) ? "" : "\\").append(c);
      }
    }
    return out.toString();
  }

  /** What a character behind a backslash stands for. */
  static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      default -> c;
    };
  }
}
