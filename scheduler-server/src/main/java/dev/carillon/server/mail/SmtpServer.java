package dev.carillon.server.mail;

import java.time.Duration;

/**
 * An SMTP server and how to speak to it.
 *
 * @param user empty: no login
 * @param answer how long it may take to answer
 */
public record SmtpServer(
    String host, int port, Protection protection, String user, String password, Duration answer) {
  /** Protection of the connection. */
  public enum Protection {
    /** None: for a server on this machine. */
    NONE,
    /** TLS from the first answer on, or nothing is sent. */
    STARTTLS,
    /** TLS from the start. */
    TLS
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port + " " + protection;
  }
}
