package dev.carillon.model.audit;

import java.util.List;

/**
 * Entries, the newest first.
 *
 * @param nextPageToken empty: there are no more; a page may be short while there are
 */
public record AuditPage(List<AuditEntry> entries, String nextPageToken) {
  public AuditPage {
    entries = List.copyOf(entries);
  }
}
