package dev.carillon.server.config;

/**
 * What protects a server.
 *
 * @param tls of every port
 * @param auth how callers prove who they are
 * @param audit how much of the audit log is kept
 * @param masking what is hidden as a secret
 */
public record Security(TlsFiles tls, Auth auth, Audit audit, Masking masking) {
  /** For loopback only. */
  public static final Security OFF = new Security(TlsFiles.OFF, Auth.OFF);

  /** With the audit log as it is where nothing is said. */
  public Security(TlsFiles tls, Auth auth) {
    this(tls, auth, Audit.DEFAULT, Masking.DEFAULT);
  }

  /** With secrets as they are where nothing is said. */
  public Security(TlsFiles tls, Auth auth, Audit audit) {
    this(tls, auth, audit, Masking.DEFAULT);
  }

  static Security of(Settings s) {
    return new Security(TlsFiles.of(s), Auth.of(s), Audit.of(s), Masking.of(s));
  }
}
