package dev.carillon.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.config.LogFormat;
import dev.carillon.server.config.LogLevel;
import dev.carillon.server.config.Logging;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Makes the log of this process what the configuration says. */
public final class LogSetup {
  /** What the program itself says to a person, who reads no JSON. */
  private static final String PERSON = "PERSON";

  private static final String OURS = "dev.carillon";

  private LogSetup() {}

  /**
   * From now on, and for the whole process.
   *
   * @throws CarillonException INVALID_ARGUMENT for a level that there is not
   */
  public static void apply(Logging logging) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(logging, context);
    }
  }

  static void apply(Logging logging, LoggerContext context) {
    context.getLogger(OURS).setLevel(level(logging.level()));
    logging
        .levels()
        .forEach((name, level) -> context.getLogger(name).setLevel(level(parse(level))));
    if (logging.format() == LogFormat.JSON) {
      Set<Appender<ILoggingEvent>> done = new HashSet<>();
      for (Logger logger : context.getLoggerList()) {
        for (Iterator<Appender<ILoggingEvent>> i = logger.iteratorForAppenders(); i.hasNext(); ) {
          Appender<ILoggingEvent> appender = i.next();
          if (done.add(appender)
              && !PERSON.equals(appender.getName())
              && appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
            inJson(stream, context);
          }
        }
      }
    }
  }

  private static void inJson(OutputStreamAppender<ILoggingEvent> appender, LoggerContext context) {
    JsonLines lines = new JsonLines();
    lines.setContext(context);
    lines.start();
    appender.setEncoder(lines);
  }

  private static LogLevel parse(String text) {
    try {
      return LogLevel.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid(
          "log.levels",
          "Expected a level, but got '" + text + "'.",
          "Levels are " + Arrays.toString(LogLevel.values()).toLowerCase(Locale.ROOT) + ".");
    }
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case TRACE -> Level.TRACE;
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
      case OFF -> Level.OFF;
    };
  }
}
