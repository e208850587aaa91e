package dev.carillon.server.config;

import java.time.Duration;

/**
 * How much of the audit log is kept; the oldest entries go first.
 *
 * @param keep how long
 * @param entries how many
 */
public record Audit(Duration keep, int entries) {
  /** Where nothing is said. */
  public static final Audit DEFAULT = of(Settings.defaults(AuditKeys.ALL));

  static Audit of(Settings s) {
    return new Audit(s.get(AuditKeys.KEEP), s.get(AuditKeys.ENTRIES));
  }
}
