package dev.carillon.server.config;

/** How a connection to an SMTP server is protected. */
public enum SmtpSecurity {
  /** Not at all. */
  NONE,
  /** TLS after the greeting, or nothing is sent. */
  STARTTLS,
  /** TLS from the start. */
  TLS
}
