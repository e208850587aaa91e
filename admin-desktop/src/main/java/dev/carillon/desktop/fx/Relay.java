package dev.carillon.desktop.fx;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.util.Subscription;

/**
 * Passes a property that lives long on to those who live shorter: when it is closed, all that
 * listened to it are let go at once. On the JavaFX thread.
 */
public final class Relay<T> implements AutoCloseable {
  private final ReadOnlyObjectWrapper<T> copy;
  private final Subscription source;

  public Relay(ReadOnlyObjectProperty<T> from) {
    copy = new ReadOnlyObjectWrapper<>(from.get());
    source = from.subscribe(copy::set);
  }

  public ReadOnlyObjectProperty<T> property() {
    return copy.getReadOnlyProperty();
  }

  @Override
  public void close() {
    source.unsubscribe();
  }
}
