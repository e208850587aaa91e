package dev.carillon.desktop.control.dag;

import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;

/** Finds nodes by a part of their title or state, and goes from hit to hit. */
final class Search {
  private final DagCanvas canvas;
  private BitSet hits = new BitSet();
  private int stands = -1;

  Search(DagCanvas canvas) {
    this.canvas = canvas;
  }

  void words(String typed) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    hits = new BitSet();
    stands = -1;
    if (wanted.isEmpty()) {
      canvas.found(Optional.empty());
      return;
    }
    Looks looks = canvas.looks();
    for (int i = 0; i < looks.layout.size(); i++) {
      boolean named = looks.layout.node(i).title().toLowerCase(Locale.ROOT).contains(wanted);
      boolean so = looks.faces[i].spoken().toLowerCase(Locale.ROOT).contains(wanted);
      hits.set(i, named || so);
    }
    canvas.found(Optional.of(hits));
  }

  int count() {
    return hits.cardinality();
  }

  /** From 1; 0 before the first. */
  int place() {
    return stands < 0 ? 0 : hits.get(0, stands + 1).cardinality();
  }

  /** Flies to the next hit, or the one before; round and round. */
  void go(boolean forward) {
    if (hits.isEmpty()) {
      return;
    }
    int next =
        forward ? hits.nextSetBit(stands + 1) : stands <= 0 ? -1 : hits.previousSetBit(stands - 1);
    if (next < 0) {
      next = forward ? hits.nextSetBit(0) : hits.length() - 1;
    }
    stands = next;
    canvas.flyTo(canvas.key(next));
  }
}
