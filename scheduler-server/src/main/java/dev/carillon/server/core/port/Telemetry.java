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

  /** The audit found something that does not fit together. */
  default void audited(String kind, boolean repaired) {}
}
