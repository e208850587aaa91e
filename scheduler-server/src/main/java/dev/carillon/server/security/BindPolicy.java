package dev.carillon.server.security;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Where the server may listen: beyond loopback only with TLS and authentication. */
public final class BindPolicy {
  private BindPolicy() {}

  /**
   * What protects the ports.
   *
   * @param tls nobody can listen in
   * @param authentication nobody is served unknown
   */
  public record Exposure(boolean tls, boolean authentication) {
    /** Neither. */
    public static final Exposure UNPROTECTED = new Exposure(false, false);

    boolean protectedEnough() {
      return tls && authentication;
    }
  }

  /**
   * Resolves an address to bind and refuses it if too little protects it.
   *
   * @param setting the setting that holds it, for the message
   * @throws CarillonException INVALID_ARGUMENT for another interface, or for a host or port that
   *     cannot be
   */
  public static InetSocketAddress check(String setting, String host, int port, Exposure exposure) {
    if (port < 0 || port > 0xFFFF) {
      throw CarillonException.invalid(
          setting, "Expected a port 0–65535, but got " + port + ".", "0 takes any free port.");
    }
    // An empty host would resolve to loopback here, but means every interface to most programs.
    if (host.isBlank()) {
      if (!exposure.protectedEnough()) {
        throw refused(setting, "every interface", exposure);
      }
      return new InetSocketAddress(port);
    }
    InetAddress address = resolve(setting, host);
    if (!address.isLoopbackAddress() && !exposure.protectedEnough()) {
      throw refused(setting, host, exposure);
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

  private static CarillonException refused(String setting, String where, Exposure exposure) {
    List<String> missing = new ArrayList<>();
    if (!exposure.tls()) {
      missing.add("tls.certificate and tls.key");
    }
    if (!exposure.authentication()) {
      missing.add("auth.enabled=true");
    }
    return CarillonException.of(
            ErrorCode.INVALID_ARGUMENT,
            "Expected a loopback address to listen on, but got " + where + ".")
        .field(setting)
        .operation("start")
        .subject(where)
        .advice(
            "Listening elsewhere needs TLS and authentication: set "
                + String.join(", and ", missing)
                + ". Or use localhost, and reach it from other machines through an SSH tunnel.")
        .build();
  }
}
