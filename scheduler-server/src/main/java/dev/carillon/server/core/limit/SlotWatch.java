package dev.carillon.server.core.limit;

import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.LineStore.Aside;
import dev.carillon.server.core.port.SettingsStore;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SettingsStore.Stored;
import dev.carillon.server.core.port.SlotStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps slots honest: asks tasks whether they still need theirs, counts in what ran before limits
 * were set, puts back what waits for a key that has room. Any server may do it, several at once do
 * no harm.
 */
public final class SlotWatch {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int MOST = 200;
  private static final int KEYS = 500;

  private final SettingsStore settings;
  private final SlotStore slots;
  private final LineStore lines;
  private final LimitBook book;
  private int passes;

  public SlotWatch(SettingsStore settings, SlotStore slots, LineStore lines, LimitBook book) {
    this.settings = settings;
    this.slots = slots;
    this.lines = lines;
    this.book = book;
  }

  /** Reads the settings anew and finishes what a server that died may have begun. */
  public void settle() {
    Map<Scope, Stored> all = book.refresh();
    boolean any = !all.isEmpty();
    // The last one may have been removed by a server that died over it.
    if (any || passes++ % 10 == 0) {
      settings.repair();
    }
    all.forEach(
        (scope, stored) -> {
          if (stored.settling()) {
            settle(scope, stored);
          }
        });
  }

  /** Counts in what runs, and opens the scope. */
  public void settle(Scope scope, Stored stored) {
    slots.adopt(scope, LOOK);
    settings.settled(scope, stored);
  }

  /** Asks the tasks whose time has come; returns how many slots came free. */
  public int look() {
    int freed = 0;
    for (Map.Entry<Scope, Stored> entry : book.known().entrySet()) {
      if (entry.getValue().settings().limited()) {
        SlotStore.Looked looked;
        do {
          looked = slots.look(entry.getKey(), MOST, LOOK);
          freed += looked.freed();
        } while (looked.asked() == MOST);
      }
    }
    return freed;
  }

  /** Puts back, of each key that has room, as many tasks as it has room for. */
  public int unblock(Set<Integer> buckets) {
    List<Aside> all = lines.aside(buckets, KEYS);
    if (all.isEmpty()) {
      return 0;
    }
    Map<String, Set<String>> keys = new HashMap<>();
    all.forEach(a -> keys.computeIfAbsent(a.line().queue(), q -> new HashSet<>()).add(a.keyHash()));
    Map<String, Map<String, Integer>> room = new HashMap<>();
    keys.forEach(
        (queue, hashes) ->
            room.put(
                queue,
                new HashMap<>(slots.keyRoom(Scope.queue(queue), book.queue(queue), hashes))));
    int back = 0;
    for (Aside aside : all) {
      Map<String, Integer> left = room.getOrDefault(aside.line().queue(), new HashMap<>());
      int most = Math.min(MOST, left.getOrDefault(aside.keyHash(), 0));
      if (most > 0) {
        int moved = lines.unblock(aside, most);
        left.merge(aside.keyHash(), -moved, Integer::sum);
        back += moved;
      }
    }
    return back;
  }
}
