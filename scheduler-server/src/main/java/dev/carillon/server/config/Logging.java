package dev.carillon.server.config;

import java.util.Map;

/**
 * What is logged, and how.
 *
 * @param level of Carillon's own loggers
 * @param levels of other loggers, by name; the longest name that fits counts
 */
public record Logging(LogFormat format, LogLevel level, Map<String, String> levels) {
  public static final Logging DEFAULT = new Logging(LogFormat.TEXT, LogLevel.INFO, Map.of());

  public Logging {
    levels = Map.copyOf(levels);
  }

  /** Reads its keys, which a server and a worker have alike. */
  public static Logging of(Settings s) {
    return new Logging(
        s.get(ObserveKeys.LOG_FORMAT), s.get(ObserveKeys.LOG_LEVEL), s.get(ObserveKeys.LOG_LEVELS));
  }
}
