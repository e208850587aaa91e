package dev.carillon.desktop.app;

import dev.carillon.client.AuditClient;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.AuditPort;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.KnownEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The audit log of a real server. */
record ClientAudit(AuditClient client) implements AuditPort {
  @Override
  public CompletableFuture<AuditPage> list(AuditFilter filter, int pageSize, String pageToken) {
    return client.list(filter, pageSize, pageToken);
  }

  @Override
  public Subscription export(AuditFilter filter, StreamListener<List<String>> listener) {
    return client.export(filter, listener);
  }

  @Override
  public CompletableFuture<AuditVerdict> verify(KnownEntry known) {
    return client.verify(known);
  }
}
