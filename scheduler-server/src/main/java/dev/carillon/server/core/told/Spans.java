package dev.carillon.server.core.told;

/** Lengths of time as people read them. */
public final class Spans {
  private Spans() {}

  /** At most two units: 40 ms, 3.2 s, 42 s, 5 min 3 s, 2 h 5 min, 3 d 4 h. */
  public static String of(long millis) {
    long seconds = Math.max(0, millis) / 1000;
    if (millis < 1000) {
      return Math.max(0, millis) + " ms";
    } else if (seconds < 10) {
      return seconds + "." + millis % 1000 / 100 + " s";
    } else if (seconds < 60) {
      return seconds + " s";
    } else if (seconds < 3600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    } else if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds / 60 % 60, "min");
    }
    return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
