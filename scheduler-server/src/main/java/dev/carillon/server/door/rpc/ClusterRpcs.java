package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Cluster;
import dev.carillon.v1.ClusterInfoRequest;
import dev.carillon.v1.ClusterStatsRequest;
import dev.carillon.v1.HealthRequest;
import dev.carillon.wire.ClusterMapping;
import java.util.List;

/** ClusterService, all but its stream. */
final class ClusterRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.Cluster.getDescriptor().findServiceByName("ClusterService");

  private final Cluster cluster;

  ClusterRpcs(Cluster cluster) {
    this.cluster = cluster;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(
            SERVICE,
            "Info",
            ClusterInfoRequest.getDefaultInstance(),
            (q, caller) -> ClusterMapping.toProto(cluster.info())),
        Rpc.of(
            SERVICE,
            "Stats",
            ClusterStatsRequest.getDefaultInstance(),
            (q, caller) -> ClusterMapping.toProto(cluster.stats(q.getTenant()))),
        Rpc.of(
            SERVICE,
            "Health",
            HealthRequest.getDefaultInstance(),
            (q, caller) -> ClusterMapping.toProto(cluster.health())));
  }
}
