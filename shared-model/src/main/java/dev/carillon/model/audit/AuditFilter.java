package dev.carillon.model.audit;

import java.util.Locale;
import java.util.Optional;

/**
 * Which entries are wanted; texts match where they are contained, in any case, and empty ones match
 * everything.
 *
 * @param tenant exactly this one; empty: all
 * @param fromMs not before, epoch milliseconds
 * @param toMs before, epoch milliseconds; 0: no end
 */
public record AuditFilter(
    String actor,
    String method,
    String target,
    String address,
    Optional<AuditOutcome> outcome,
    String tenant,
    long fromMs,
    long toMs) {
  /** All entries. */
  public static final AuditFilter ALL = new AuditFilter("", "", "", "", Optional.empty(), "", 0, 0);

  /** The same for entries not before {@code fromMs} and before {@code toMs}; 0: no end. */
  public AuditFilter between(long from, long to) {
    return new AuditFilter(actor, method, target, address, outcome, tenant, from, to);
  }

  /** Whether an entry is wanted. */
  public boolean matches(AuditEntry entry) {
    Deed deed = entry.deed();
    return entry.atMs() >= fromMs
        && (toMs == 0 || entry.atMs() < toMs)
        && (tenant.isEmpty() || tenant.equals(deed.tenant()))
        && outcome.filter(o -> o != deed.outcome()).isEmpty()
        && contains(deed.actor(), actor)
        && contains(deed.method(), method)
        && contains(deed.target(), target)
        && contains(deed.address(), address);
  }

  private static boolean contains(String text, String part) {
    return part.isEmpty() || text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
