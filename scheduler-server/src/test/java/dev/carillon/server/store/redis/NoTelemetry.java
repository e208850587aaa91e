package dev.carillon.server.store.redis;

import dev.carillon.server.core.port.Telemetry;

/** Counts nothing. */
public enum NoTelemetry implements Telemetry {
  INSTANCE;

  @Override
  public void submitted(String queue, int n) {}

  @Override
  public void completed(String queue, String type, long runMillis) {}

  @Override
  public void failed(String queue, String type, long runMillis) {}

  @Override
  public void started(String queue, long latenessMillis, int n) {}

  @Override
  public void scriptRan(String verb, long nanos) {}
}
