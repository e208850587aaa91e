package dev.carillon.desktop.fx;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.Session;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The session's state as a property that changes on the JavaFX thread only. While frozen it keeps
 * the data and still tells the truth about the connection.
 */
public final class LiveBridge implements AutoCloseable {
  private final ReadOnlyObjectWrapper<LiveState> live;
  private final Pace pace;
  private final Subscription changes;
  private final javafx.util.Subscription thaw;
  private LiveState latest;

  public LiveBridge(Session session, Coalescer coalescer, Pace pace) {
    this.pace = pace;
    latest = session.state();
    live = new ReadOnlyObjectWrapper<>(latest);
    changes = session.onChange(next -> coalescer.submit(live, () -> take(next)));
    thaw =
        pace.frozen()
            .subscribe(
                (was, now) -> {
                  if (!now) {
                    live.set(latest);
                  }
                });
  }

  private void take(LiveState next) {
    boolean came = next.receivedMs() != latest.receivedMs();
    boolean other = !next.profile().equals(latest.profile());
    latest = next;
    if (other) {
      pace.catchUp();
    }
    if (!pace.frozen().get()) {
      live.set(next);
      return;
    }
    if (came) {
      pace.miss(1);
    }
    live.set(live.get().withLink(next.link()));
  }

  public ReadOnlyObjectProperty<LiveState> live() {
    return live.getReadOnlyProperty();
  }

  @Override
  public void close() {
    changes.close();
    thaw.unsubscribe();
  }
}
