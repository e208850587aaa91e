package dev.carillon.server.core.port;

/** What the core counts. Never blocks, never throws; any thread. */
public interface Telemetry {
  void submitted(String queue, int n);

  void completed(String queue, String type, long runMillis);

  void failed(String queue, String type, long runMillis);

  void started(String queue, long latenessMillis, int n);

  /** Dead letters that retention deleted. */
  default void retainedOut(String queue, int n) {}

  void scriptRan(String verb, long nanos);

  /** A schedule fired, so late. */
  default void fired(long latenessMillis) {}

  /** Fires of schedules were missed. */
  default void missed(long n) {}

  /** The audit found something that does not fit together. */
  default void audited(String kind, boolean repaired) {}
}
