package dev.carillon.desktop.state;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.KnownEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The audit log of one server; needs the role auditor or admin. Nothing blocks. */
public interface AuditPort {
  /** Entries, the newest first. */
  CompletableFuture<AuditPage> list(AuditFilter filter, int pageSize, String pageToken);

  /** The entries that match as lines of JSON, the oldest first. */
  Subscription export(AuditFilter filter, StreamListener<List<String>> listener);

  /** Walks the chain of hashes. */
  CompletableFuture<AuditVerdict> verify(KnownEntry known);
}
