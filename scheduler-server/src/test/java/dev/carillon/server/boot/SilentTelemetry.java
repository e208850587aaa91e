package dev.carillon.server.boot;

import dev.carillon.server.core.port.Telemetry;

/** Counts nothing. */
enum SilentTelemetry implements Telemetry {
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
