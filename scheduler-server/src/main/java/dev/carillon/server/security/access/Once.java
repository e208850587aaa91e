package dev.carillon.server.security.access;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made when it is first asked for, and once. If making it throws, tries again.
 */
public final class Once<T> implements Supplier<T> {
  private final Supplier<T> making;
  private volatile @Nullable T made;

  public Once(Supplier<T> making) {
    this.making = making;
  }

  /** Makes another one when it is asked for again. */
  public void forget() {
    made = null;
  }

  @Override
  public T get() {
    T known = made;
    if (known == null) {
      synchronized (this) {
        known = made;
        if (known == null) {
          known = making.get();
          made = known;
        }
      }
    }
    return known;
  }
}
