package dev.carillon.desktop.feature.workflows;

import java.util.HashSet;
import java.util.Set;

/** What is unfolded in one graph. On the JavaFX thread. */
final class Folds {
  private final Set<String> open = new HashSet<>();
  private boolean alike;

  void toggle(String key) {
    if (!open.remove(key)) {
      open.add(key);
    }
  }

  boolean open(String key) {
    return open.contains(key);
  }

  /** What stood unfolded in a node that is folded now. */
  void forgetWithin(String key) {
    open.removeIf(k -> k.startsWith(key + "/"));
  }

  /** Whether nodes with the same parents and children are shown as one. */
  boolean alike() {
    return alike;
  }

  void alike(boolean value) {
    alike = value;
  }

  /** For another thread. */
  Folds copy() {
    Folds copy = new Folds();
    copy.open.addAll(open);
    copy.alike = alike;
    return copy;
  }
}
