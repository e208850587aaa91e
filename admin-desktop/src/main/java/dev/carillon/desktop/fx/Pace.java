package dev.carillon.desktop.fx;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;

/**
 * Whether what is shown follows the server or stands still, and how many updates it has missed
 * since. On the JavaFX thread.
 */
public final class Pace {
  private final ReadOnlyBooleanWrapper frozen = new ReadOnlyBooleanWrapper(false);
  private final ReadOnlyLongWrapper missed = new ReadOnlyLongWrapper(0);

  /** Whoever shows live data holds it still while this is true, and catches up when it ends. */
  public ReadOnlyBooleanProperty frozen() {
    return frozen.getReadOnlyProperty();
  }

  /** Updates that came since it was frozen. */
  public ReadOnlyLongProperty missed() {
    return missed.getReadOnlyProperty();
  }

  public void freeze() {
    missed.set(0);
    frozen.set(true);
  }

  public void catchUp() {
    frozen.set(false);
    missed.set(0);
  }

  /** Something came that is not shown; nothing while live. */
  public void miss(long updates) {
    if (frozen.get()) {
      missed.set(missed.get() + updates);
    }
  }
}
