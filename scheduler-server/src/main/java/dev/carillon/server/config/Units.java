package dev.carillon.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them. */
final class Units {
  private static final Pattern BYTES = Pattern.compile("(\\d{1,12})(kb|mb|gb|b|)");
  private static final Pattern SPAN = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

  private Units() {}

  static Duration parseDuration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher m = SPAN.matcher(text.toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      throw new IllegalArgumentException("a number with ms, s, m, h or d behind it, such as 30s");
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      case "d" -> Duration.ofDays(n);
      default -> throw new IllegalArgumentException();
    };
  }

  static String duration(Duration d) {
    long ms = d.toMillis();
    if (ms == 0) {
      return "0";
    } else if (ms % 86_400_000 == 0) {
      return ms / 86_400_000 + "d";
    } else if (ms % 3_600_000 == 0) {
      return ms / 3_600_000 + "h";
    } else if (ms % 60_000 == 0) {
      return ms / 60_000 + "m";
    } else if (ms % 1_000 == 0) {
      return ms / 1_000 + "s";
    }
    return ms + "ms";
  }

  /**
   * Reads {@code 0}, {@code 100}, {@code 64kb}, {@code 500mb}, {@code 1gb}; a kb is 1,024 bytes.
   */
  static long parseBytes(String text) {
    Matcher size = BYTES.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException();
    }
    long unit =
        switch (size.group(2)) {
          case "kb" -> 1L << 10;
          case "mb" -> 1L << 20;
          case "gb" -> 1L << 30;
          default -> 1;
        };
    return Math.multiplyExact(Long.parseLong(size.group(1)), unit);
  }
}
