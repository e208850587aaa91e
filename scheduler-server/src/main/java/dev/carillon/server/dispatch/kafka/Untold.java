package dev.carillon.server.dispatch.kafka;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the things that are asked for every few seconds is worth a warning: what was not told
 * twice in a row, once until it is told again. A broker that has just begun misses one look.
 */
final class Untold {
  private Set<String> before = Set.of();
  private Set<String> said = Set.of();

  /**
   * After a look.
   *
   * @param missing what that look was not told
   * @return what to warn of now, in order
   */
  synchronized Set<String> after(Collection<String> missing) {
    Set<String> again = new TreeSet<>(missing);
    again.retainAll(before);
    Set<String> worthSaying = new TreeSet<>(again);
    worthSaying.removeAll(said);
    before = Set.copyOf(missing);
    said = again;
    return worthSaying;
  }
}
