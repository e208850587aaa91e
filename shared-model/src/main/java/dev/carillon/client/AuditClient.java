package dev.carillon.client;

import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.v1.AuditLines;
import dev.carillon.v1.AuditServiceGrpc;
import dev.carillon.wire.AuditMapping;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The audit log: who changed what. Needs the role auditor or admin. */
public final class AuditClient {
  private final Calls calls;

  AuditClient(Calls calls) {
    this.calls = calls;
  }

  /**
   * Entries, the newest first.
   *
   * @param pageSize 1–500; 0: 100
   * @param pageToken of the page before; empty: the first page
   */
  public CompletableFuture<AuditPage> list(AuditFilter filter, int pageSize, String pageToken) {
    return calls.unary(
        AuditServiceGrpc.getListMethod(),
        AuditMapping.toProto(filter, pageSize, pageToken),
        AuditMapping::fromProto);
  }

  /**
   * Entries, the oldest first, as the lines of JSON that their hashes are of. Only those of a span
   * alone can be verified.
   */
  public Subscription export(AuditFilter filter, StreamListener<List<String>> listener) {
    return calls.stream(
        AuditServiceGrpc.getExportMethod(),
        AuditMapping.toProto(filter),
        AuditLines::getLinesList,
        listener);
  }

  /**
   * Walks the chain of hashes.
   *
   * @param known an entry that was noted earlier, or {@link KnownEntry#NONE}
   */
  public CompletableFuture<AuditVerdict> verify(KnownEntry known) {
    return calls.unary(
        AuditServiceGrpc.getVerifyMethod(), AuditMapping.toProto(known), AuditMapping::fromProto);
  }
}
