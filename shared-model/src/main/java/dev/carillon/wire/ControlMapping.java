package dev.carillon.wire;

import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.v1.ScopedPause;

/** Pauses of every scope, and what would pile up. */
public final class ControlMapping {
  private ControlMapping() {}

  public static dev.carillon.v1.Scope toProto(Scope scope) {
    return dev.carillon.v1.Scope.newBuilder()
        .setKind(scope.kind().word())
        .setName(scope.name())
        .build();
  }

  public static Scope fromProto(dev.carillon.v1.Scope proto) {
    return new Scope(Scope.Kind.of(proto.getKind()), proto.getName());
  }

  public static ScopedPause toProto(Paused paused) {
    return ScopedPause.newBuilder()
        .setScope(toProto(paused.scope()))
        .setPause(QueueMapping.toProto(paused.pause()))
        .build();
  }

  public static Paused fromProto(ScopedPause proto) {
    return new Paused(fromProto(proto.getScope()), QueueMapping.fromProto(proto.getPause()));
  }

  public static dev.carillon.v1.Forecast toProto(Forecast forecast) {
    dev.carillon.v1.Forecast.Builder proto =
        dev.carillon.v1.Forecast.newBuilder()
            .setScope(toProto(forecast.scope()))
            .setSpanMillis(forecast.spanMillis())
            .setPiledUp(forecast.piledUp())
            .setRunning(forecast.running());
    for (Forecast.Line line : forecast.lines()) {
      proto
          .addLinesBuilder()
          .setTenant(line.tenant())
          .setQueue(line.queue())
          .setType(line.type())
          .setReady(line.ready())
          .setRunning(line.running())
          .setDueWithin(line.dueWithin())
          .setArrivalsPerSecond(line.arrivalsPerSecond())
          .setExpectedArrivals(line.expectedArrivals());
    }
    return proto.build();
  }

  public static Forecast fromProto(dev.carillon.v1.Forecast proto) {
    return new Forecast(
        fromProto(proto.getScope()),
        proto.getSpanMillis(),
        proto.getLinesList().stream()
            .map(
                line ->
                    new Forecast.Line(
                        line.getTenant(),
                        line.getQueue(),
                        line.getType(),
                        line.getReady(),
                        line.getRunning(),
                        line.getDueWithin(),
                        line.getArrivalsPerSecond(),
                        line.getExpectedArrivals()))
            .toList());
  }
}
