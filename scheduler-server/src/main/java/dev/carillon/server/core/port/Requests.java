package dev.carillon.server.core.port;

/** Is told of the requests that doors answered. Never blocks, never throws; any thread. */
@FunctionalInterface
public interface Requests {
  /** Nobody counts. */
  Requests NONE = (door, outcome, nanos) -> {};

  /**
   * A request was answered, or a stream ended.
   *
   * @param door one of few names
   * @param outcome ok, refused, limited, client_error, server_error or cancelled
   */
  void answered(String door, String outcome, long nanos);
}
