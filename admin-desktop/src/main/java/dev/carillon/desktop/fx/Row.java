package dev.carillon.desktop.fx;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A line of a live table: it stays the same object while what it shows changes. */
public final class Row<T> {
  private final String key;
  private final ReadOnlyObjectWrapper<T> value;

  Row(String key, T value) {
    this.key = key;
    this.value = new ReadOnlyObjectWrapper<>(value);
  }

  public String key() {
    return key;
  }

  public T get() {
    return value.get();
  }

  public ReadOnlyObjectProperty<T> value() {
    return value.getReadOnlyProperty();
  }

  void set(T next) {
    value.set(next);
  }
}
