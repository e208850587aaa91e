package dev.carillon.client;

import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.v1.GetQueueLimitsRequest;
import dev.carillon.v1.GetQueueSettingsRequest;
import dev.carillon.v1.GetTenantLimitsRequest;
import dev.carillon.v1.LimitServiceGrpc;
import dev.carillon.v1.PutQueueSettingsRequest;
import dev.carillon.v1.PutTenantLimitsRequest;
import dev.carillon.wire.LimitMapping;
import java.util.concurrent.CompletableFuture;

/** Settings and limits of queues and tenants. Nothing here blocks. */
public final class LimitsClient {
  private final Calls calls;

  LimitsClient(Calls calls) {
    this.calls = calls;
  }

  /** The settings of a queue; the defaults if it has none. */
  public CompletableFuture<QueueSettings> settings(String queue) {
    return calls.unary(
        LimitServiceGrpc.getGetSettingsMethod(),
        GetQueueSettingsRequest.newBuilder().setQueue(queue).build(),
        answer -> LimitMapping.fromProto(answer, ""));
  }

  /** Replaces all settings of a queue; answered once they hold everywhere. */
  public CompletableFuture<QueueSettings> put(String queue, QueueSettings settings) {
    return calls.unary(
        LimitServiceGrpc.getPutSettingsMethod(),
        PutQueueSettingsRequest.newBuilder()
            .setQueue(queue)
            .setSettings(LimitMapping.toProto(queue, settings))
            .build(),
        answer -> LimitMapping.fromProto(answer, ""));
  }

  /**
   * Who holds the slots of a queue, and what waits for one.
   *
   * @param mostHolders 1–1,000; 0: 100
   */
  public CompletableFuture<LimitStatus> limits(String queue, int mostHolders) {
    return calls.unary(
        LimitServiceGrpc.getGetLimitsMethod(),
        GetQueueLimitsRequest.newBuilder().setQueue(queue).setPageSize(mostHolders).build(),
        LimitMapping::fromProto);
  }

  /** The limits of a tenant over all its queues. */
  public CompletableFuture<LimitStatus> tenantLimits(String tenant, int mostHolders) {
    return calls.unary(
        LimitServiceGrpc.getGetTenantLimitsMethod(),
        GetTenantLimitsRequest.newBuilder().setTenant(tenant).setPageSize(mostHolders).build(),
        LimitMapping::fromProto);
  }

  /** Replaces the limits of a tenant; {@link QueueSettings#ofTenant} makes them. */
  public CompletableFuture<LimitStatus> putTenant(String tenant, QueueSettings settings) {
    return calls.unary(
        LimitServiceGrpc.getPutTenantLimitsMethod(),
        PutTenantLimitsRequest.newBuilder()
            .setTenant(tenant)
            .setSettings(LimitMapping.toProto(settings))
            .build(),
        LimitMapping::fromProto);
  }
}
