package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.control.Control;
import dev.carillon.v1.Forecast;
import dev.carillon.v1.ForecastRequest;
import dev.carillon.v1.ListPausesRequest;
import dev.carillon.v1.ListPausesResponse;
import dev.carillon.v1.PauseScopeRequest;
import dev.carillon.v1.ResumeScopeRequest;
import dev.carillon.v1.ResumeScopeResponse;
import dev.carillon.v1.ScopedPause;
import dev.carillon.wire.ControlMapping;
import java.util.List;

/** ControlService. */
final class ControlRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.ControlProto.getDescriptor().findServiceByName("ControlService");

  private final Control control;

  ControlRpcs(Control control) {
    this.control = control;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(SERVICE, "Pause", PauseScopeRequest.getDefaultInstance(), this::pause),
        Rpc.of(SERVICE, "Resume", ResumeScopeRequest.getDefaultInstance(), this::resume),
        Rpc.of(SERVICE, "ListPauses", ListPausesRequest.getDefaultInstance(), (q, c) -> list()),
        Rpc.of(SERVICE, "Forecast", ForecastRequest.getDefaultInstance(), (q, c) -> forecast(q)));
  }

  private ScopedPause pause(PauseScopeRequest request, Caller caller) {
    return ControlMapping.toProto(
        control.pause(
            ControlMapping.fromProto(request.getScope()),
            Checks.reason(request.getReason()),
            Checks.span(request.getForMillis(), "for_millis"),
            caller));
  }

  private ResumeScopeResponse resume(ResumeScopeRequest request, Caller caller) {
    return ResumeScopeResponse.newBuilder()
        .setResumed(control.resume(ControlMapping.fromProto(request.getScope()), caller))
        .build();
  }

  private ListPausesResponse list() {
    ListPausesResponse.Builder answer = ListPausesResponse.newBuilder();
    control.pauses().forEach(paused -> answer.addPauses(ControlMapping.toProto(paused)));
    return answer.build();
  }

  private Forecast forecast(ForecastRequest request) {
    return ControlMapping.toProto(
        control.forecast(
            ControlMapping.fromProto(request.getScope()),
            Checks.span(request.getForMillis(), "for_millis")));
  }
}
