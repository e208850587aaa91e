package dev.carillon.server.door.grpc;

import dev.carillon.model.cluster.Overview;
import dev.carillon.server.core.Cluster;
import dev.carillon.server.core.Sink;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What grpc.health.v1 answers: serving exactly while the server is ready, that is, Redis answers.
 */
final class HealthService {
  private final Cluster cluster;
  private final Set<String> services;

  /**
   * @param services names that may be asked for, beside the empty one for the server as a whole
   */
  HealthService(Cluster cluster, Set<String> services) {
    this.cluster = cluster;
    this.services = services;
  }

  HealthCheckResponse check(HealthCheckRequest request) {
    if (!known(request)) {
      throw Status.NOT_FOUND
          .withDescription("There is no service '" + request.getService() + "'.")
          .asRuntimeException();
    }
    return response(serving(cluster.health().ready()));
  }

  /** Sends the status now and after each change. An unknown service is told so, and stays so. */
  void watch(HealthCheckRequest request, Sink<HealthCheckResponse> sink) {
    boolean known = known(request);
    if (!known) {
      sink.send(response(ServingStatus.SERVICE_UNKNOWN));
    }
    cluster.watchOverview(new Changes(known, sink));
  }

  private boolean known(HealthCheckRequest request) {
    return request.getService().isEmpty() || services.contains(request.getService());
  }

  private static ServingStatus serving(boolean ready) {
    return ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  /** Lets a health status pass if it is not the one before. */
  private static final class Changes implements Sink<Overview> {
    private final boolean known;
    private final Sink<HealthCheckResponse> sink;
    private @Nullable ServingStatus last;

    Changes(boolean known, Sink<HealthCheckResponse> sink) {
      this.known = known;
      this.sink = sink;
    }

    @Override
    public boolean send(Overview overview) {
      ServingStatus now = serving(overview.health().ready());
      if (!known || now == last) {
        return sink.open();
      }
      last = now;
      return sink.send(response(now));
    }

    @Override
    public boolean open() {
      return sink.open();
    }
  }
}
