package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Cluster;
import dev.carillon.v1.CourseRequest;
import dev.carillon.v1.GroundRequest;
import dev.carillon.v1.InsightProto;
import dev.carillon.wire.InsightMapping;
import java.util.List;

/** InsightService. */
final class InsightRpcs {
  private static final ServiceDescriptor SERVICE =
      InsightProto.getDescriptor().findServiceByName("InsightService");

  private final Cluster cluster;

  InsightRpcs(Cluster cluster) {
    this.cluster = cluster;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(
            SERVICE,
            "Ground",
            GroundRequest.getDefaultInstance(),
            (q, caller) -> InsightMapping.toProto(cluster.ground())),
        Rpc.of(
            SERVICE,
            "Course",
            CourseRequest.getDefaultInstance(),
            (q, caller) -> InsightMapping.toProto(cluster.course(q.getMinutes()))));
  }
}
