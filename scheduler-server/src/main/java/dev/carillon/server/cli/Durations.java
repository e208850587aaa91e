package dev.carillon.server.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lengths of time as people write and read them: 250ms, 30s, 5m, 2h, 1d, 1h30m. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,12}(?:ms|s|m|h|d))+");

  @Override
  public Duration convert(String value) {
    return parse(value);
  }

  /**
   * Reads a length of time.
   *
   * @throws TypeConversionException with what was expected, and on a second line what to write
   */
  static Duration parse(String value) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    if (text.matches("\\d+") && !text.equals("0")) {
      throw new TypeConversionException(
          "Expected a time with its unit, but got '"
              + value
              + "'.\nWrite "
              + text
              + "s for seconds, or ms, m, h, d behind the number.");
    }
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (!WHOLE.matcher(text).matches()) {
      throw new TypeConversionException(
          "Expected a time, but got '"
              + value
              + "'.\nWrite it like 250ms, 30s, 5m, 2h, 1d or 1h30m.");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
    }
    return sum;
  }

  private static Duration part(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw new IllegalArgumentException("No such unit: " + unit);
    };
  }

  /** At most two units, the larger ones first: 1.2s, 42s, 5m 3s, 2h 5m, 3d 4h. */
  static String brief(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    long seconds = millis / 1000;
    if (millis < 1000) {
      return millis + "ms";
    } else if (seconds < 10) {
      long tenths = millis % 1000 / 100;
      return seconds + (tenths == 0 ? "" : "." + tenths) + "s";
    } else if (seconds < 60) {
      return seconds + "s";
    } else if (seconds < 3600) {
      return two(seconds / 60, "m", seconds % 60, "s");
    } else if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds / 60 % 60, "m");
    }
    return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
  }
}
