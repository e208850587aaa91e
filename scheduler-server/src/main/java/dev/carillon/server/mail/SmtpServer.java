package dev.carillon.server.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * An SMTP server and how to speak to it.
 *
 * @param user empty: no login
 * @param answer how long it may take to answer
 * @param authorities PEM file of those who may vouch for it; empty: those the system trusts
 */
public record SmtpServer(
    String host,
    int port,
    Protection protection,
    String user,
    String password,
    Duration answer,
    Optional<Path> authorities) {
  /** One that the system trusts. */
  public SmtpServer(
      String host, int port, Protection protection, String user, String password, Duration answer) {
    this(host, port, protection, user, password, answer, Optional.empty());
  }

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
