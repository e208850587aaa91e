package dev.carillon.server.config;

/**
 * What protects a server.
 *
 * @param tls of every port
 * @param auth how callers prove who they are
 */
public record Security(TlsFiles tls, Auth auth) {
  /** For loopback only. */
  public static final Security OFF = new Security(TlsFiles.OFF, Auth.OFF);

  static Security of(Settings s) {
    return new Security(TlsFiles.of(s), Auth.of(s));
  }
}
