package dev.carillon.server.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How a worker sends email tasks.
 *
 * @param host of the SMTP server; empty: it offers none
 * @param port its port
 * @param security how the connection is protected
 * @param user empty: no login
 * @param password of that user
 * @param from sender of every message
 * @param recipients who may be written to: addresses or @domains; empty: everybody
 * @param authorities who may vouch for the server; none: those the system trusts
 */
public record Smtp(
    String host,
    int port,
    SmtpSecurity security,
    String user,
    Secret password,
    String from,
    Set<String> recipients,
    Optional<Path> authorities) {
  public Smtp {
    recipients = Set.copyOf(recipients);
  }

  /** One that the system trusts. */
  public Smtp(
      String host,
      int port,
      SmtpSecurity security,
      String user,
      Secret password,
      String from,
      Set<String> recipients) {
    this(host, port, security, user, password, from, recipients, Optional.empty());
  }

  /** The same with somebody to vouch for it. */
  public Smtp vouchedBy(Path value) {
    return new Smtp(host, port, security, user, password, from, recipients, Optional.of(value));
  }

  static Smtp of(Settings s) {
    return new Smtp(
        s.get(SmtpKeys.HOST),
        s.get(SmtpKeys.PORT),
        s.get(SmtpKeys.SECURITY),
        s.get(SmtpKeys.USER),
        s.get(SmtpKeys.PASSWORD),
        s.get(SmtpKeys.FROM),
        Set.copyOf(s.get(SmtpKeys.RECIPIENTS)),
        s.get(SmtpKeys.AUTHORITIES));
  }

  /** A worker that sends no mail. */
  public static final Smtp OFF = of(Settings.defaults(SmtpKeys.ALL));
}
