package dev.carillon.server.log;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.MDC;

/**
 * Ids that every line carries which this thread logs until this is closed. What was set before
 * under the same names is back afterwards.
 */
public final class LogFields implements AutoCloseable {
  /** Names of fields. */
  public static final String TASK = "task";

  public static final String RUN = "run";
  public static final String QUEUE = "queue";
  public static final String TYPE = "type";
  public static final String ATTEMPT = "attempt";
  public static final String WORKER = "worker";
  public static final String PRINCIPAL = "principal";
  public static final String ADDRESS = "address";
  public static final String TRACE = "trace";
  public static final String LOOP = "loop";

  private final List<Runnable> back = new ArrayList<>();

  private LogFields() {}

  public static LogFields of(String name, String value) {
    return new LogFields().and(name, value);
  }

  /** One more; an empty value is left out. */
  public LogFields and(String name, String value) {
    if (!value.isEmpty()) {
      String before = MDC.get(name);
      MDC.put(name, value);
      back.add(() -> restore(name, before));
    }
    return this;
  }

  private static void restore(String name, @org.jspecify.annotations.Nullable String before) {
    if (before == null) {
      MDC.remove(name);
    } else {
      MDC.put(name, before);
    }
  }

  @Override
  public void close() {
    back.reversed().forEach(Runnable::run);
  }
}
