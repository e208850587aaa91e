package dev.carillon.server.loop;

import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Keeps messages that this server is trying from others for as long as it tries, however slow the
 * receiver is: a mail server may take its time for each answer. A server that dies renews nothing.
 * Any thread.
 */
final class Holds {
  private static final int AT_A_TIME = 200;

  private record Held(Due due, long untilMs) {}

  private final NotifyStore store;
  private final Duration hold;
  private final LongSupplier nowMs;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  Holds(NotifyStore store, Duration hold, LongSupplier nowMs) {
    this.store = store;
    this.hold = hold;
    this.nowMs = nowMs;
  }

  /** By the clock that {@link #begin} asks for. */
  long nowMs() {
    return nowMs.getAsLong();
  }

  /** A third of the time may have passed before it is held for longer. */
  private boolean ending(long untilMs) {
    return untilMs - nowMs.getAsLong() < hold.toMillis() * 2 / 3;
  }

  /**
   * A try begins; may block on the store.
   *
   * @param takenMs when the message was taken, before the call that took it
   * @return false if it was tried elsewhere meanwhile: it must not be tried here
   */
  boolean begin(Due due, long takenMs) {
    long until = takenMs + hold.toMillis();
    if (ending(until)) {
      until = nowMs.getAsLong() + hold.toMillis();
      if (store.hold(List.of(due), hold).isEmpty()) {
        return false;
      }
    }
    held.put(due.parcel().id(), new Held(due, until));
    return true;
  }

  /** Its try has been written down, or never will be. */
  void ended(Due due) {
    held.remove(due.parcel().id());
  }

  /** Holds for longer what would soon be held no more; blocks on the store. */
  void renew() {
    List<Due> soon =
        held.values().stream().filter(h -> ending(h.untilMs())).map(Held::due).toList();
    for (int from = 0; from < soon.size(); from += AT_A_TIME) {
      List<Due> some = new ArrayList<>(soon.subList(from, Math.min(soon.size(), from + AT_A_TIME)));
      long until = nowMs.getAsLong() + hold.toMillis();
      Set<String> still = store.hold(some, hold);
      for (Due due : some) {
        held.computeIfPresent(
            due.parcel().id(), (id, now) -> still.contains(id) ? new Held(now.due(), until) : null);
      }
    }
  }
}
