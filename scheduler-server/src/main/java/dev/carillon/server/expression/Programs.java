package dev.carillon.server.expression;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Compiled expressions, those that were used last. A program takes a hundred bytes and more for
 * each character of its text, so it is characters that are bounded. Any thread.
 */
final class Programs<P> {
  /** Characters that are kept by default. */
  static final int MOST = 1_000_000;

  private final int most;
  private final Function<String, P> compile;
  private final Map<String, P> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  /**
   * @param most characters of all texts together; one text may be longer
   * @param compile makes a program of a text; what it throws is passed on, and nothing is kept
   */
  Programs(int most, Function<String, P> compile) {
    this.most = most;
    this.compile = compile;
  }

  P get(String text) {
    synchronized (kept) {
      P known = kept.get(text);
      if (known != null) {
        return known;
      }
    }
    P made = compile.apply(text);
    synchronized (kept) {
      if (kept.put(text, made) == null) {
        characters += text.length();
      }
      Iterator<String> oldest = kept.keySet().iterator();
      while (characters > most && kept.size() > 1) {
        characters -= oldest.next().length();
        oldest.remove();
      }
    }
    return made;
  }

  int size() {
    synchronized (kept) {
      return kept.size();
    }
  }
}
