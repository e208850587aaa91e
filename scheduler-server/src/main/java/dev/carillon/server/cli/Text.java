package dev.carillon.server.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words and figures for people. */
final class Text {
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private static final Pattern COLOUR = Pattern.compile("\\x1b\\[[0-9;:]{0,32}m");

  private Text() {}

  /**
   * One line without control characters: what a stranger submitted must not move the cursor, colour
   * the screen, or be read from the other end than it is written.
   */
  static String line(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(moves(c) ? ' ' : c));
    return clean.toString().strip();
  }

  /** The same of several lines: ends of lines, tabs and colours stay. */
  static String lines(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    Matcher colour = COLOUR.matcher(text);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '\u001b' && colour.region(i, text.length()).lookingAt()) {
        clean.append(colour.group());
        i = colour.end();
      } else {
        clean.appendCodePoint(moves(c) && c != '\n' && c != '\t' ? ' ' : c);
        i += Character.charCount(c);
      }
    }
    return clean.toString();
  }

  /** Controls, other ends of lines, and what turns the direction of writing. */
  private static boolean moves(int c) {
    return Character.isISOControl(c)
        || c >= 0x2028 && c <= 0x202E
        || c >= 0x2066 && c <= 0x2069
        || c == 0x200E
        || c == 0x200F
        || c == 0x061C;
  }

  /** The first line of a text, cleaned, with an ellipsis if there is more. */
  static String firstLine(String text) {
    String stripped = text.strip();
    int end = stripped.indexOf('\n');
    return end < 0 ? line(stripped) : line(stripped.substring(0, end)) + " …";
  }

  static String orDash(String text) {
    return text.isEmpty() ? "-" : line(text);
  }

  /** 1,234,567. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Tasks a second: 0, 0.3, 12, 1,234. */
  static String rate(double perSecond) {
    if (perSecond < 0.05) {
      return "0";
    }
    return perSecond < 10
        ? String.format(Locale.ROOT, "%.1f", perSecond)
        : count(Math.round(perSecond));
  }

  /** 12 B, 1.5 KiB, 48 MiB. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String figure =
        unit == 0 || value >= 10
            ? Long.toString(Math.round(value))
            : String.format(Locale.ROOT, "%.1f", value);
    return figure + " " + BYTE_UNITS[unit];
  }

  /** "1 task", "2 tasks". */
  static String plural(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
