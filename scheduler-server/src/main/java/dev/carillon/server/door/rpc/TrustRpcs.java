package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Trust;
import dev.carillon.v1.ExplainRequest;
import dev.carillon.wire.ExplainMapping;
import dev.carillon.wire.TaskMapping;
import java.util.List;

/** ExplainService. */
final class TrustRpcs {
  private static final ServiceDescriptor EXPLAIN =
      dev.carillon.v1.Explain.getDescriptor().findServiceByName("ExplainService");

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
                    trust.explain().explain(TaskMapping.fromProto(q.getId(), "id")))));
  }
}
