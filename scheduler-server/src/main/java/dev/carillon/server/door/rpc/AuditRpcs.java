package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.trail.TrailReader;
import dev.carillon.v1.AuditProto;
import dev.carillon.v1.ListAuditRequest;
import dev.carillon.v1.VerifyAuditRequest;
import dev.carillon.wire.AuditMapping;
import java.util.List;

/** AuditService, all but its stream. */
final class AuditRpcs {
  private static final ServiceDescriptor SERVICE =
      AuditProto.getDescriptor().findServiceByName("AuditService");

  private final TrailReader trail;

  AuditRpcs(TrailReader trail) {
    this.trail = trail;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(
            SERVICE,
            "List",
            ListAuditRequest.getDefaultInstance(),
            (q, caller) ->
                AuditMapping.toProto(
                    trail.list(
                        AuditMapping.fromProto(q),
                        Checks.pageSize(q.getPageSize()),
                        q.getPageToken()))),
        Rpc.of(
            SERVICE,
            "Verify",
            VerifyAuditRequest.getDefaultInstance(),
            (q, caller) -> AuditMapping.toProto(trail.verify(AuditMapping.fromProto(q)))));
  }
}
