package dev.carillon.desktop.state;

import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Ledger;
import java.util.concurrent.CompletableFuture;

/** The cluster of one server. As with {@link ServerPort}, nothing blocks. */
public interface ClusterPort {
  /** Redis, Kafka, clocks, and who runs the loops of which bucket. */
  CompletableFuture<Ground> ground();

  /**
   * Throughput and lateness.
   *
   * @param minutes how far back, 1–1,440
   */
  CompletableFuture<Course> course(int minutes);

  /** Looks for what needs a look. */
  CompletableFuture<Checkup> examine();

  CompletableFuture<Ledger> ledger(Ledger.By by);

  /** What the last walk of the server's own auditor found. */
  CompletableFuture<AuditReport> auditReport();

  /**
   * Compares every record, index entry and counter now.
   *
   * @param repair set right what can be
   */
  CompletableFuture<AuditReport> checkLedger(boolean repair);
}
