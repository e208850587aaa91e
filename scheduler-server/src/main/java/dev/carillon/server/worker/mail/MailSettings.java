package dev.carillon.server.worker.mail;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How email tasks are sent; read once, a change needs a restart.
 *
 * @param host of the SMTP server; empty: the worker offers no email tasks
 * @param port usually 587, 465 with TLS from the start, 25 between servers
 * @param security how the connection is protected
 * @param user empty: no login
 * @param password of that user
 * @param from the sender of every message
 * @param recipients who may be written to: addresses, or domains as {@code @example.org}; empty:
 *     everybody
 * @param authorities PEM file of those who may vouch for the server; none: those the system trusts
 */
public record MailSettings(
    String host,
    int port,
    Security security,
    String user,
    String password,
    String from,
    Set<String> recipients,
    Optional<Path> authorities) {
  /** Protection of the connection. */
  public enum Security {
    /** None: for a server on this machine. */
    NONE,
    /** TLS from the first answer on, or nothing is sent. */
    STARTTLS,
    /** TLS from the start. */
    TLS
  }

  public static final MailSettings OFF =
      new MailSettings("", 587, Security.STARTTLS, "", "", "", Set.of());

  /** A server that the system trusts. */
  public MailSettings(
      String host,
      int port,
      Security security,
      String user,
      String password,
      String from,
      Set<String> recipients) {
    this(host, port, security, user, password, from, recipients, Optional.empty());
  }

  public MailSettings {
    recipients =
        recipients.stream().map(r -> r.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    recipients = Set.copyOf(recipients);
  }

  /** Whether email tasks are offered. */
  public boolean on() {
    return !host.isEmpty();
  }

  boolean allows(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    return recipients.isEmpty()
        || recipients.contains(lower)
        || recipients.contains(lower.substring(lower.lastIndexOf('@')));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port + " " + security + " from " + from;
  }
}
