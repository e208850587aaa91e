package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Limits;
import dev.carillon.v1.GetQueueLimitsRequest;
import dev.carillon.v1.GetQueueSettingsRequest;
import dev.carillon.v1.GetTenantLimitsRequest;
import dev.carillon.v1.LimitStatus;
import dev.carillon.v1.PutQueueSettingsRequest;
import dev.carillon.v1.PutTenantLimitsRequest;
import dev.carillon.v1.QueueSettings;
import dev.carillon.wire.LimitMapping;
import java.util.List;

/** LimitService. */
final class LimitRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.LimitsProto.getDescriptor().findServiceByName("LimitService");

  private final Limits limits;

  LimitRpcs(Limits limits) {
    this.limits = limits;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(
            SERVICE,
            "GetSettings",
            GetQueueSettingsRequest.getDefaultInstance(),
            (q, caller) -> settings(q)),
        Rpc.of(SERVICE, "PutSettings", PutQueueSettingsRequest.getDefaultInstance(), this::put),
        Rpc.of(
            SERVICE,
            "GetLimits",
            GetQueueLimitsRequest.getDefaultInstance(),
            (q, caller) -> LimitMapping.toProto(limits.status(q.getQueue(), q.getPageSize()))),
        Rpc.of(
            SERVICE,
            "GetTenantLimits",
            GetTenantLimitsRequest.getDefaultInstance(),
            (q, caller) -> LimitMapping.toProto(limits.tenant(q.getTenant(), q.getPageSize()))),
        Rpc.of(
            SERVICE,
            "PutTenantLimits",
            PutTenantLimitsRequest.getDefaultInstance(),
            this::putTenant));
  }

  private QueueSettings settings(GetQueueSettingsRequest request) {
    return LimitMapping.toProto(request.getQueue(), limits.settings(request.getQueue()));
  }

  private QueueSettings put(PutQueueSettingsRequest request, Caller caller) {
    return LimitMapping.toProto(
        request.getQueue(),
        limits.put(
            request.getQueue(),
            LimitMapping.fromProto(request.getSettings(), "settings."),
            caller));
  }

  private LimitStatus putTenant(PutTenantLimitsRequest request, Caller caller) {
    return LimitMapping.toProto(
        limits.putTenant(
            request.getTenant(),
            LimitMapping.fromProto(request.getSettings(), "settings."),
            caller));
  }
}
