package dev.carillon.desktop.state;

/** How the console shows a server who it is. */
public enum SignIn {
  /** Not at all. */
  NONE,
  /** With a token, kept in the key store of the system. */
  TOKEN,
  /** With a token that stands in a file of the operator's, read again when it changes. */
  FILE,
  /** With a session that a name and a password open. */
  USER;

  /** Whether the console itself holds something secret for it. */
  public boolean secret() {
    return this == TOKEN || this == USER;
  }
}
