package dev.carillon.client;

import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.v1.AuditReportRequest;
import dev.carillon.v1.CheckLedgerRequest;
import dev.carillon.v1.DoctorServiceGrpc;
import dev.carillon.v1.ExamineRequest;
import dev.carillon.v1.ExplainNodeRequest;
import dev.carillon.v1.ExplainRequest;
import dev.carillon.v1.ExplainServiceGrpc;
import dev.carillon.v1.LedgerRequest;
import dev.carillon.v1.LedgerServiceGrpc;
import dev.carillon.wire.DoctorMapping;
import dev.carillon.wire.ExplainMapping;
import dev.carillon.wire.LedgerMapping;
import java.util.concurrent.CompletableFuture;

/** What makes the scheduler worth trusting: why a task waits, whether the books balance. */
public final class TrustClient {
  private final Calls calls;

  TrustClient(Calls calls) {
    this.calls = calls;
  }

  /** Why a task does not run, or what became of it. */
  public CompletableFuture<Explanation> explain(String id) {
    return calls.unary(
        ExplainServiceGrpc.getExplainMethod(),
        ExplainRequest.newBuilder().setId(id).build(),
        ExplainMapping::fromProto);
  }

  /** Why a node of a run does not run, or what became of it. */
  public CompletableFuture<NodeExplanation> explainNode(String run, String node) {
    return calls.unary(
        ExplainServiceGrpc.getExplainNodeMethod(),
        ExplainNodeRequest.newBuilder().setId(run).setNode(node).build(),
        ExplainMapping::fromProto);
  }

  /** The books now. */
  public CompletableFuture<Ledger> ledger(Ledger.By by) {
    return calls.unary(
        LedgerServiceGrpc.getGetMethod(), ledgerRequest(by), LedgerMapping::fromProto);
  }

  /** The books now and then once a second. */
  public Subscription watchLedger(Ledger.By by, StreamListener<Ledger> listener) {
    return calls.stream(
        LedgerServiceGrpc.getWatchMethod(), ledgerRequest(by), LedgerMapping::fromProto, listener);
  }

  private static LedgerRequest ledgerRequest(Ledger.By by) {
    return LedgerRequest.newBuilder().setBy(by.name()).build();
  }

  /**
   * Compares every record, index entry and counter now.
   *
   * @param repair set right what can be
   */
  public CompletableFuture<AuditReport> checkLedger(boolean repair) {
    return calls.unary(
        LedgerServiceGrpc.getCheckMethod(),
        CheckLedgerRequest.newBuilder().setRepair(repair).build(),
        LedgerMapping::fromProto);
  }

  /** What the last walk of the server's own auditor found. */
  public CompletableFuture<AuditReport> auditReport() {
    return calls.unary(
        LedgerServiceGrpc.getReportMethod(),
        AuditReportRequest.getDefaultInstance(),
        LedgerMapping::fromProto);
  }

  /** Looks for what needs a look. */
  public CompletableFuture<Checkup> examine() {
    return calls.unary(
        DoctorServiceGrpc.getExamineMethod(),
        ExamineRequest.getDefaultInstance(),
        DoctorMapping::fromProto);
  }
}
