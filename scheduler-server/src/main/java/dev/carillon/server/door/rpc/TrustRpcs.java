package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Trust;
import dev.carillon.v1.AuditReportRequest;
import dev.carillon.v1.CheckLedgerRequest;
import dev.carillon.v1.ExamineRequest;
import dev.carillon.v1.ExplainNodeRequest;
import dev.carillon.v1.ExplainRequest;
import dev.carillon.v1.LedgerRequest;
import dev.carillon.wire.DoctorMapping;
import dev.carillon.wire.ExplainMapping;
import dev.carillon.wire.LedgerMapping;
import dev.carillon.wire.TaskMapping;
import java.util.List;

/** ExplainService, DoctorService and LedgerService, all but its stream. */
final class TrustRpcs {
  private static final ServiceDescriptor EXPLAIN =
      dev.carillon.v1.Explain.getDescriptor().findServiceByName("ExplainService");

  private static final ServiceDescriptor LEDGER =
      dev.carillon.v1.LedgerOuterClass.getDescriptor().findServiceByName("LedgerService");

  private static final ServiceDescriptor DOCTOR =
      dev.carillon.v1.Doctor.getDescriptor().findServiceByName("DoctorService");

  private final Trust trust;

  TrustRpcs(Trust trust) {
    this.trust = trust;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(
            EXPLAIN,
            "Explain",
            ExplainRequest.getDefaultInstance(),
            (q, caller) ->
                ExplainMapping.toProto(
                    trust.explain().explain(TaskMapping.fromProto(q.getId(), "id")))),
        Rpc.of(
            EXPLAIN,
            "ExplainNode",
            ExplainNodeRequest.getDefaultInstance(),
            (q, caller) ->
                ExplainMapping.toProto(
                    trust
                        .explain()
                        .explainNode(TaskMapping.fromProto(q.getId(), "id"), q.getNode()))),
        Rpc.of(
            DOCTOR,
            "Examine",
            ExamineRequest.getDefaultInstance(),
            (q, caller) -> DoctorMapping.toProto(trust.doctor().examine())),
        Rpc.of(
            LEDGER,
            "Get",
            LedgerRequest.getDefaultInstance(),
            (q, caller) ->
                LedgerMapping.toProto(trust.ledger().ledger(LedgerMapping.by(q.getBy())))),
        Rpc.of(
            LEDGER,
            "Check",
            CheckLedgerRequest.getDefaultInstance(),
            (q, caller) -> LedgerMapping.toProto(trust.ledger().check(q.getRepair(), caller))),
        Rpc.of(
            LEDGER,
            "Report",
            AuditReportRequest.getDefaultInstance(),
            (q, caller) -> LedgerMapping.toProto(trust.ledger().report())));
  }
}
