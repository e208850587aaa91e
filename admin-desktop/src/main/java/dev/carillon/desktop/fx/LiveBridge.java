package dev.carillon.desktop.fx;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.Session;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The session's state as a property that changes on the JavaFX thread only. */
public final class LiveBridge implements AutoCloseable {
  private final ReadOnlyObjectWrapper<LiveState> live;
  private final Subscription changes;

  public LiveBridge(Session session, Coalescer coalescer) {
    live = new ReadOnlyObjectWrapper<>(session.state());
    changes = session.onChange(next -> coalescer.submit(live, () -> live.set(next)));
  }

  public ReadOnlyObjectProperty<LiveState> live() {
    return live.getReadOnlyProperty();
  }

  @Override
  public void close() {
    changes.close();
  }
}
