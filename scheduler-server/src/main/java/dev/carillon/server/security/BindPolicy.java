package dev.carillon.server.security;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where the server may listen: on loopback only, as long as it has neither TLS nor authentication.
 */
public final class BindPolicy {
  private BindPolicy() {}

  /**
   * Resolves an address to bind and refuses it unless it is of the loopback interface.
   *
   * @param setting the setting that holds it, for the message
   * @throws CarillonException INVALID_ARGUMENT for another interface, or for a host or port that
   *     cannot be
   */
  public static InetSocketAddress check(String setting, String host, int port) {
    if (port < 0 || port > 0xFFFF) {
      throw CarillonException.invalid(
          setting, "Expected a port 0–65535, but got " + port + ".", "0 takes any free port.");
    }
    // An empty host would resolve to loopback here, but means every interface to most programs.
    if (host.isBlank()) {
      throw refused(setting, "every interface");
    }
    InetAddress address = resolve(setting, host);
    if (!address.isLoopbackAddress()) {
      throw refused(setting, host);
    }
    return new InetSocketAddress(address, port);
  }

  private static InetAddress resolve(String setting, String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw CarillonException.of(
              ErrorCode.INVALID_ARGUMENT,
              "Expected a host name or address to listen on, but '" + host + "' has no address.")
          .field(setting)
          .advice("Use localhost or 127.0.0.1.")
          .cause(e)
          .build();
    }
  }

  private static CarillonException refused(String setting, String where) {
    return CarillonException.of(
            ErrorCode.INVALID_ARGUMENT,
            "Expected a loopback address to listen on, but got " + where + ".")
        .field(setting)
        .operation("start")
        .subject(where)
        .advice(
            "Listening elsewhere needs TLS and authentication to be configured, which this version"
                + " cannot do yet. Use localhost, and reach it from other machines through an SSH"
                + " tunnel.")
        .build();
  }
}
