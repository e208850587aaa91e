package dev.carillon.desktop.feature;

import dev.carillon.desktop.fx.Background;
import dev.carillon.desktop.fx.Coalescer;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.Rights;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.Session;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;

/**
 * What every view model works with.
 *
 * @param live changes on the JavaFX thread
 * @param fx the JavaFX thread as an executor
 * @param clock this computer's, in the zone that times are shown in
 */
public record Console(
    Session session,
    ReadOnlyObjectProperty<LiveState> live,
    Executor fx,
    Coalescer coalescer,
    Clock clock,
    Background background) {

  public ServerPort server() {
    return session.server();
  }

  /** What the server lets this console do. */
  public Rights rights() {
    return live.get().rights();
  }

  public ZoneId zone() {
    return clock.getZone();
  }

  /** The server's time as well as this computer can tell, epoch milliseconds. */
  public long now() {
    return clock.millis() + live.get().clockOffsetMs();
  }

  public Work work() {
    return new Work(fx);
  }
}
