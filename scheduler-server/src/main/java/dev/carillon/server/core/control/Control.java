package dev.carillon.server.core.control;

import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.server.core.Caller;
import java.time.Duration;
import java.util.List;

/** Pauses of every scope. All methods block on the store. */
public interface Control {
  /**
   * Stops starting work; answered once no claim of it is accepted any more. What runs goes on.
   *
   * @param howLong when it resumes by itself; zero: not by itself
   */
  Paused pause(Scope scope, String reason, Duration howLong, Caller caller);

  /** Starts again; false if it was not paused. */
  boolean resume(Scope scope, Caller caller);

  /** The pauses in force, oldest first. */
  List<Paused> pauses();

  /** What would pile up within that time; zero: an hour. */
  Forecast forecast(Scope scope, Duration span);
}
