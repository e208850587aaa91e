package dev.carillon.server.config;

/**
 * What protects a server.
 *
 * @param tls of every port
 */
public record Security(TlsFiles tls) {
  /** For loopback only. */
  public static final Security OFF = new Security(TlsFiles.OFF);

  static Security of(Settings s) {
    return new Security(TlsFiles.of(s));
  }
}
