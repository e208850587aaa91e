package dev.carillon.server.core.dead;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an error is, without what differs from one task to the next: two tasks that died of the same
 * fault have the same fingerprint. The first line tells most; of a stack trace, the class and
 * method of the first frames count too, so that one exception thrown at two places makes two
 * groups. Stored with tasks: what it gives for a text must not change.
 */
public final class Fingerprint {
  /** Characters of a fingerprint, lower-case hex. */
  public static final int LENGTH = 16;

  private static final int FIRST_LINE = 400;
  private static final int FRAMES = 3;

  private record Rule(Pattern pattern, String replacement) {
    static Rule of(String pattern, String replacement) {
      return new Rule(Pattern.compile(pattern), replacement);
    }
  }

  /** Applied in this order: an address holds a number, a quoted path a path. */
  private static final List<Rule> RULES =
      List.of(
          Rule.of("\"(?:[^\"\\\\]|\\\\.){0,300}\"|(?<!\\w)'[^']{0,300}'|`[^`]{0,300}`", "<q>"),
          Rule.of("\\b[a-z][a-z0-9+.-]{1,15}://[^\\s,;)>\\]]+", "<url>"),
          Rule.of("\\b[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+", "<mail>"),
          Rule.of(
              "\\d{4}-\\d\\d-\\d\\d(?:[T"
                  + " ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?",
              "<time>"),
          Rule.of("\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b", "<id>"),
          Rule.of("\\[?(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{1,4}\\]?(?::\\d+)?", "<addr>"),
          Rule.of("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?\\b", "<addr>"),
          Rule.of("(?<![\\w.])(?:[A-Za-z]:)?(?:[/\\\\][\\w.@%+~=-]+){2,}[/\\\\]?", "<path>"),
          Rule.of("\\b[0-9A-HJKMNP-TV-Z]{2}-[0-9A-HJKMNP-TV-Z]{12}\\b", "<id>"),
          Rule.of("\\b0x[0-9a-fA-F]+\\b|@[0-9a-f]{5,16}\\b", "<hex>"),
          Rule.of("\\b(?=[0-9a-fA-F]*\\d)[0-9a-fA-F]{7,}\\b", "<hex>"),
          Rule.of("\\b(?=\\w*\\d)(?=\\w*[A-Za-z])\\w{10,}\\b", "<id>"),
          // 404 and 503, exit code 1 and 137 are different faults.
          Rule.of("(?<![\\d])(?<![.,]\\d)(?<!HTTP )(?<!status )(?<!code )\\d+(?:[.,]\\d+)*", "#"),
          Rule.of("\\s+", " "));

  private static final Pattern FRAME = Pattern.compile("^\\s*at ([\\w.$/]+)\\(");
  private static final Pattern GENERATED = Pattern.compile("\\$\\$.*|\\$\\d+|\\d+");

  private Fingerprint() {}

  /** The fingerprint of an error text; an empty text has one too. */
  public static String of(String error) {
    byte[] hash = sha256(normal(error));
    return HexFormat.of().formatHex(hash, 0, LENGTH / 2);
  }

  /** What is hashed: for people who wonder why two errors fell into one group. */
  static String normal(String error) {
    List<String> lines = error.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(line(lines.getFirst()));
    lines.stream()
        .skip(1)
        .map(FRAME::matcher)
        .filter(java.util.regex.Matcher::find)
        .limit(FRAMES)
        .forEach(m -> text.append('|').append(GENERATED.matcher(m.group(1)).replaceAll("")));
    return text.toString();
  }

  private static String line(String first) {
    String text = first.length() > FIRST_LINE ? first.substring(0, FIRST_LINE) : first;
    for (Rule rule : RULES) {
      text = rule.pattern().matcher(text).replaceAll(rule.replacement());
    }
    return text.strip();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
