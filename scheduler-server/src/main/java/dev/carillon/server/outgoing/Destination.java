package dev.carillon.server.outgoing;

import java.net.InetAddress;

/**
 * Where a call goes.
 *
 * @param host as written, without brackets and a dot at its end; the certificate must be for it
 * @param address to connect to, and no other
 * @param path with the query
 */
public record Destination(
    boolean encrypted, String host, int port, InetAddress address, String path) {
  /** Whether the host is an address itself. */
  public boolean literal() {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }
}
