package dev.carillon.client;

import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.v1.ControlServiceGrpc;
import dev.carillon.v1.ForecastRequest;
import dev.carillon.v1.ListPausesRequest;
import dev.carillon.v1.PauseScopeRequest;
import dev.carillon.v1.ResumeScopeRequest;
import dev.carillon.v1.ResumeScopeResponse;
import dev.carillon.wire.ControlMapping;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Stops and starts everything, a tenant, a queue, a type or a worker. */
public final class ControlClient {
  private final Calls calls;

  ControlClient(Calls calls) {
    this.calls = calls;
  }

  /**
   * Stops starting work; answered once no more starts. What runs goes on.
   *
   * @param forHowLong when it resumes by itself; zero: not by itself
   */
  public CompletableFuture<Paused> pause(Scope scope, String reason, Duration forHowLong) {
    return calls.unary(
        ControlServiceGrpc.getPauseMethod(),
        PauseScopeRequest.newBuilder()
            .setScope(ControlMapping.toProto(scope))
            .setReason(reason)
            .setForMillis(forHowLong.toMillis())
            .build(),
        ControlMapping::fromProto);
  }

  /** Starts again; false if it was not paused. */
  public CompletableFuture<Boolean> resume(Scope scope) {
    return calls.unary(
        ControlServiceGrpc.getResumeMethod(),
        ResumeScopeRequest.newBuilder().setScope(ControlMapping.toProto(scope)).build(),
        ResumeScopeResponse::getResumed);
  }

  /** The pauses in force, oldest first. */
  public CompletableFuture<List<Paused>> pauses() {
    return calls.unary(
        ControlServiceGrpc.getListPausesMethod(),
        ListPausesRequest.getDefaultInstance(),
        answer -> answer.getPausesList().stream().map(ControlMapping::fromProto).toList());
  }

  /** What would pile up within that time; zero: an hour. */
  public CompletableFuture<Forecast> forecast(Scope scope, Duration span) {
    return calls.unary(
        ControlServiceGrpc.getForecastMethod(),
        ForecastRequest.newBuilder()
            .setScope(ControlMapping.toProto(scope))
            .setForMillis(span.toMillis())
            .build(),
        ControlMapping::fromProto);
  }
}
