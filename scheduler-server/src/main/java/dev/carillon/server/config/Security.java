package dev.carillon.server.config;

/**
 * What protects a server.
 *
 * @param tls of every port
 * @param auth how callers prove who they are
 * @param audit how much of the audit log is kept
 */
public record Security(TlsFiles tls, Auth auth, Audit audit) {
  /** For loopback only. */
  public static final Security OFF = new Security(TlsFiles.OFF, Auth.OFF);

  /** With the audit log as it is where nothing is said. */
  public Security(TlsFiles tls, Auth auth) {
    this(tls, auth, Audit.DEFAULT);
  }

  static Security of(Settings s) {
    return new Security(TlsFiles.of(s), Auth.of(s), Audit.of(s));
  }
}
