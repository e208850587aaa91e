package dev.carillon.server.cli;

import dev.carillon.model.task.RetryPolicy;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Waits between attempts as people write them: {@code 1s..10m}, or {@code 5s} for the first alone.
 *
 * @param base wait before the second attempt
 * @param max longest wait
 */
record Backoff(Duration base, Duration max) {
  private static final String BETWEEN = "..";

  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<Backoff> {
    @Override
    public Backoff convert(String value) {
      int dots = value.indexOf(BETWEEN);
      Duration base = Durations.parse(dots < 0 ? value : value.substring(0, dots));
      if (dots < 0) {
        Duration usual = RetryPolicy.DEFAULT.backoffMax();
        return new Backoff(base, base.compareTo(usual) > 0 ? base : usual);
      }
      Duration max = Durations.parse(value.substring(dots + BETWEEN.length()));
      if (max.compareTo(base) < 0) {
        throw new TypeConversionException(
            "Expected the first wait before the longest one, but got '"
                + value
                + "'.\nWrite it like 1s..10m.");
      }
      return new Backoff(base, max);
    }
  }
}
