package dev.carillon.desktop.log;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes what Carillon does from INFO on, what libraries complain of from WARN on. */
final class LineLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;
  private static final String OURS = "dev.carillon.";

  private final transient PrintStream out;
  private final transient Supplier<LocalTime> clock;
  private final Level from;

  LineLogger(String name) {
    this(name, System.err, LocalTime::now);
  }

  LineLogger(String name, PrintStream out, Supplier<LocalTime> clock) {
    this.name = name;
    this.out = out;
    this.clock = clock;
    this.from = name.startsWith(OURS) ? Level.INFO : Level.WARN;
  }

  private boolean enabled(Level level) {
    return level.toInt() >= from.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return enabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return enabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return enabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return enabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return enabled(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String line =
        clock.get().truncatedTo(ChronoUnit.MILLIS)
            + " "
            + level
            + " "
            + name
            + " "
            + MessageFormatter.basicArrayFormat(message, arguments);
    synchronized (out) {
      out.println(line);
      if (thrown != null) {
        thrown.printStackTrace(out);
      }
    }
  }
}
