package dev.carillon.server.door;

import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.control.Control;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pauses kept in a list. */
final class FakePauses implements Control {
  private final List<Paused> pauses = new ArrayList<>();

  @Override
  public Paused pause(Scope scope, String reason, Duration howLong, Caller caller) {
    long until = howLong.isZero() ? 0 : FakeTasks.NOW + howLong.toMillis();
    Paused paused = new Paused(scope, new PauseInfo(reason, caller.name(), FakeTasks.NOW, until));
    pauses.add(paused);
    return paused;
  }

  @Override
  public boolean resume(Scope scope, Caller caller) {
    return pauses.removeIf(p -> p.scope().equals(scope));
  }

  @Override
  public List<Paused> pauses() {
    return List.copyOf(pauses);
  }

  @Override
  public Forecast forecast(Scope scope, Duration span) {
    return new Forecast(
        scope,
        span.toMillis(),
        List.of(new Forecast.Line("default", "mail", "email", 7, 1, 2, 0.5, 30)));
  }
}
