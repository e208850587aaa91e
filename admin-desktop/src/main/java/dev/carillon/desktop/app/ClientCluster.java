package dev.carillon.desktop.app;

import dev.carillon.client.InsightClient;
import dev.carillon.client.TrustClient;
import dev.carillon.desktop.state.ClusterPort;
import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Ledger;
import java.util.concurrent.CompletableFuture;

/** The cluster of a real server. */
record ClientCluster(InsightClient insight, TrustClient trust) implements ClusterPort {
  @Override
  public CompletableFuture<Ground> ground() {
    return insight.ground();
  }

  @Override
  public CompletableFuture<Course> course(int minutes) {
    return insight.course(minutes);
  }

  @Override
  public CompletableFuture<Checkup> examine() {
    return trust.examine();
  }

  @Override
  public CompletableFuture<Ledger> ledger(Ledger.By by) {
    return trust.ledger(by);
  }

  @Override
  public CompletableFuture<AuditReport> auditReport() {
    return trust.auditReport();
  }

  @Override
  public CompletableFuture<AuditReport> checkLedger(boolean repair) {
    return trust.checkLedger(repair);
  }
}
