package dev.carillon.desktop.feature;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.fx.Background;
import dev.carillon.desktop.fx.Coalescer;
import dev.carillon.desktop.fx.Pace;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.Rights;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.Session;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;

/**
 * What every view model works with.
 *
 * @param live changes on the JavaFX thread
 * @param fx the JavaFX thread as an executor
 * @param clock this computer's
 * @param pace live or frozen: what follows a stream of its own holds still while it is frozen
 * @param shownZone the zone that times are shown in; when it changes, screens are refreshed
 */
public record Console(
    Session session,
    ReadOnlyObjectProperty<LiveState> live,
    Executor fx,
    Coalescer coalescer,
    Clock clock,
    Pace pace,
    ReadOnlyObjectProperty<ZoneId> shownZone,
    Background background) {

  /** The same over another property of what is live: for what lives shorter than the window. */
  public Console over(ReadOnlyObjectProperty<LiveState> shorter) {
    return new Console(session, shorter, fx, coalescer, clock, pace, shownZone, background);
  }

  public ServerPort server() {
    return session.server();
  }

  /** What the operator may do here: hide what is never possible, and survive a refusal. */
  public Rights rights() {
    return live.get().rights();
  }

  /** Whether what is destructive asks for its count to be typed, as production does. */
  public boolean countTyped() {
    return live.get().profile().countTyped();
  }

  /** Why nothing can be changed from here; empty if it can. For {@code Buttons.refuse}. */
  public String refusal() {
    return refusal(rights().operate(), "refused.role");
  }

  /** The same for submitting tasks and starting runs, which more roles may. */
  public String submitRefusal() {
    return refusal(rights().submit(), "refused.submit");
  }

  private String refusal(boolean may, String role) {
    if (live.get().link() instanceof Link.Kept) {
      return Texts.text("refused.kept");
    }
    if (live.get().profile().readOnly()) {
      return Texts.text("refused.readonly", live.get().profile().name());
    }
    return may ? "" : Texts.text(role);
  }

  /** Runs now, and again whenever the reason of one of the two is another. */
  public Subscription onRefusal(Runnable change) {
    return live.map(now -> List.of(refusal(), submitRefusal())).subscribe(reasons -> change.run())
        ::unsubscribe;
  }

  public ZoneId zone() {
    return shownZone.get();
  }

  /** The server's time as well as this computer can tell, epoch milliseconds. */
  public long now() {
    return clock.millis() + live.get().clockOffsetMs();
  }

  public Work work() {
    return new Work(fx);
  }
}
