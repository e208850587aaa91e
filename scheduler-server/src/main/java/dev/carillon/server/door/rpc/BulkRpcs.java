package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.bulk.Bulk;
import dev.carillon.v1.ApplyBulkRequest;
import dev.carillon.v1.BulkOrder;
import dev.carillon.v1.BulkResultsRequest;
import dev.carillon.v1.GetBulkRequest;
import dev.carillon.v1.ListBulkRequest;
import dev.carillon.v1.ListBulkResponse;
import dev.carillon.wire.BulkMapping;
import java.util.List;

/** BulkService, all but its stream. */
final class BulkRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.BulkProto.getDescriptor().findServiceByName("BulkService");

  private final Bulk bulk;

  BulkRpcs(Bulk bulk) {
    this.bulk = bulk;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(
            SERVICE,
            "Plan",
            BulkOrder.getDefaultInstance(),
            (q, caller) -> BulkMapping.toProto(bulk.plan(BulkMapping.fromProto(q), caller))),
        Rpc.of(
            SERVICE,
            "Apply",
            ApplyBulkRequest.getDefaultInstance(),
            (q, caller) -> BulkMapping.toProto(bulk.apply(q.getId(), q.getRate(), caller))),
        Rpc.of(
            SERVICE,
            "Get",
            GetBulkRequest.getDefaultInstance(),
            (q, caller) -> BulkMapping.toProto(bulk.get(q.getId()))),
        Rpc.of(SERVICE, "List", ListBulkRequest.getDefaultInstance(), (q, caller) -> list(q)),
        Rpc.of(
            SERVICE,
            "Cancel",
            GetBulkRequest.getDefaultInstance(),
            (q, caller) -> BulkMapping.toProto(bulk.stop(q.getId(), caller))),
        Rpc.of(
            SERVICE,
            "Results",
            BulkResultsRequest.getDefaultInstance(),
            (q, caller) ->
                BulkMapping.toProto(
                    bulk.results(
                        q.getId(),
                        BulkMapping.fromProto(q.getOutcome(), "outcome"),
                        q.getPageSize(),
                        q.getPageToken()))));
  }

  private ListBulkResponse list(ListBulkRequest request) {
    ListBulkResponse.Builder answer = ListBulkResponse.newBuilder();
    bulk.list(request.getPageSize()).forEach(job -> answer.addJobs(BulkMapping.toProto(job)));
    return answer.build();
  }
}
