package dev.carillon.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a worker reaches its server.
 *
 * @param tls whether over TLS
 * @param authorities to trust, PEM; empty: those of the JDK
 * @param name to expect in the server's certificate; empty: the host of its address
 * @param certificate chain that the worker shows
 * @param key private key of that certificate
 * @param token that the worker shows
 * @param tokenFile file with that token, where none is set
 * @param inTheClear whether the token may go to another machine without TLS
 */
public record ServerAccess(
    boolean tls,
    Optional<Path> authorities,
    String name,
    Optional<Path> certificate,
    Optional<Path> key,
    Secret token,
    Optional<Path> tokenFile,
    boolean inTheClear) {
  static ServerAccess of(Settings s) {
    return new ServerAccess(
        s.get(ClientKeys.TLS),
        s.get(ClientKeys.AUTHORITIES),
        s.get(ClientKeys.NAME),
        s.get(ClientKeys.CERTIFICATE),
        s.get(ClientKeys.KEY),
        s.get(ClientKeys.TOKEN),
        s.get(ClientKeys.TOKEN_FILE),
        s.get(ClientKeys.IN_THE_CLEAR));
  }

  /** In clear text, without a token. */
  public static final ServerAccess PLAIN = of(Settings.defaults(ClientKeys.ALL));
}
