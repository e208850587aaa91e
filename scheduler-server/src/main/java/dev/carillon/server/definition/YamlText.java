package dev.carillon.server.definition;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.carillon.model.task.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes YAML that reads back exactly: blocks of keys, everything else as in JSON. */
final class YamlText {
  /** What stands without quotes and is a text to every reader of YAML. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  private static final Pattern WORDS =
      Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n|nan|inf");

  private final StringBuilder out = new StringBuilder();
  private String indent = "";
  private boolean afterDash;

  void word(String key, String word) {
    line(key + ": " + word);
  }

  void text(String key, String text) {
    line(key + ": " + (text.contains("\n") && isBlock(text) ? block(text) : quoted(text)));
  }

  void textUnlessEmpty(String key, String text) {
    if (!text.isEmpty()) {
      text(key, text);
    }
  }

  void span(String key, Duration span) {
    if (!span.isZero()) {
      word(key, Spans.write(span));
    }
  }

  void json(String key, Payload json) {
    if (json.size() > 0) {
      raw(key, compact(json.utf8()));
    }
  }

  /** What is no JSON becomes a text. */
  private static String compact(String json) {
    try {
      return JsonTrees.write(JsonTrees.read(json));
    } catch (Unreadable e) {
      return quoted(json);
    }
  }

  /** JSON, which is YAML too. */
  void raw(String key, String json) {
    line(key + ": " + json);
  }

  void texts(String key, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      line(
          key
              + ": "
              + new TreeMap<>(texts)
                  .entrySet().stream()
                      .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
                      .collect(Collectors.joining(", ", "{", "}")));
    }
  }

  void list(String key, List<String> texts) {
    line(
        key
            + ": "
            + texts.stream().map(YamlText::quoted).collect(Collectors.joining(", ", "[", "]")));
  }

  void open(String key) {
    line(key + ":");
    indent += "  ";
  }

  void close() {
    indent = indent.substring(2);
  }

  /** Begins an entry of a list. */
  void item() {
    afterDash = true;
    indent += "  ";
  }

  void closeItem() {
    indent = indent.substring(2);
  }

  private void line(String text) {
    String lead = afterDash ? indent.substring(2) + "- " : indent;
    afterDash = false;
    out.append(lead).append(text).append('\n');
  }

  /** Lines as they are: only where nothing about them could be lost. */
  private static boolean isBlock(String text) {
    return printable(text)
        && !text.endsWith("\n\n")
        && text.lines().noneMatch(line -> line.startsWith(" ") || line.isBlank())
        && text.indexOf('\t') < 0;
  }

  private String block(String text) {
    return (text.endsWith("\n") ? "|\n" : "|-\n")
        + text.lines().map(l -> indent + "  " + l).collect(Collectors.joining("\n"));
  }

  static String quoted(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !WORDS.matcher(text).matches();
    if (plain) {
      return text;
    }
    StringBuilder safe = new StringBuilder("\"");
    new String(JsonStringEncoder.getInstance().quoteAsString(text))
        .chars()
        .forEach(
            c -> {
              boolean takes = c < 0x7F || c >= 0xA0 && c < 0x2000 || c >= 0x3000 && c < 0xD800;
              safe.append(takes ? Character.toString(c) : String.format("\\u%04x", c));
            });
    return safe.append('"').toString();
  }

  /** Whether YAML takes every character as it stands. */
  static boolean printable(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                c == '\n'
                    || c >= 0x20 && c < 0x7F
                    || c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029
                    || c >= 0xE000 && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
