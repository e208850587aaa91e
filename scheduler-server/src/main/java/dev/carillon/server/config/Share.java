package dev.carillon.server.config;

/**
 * What one principal may take of a server; 0: as much as there is. Holds where callers must prove
 * who they are.
 *
 * @param requests calls a second, in the long run; for two seconds' worth at once
 * @param streams standing calls at one time
 * @param connections from one address at one time
 * @param bytes sent to the server a second, in the long run; for two seconds' worth at once
 * @param fleet how many times that a principal has that may run tasks: often many workers are one
 */
public record Share(int requests, int streams, int connections, long bytes, int fleet) {
  /** As much as there is. */
  public static final Share ALL = new Share(0, 0, 0, 0);

  /** Principals that may run tasks have no more than others. */
  public Share(int requests, int streams, int connections, long bytes) {
    this(requests, streams, connections, bytes, 1);
  }

  static Share of(Settings s) {
    return new Share(
        s.get(AuthKeys.REQUESTS),
        s.get(AuthKeys.STREAMS),
        s.get(AuthKeys.CONNECTIONS),
        s.get(AuthKeys.BYTES),
        s.get(AuthKeys.FLEET));
  }
}
