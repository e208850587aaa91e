package dev.carillon.server.core.limit;

import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AttemptStore.Cut;
import dev.carillon.server.core.port.AttemptStore.Offer;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.LineStore.Ready;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SettingsStore.Stored;
import dev.carillon.server.core.port.SlotStore;
import dev.carillon.server.core.port.SlotStore.Code;
import dev.carillon.server.core.port.SlotStore.Grants;
import dev.carillon.server.core.port.SlotStore.Mode;
import dev.carillon.server.core.port.SlotStore.Release;
import dev.carillon.server.core.port.SlotStore.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes tasks of limited lines: looks at the first ones, gets slots for them by name, then takes
 * those that got one and sets aside those whose key is full. A server that dies in between leaves
 * at most slots behind, of tasks that are READY: the slots' own look frees them.
 */
final class LimitedOffers {
  /** When an offer's slot is asked for first; the task answers for it from then on. */
  static final Duration LOOK = Duration.ofSeconds(2);

  /** Looked at beyond what may be taken, so that tasks of full keys do not hide the others. */
  private static final int PEEK = 64;

  /** Rounds of setting aside in one call. */
  private static final int ROUNDS = 8;

  /** A full scope is asked again after this, or when a slot comes free here. */
  private static final long FULL_NANOS = Duration.ofMillis(50).toNanos();

  /** While a task waits for a full scope, looks are at most about a second apart. */
  private static final long SPELL_NANOS = Duration.ofSeconds(3).toNanos();

  private final LineStore lines;
  private final SlotStore slots;
  private final LimitSignals signals;
  private final LimitBook book;
  private final Map<Scope, Full> full = new ConcurrentHashMap<>();

  /** How long scopes have let nothing more start; those that had room for all are not in it. */
  private final Map<Scope, Spell> spells = new ConcurrentHashMap<>();

  private final Map<String, Nonce> unanswered = new ConcurrentHashMap<>();

  /** Full until then, under these settings. */
  private record Full(long untilNanos, Map<Scope, Stored> under) {}

  /** From the first to the last look that found no room, with no long pause between two. */
  private record Spell(long sinceNanos, long lastNanos) {
    boolean lasts(long now) {
      return now - lastNanos < SPELL_NANOS;
    }
  }

  LimitedOffers(LineStore lines, SlotStore slots, LimitBook book, LimitSignals signals) {
    this.book = book;
    this.lines = lines;
    this.slots = slots;
    this.signals = signals;
  }

  /** A slot of a scope came free. */
  void freed(Scope scope) {
    full.remove(scope);
  }

  /**
   * @param nonce a repeat with the same one after a lost answer gives the same tasks
   */
  Offer offer(Cut cut, Nonce nonce, Duration claimDeadline, List<Scope> scopes) {
    String place = cut.bucket() + cut.line().key();
    if (nonce.equals(unanswered.get(place))) {
      List<Hint> before = pick(cut, nonce, claimDeadline, Duration.ZERO, List.of(), List.of());
      if (!before.isEmpty()) {
        return new Offer(before, false);
      }
    }
    int room = room(scopes);
    int most = Math.min(cut.most(), room);
    if (most <= 0) {
      return new Offer(List.of(), false, true);
    }
    Duration fullFor = fullFor(scopes);
    for (int round = 0; round < ROUNDS; round++) {
      LineStore.Peeked peeked = lines.peek(cut, Math.min(200, most + PEEK));
      if (peeked.paused() || peeked.tasks().isEmpty()) {
        // A pick of nothing corrects the line's place among the heads.
        pick(cut, nonce, claimDeadline, Duration.ZERO, List.of(), List.of());
        return new Offer(List.of(), peeked.paused(), !peeked.paused());
      }
      Sorted sorted = sort(scopes, peeked.tasks(), most, nonce);
      List<Hint> hints = pick(cut, nonce, claimDeadline, fullFor, sorted.take(), sorted.aside());
      if (!hints.isEmpty() && hints.size() < room) {
        scopes.forEach(spells::remove);
      }
      if (!hints.isEmpty() || sorted.aside().isEmpty()) {
        return new Offer(hints, false, hints.isEmpty());
      }
    }
    return new Offer(List.of(), false, true);
  }

  private List<Hint> pick(
      Cut cut,
      Nonce nonce,
      Duration claimDeadline,
      Duration fullFor,
      List<Ready> take,
      List<Ready> aside) {
    String place = cut.bucket() + cut.line().key();
    Line line = cut.line();
    unanswered.put(place, nonce);
    List<Hint> hints = lines.pick(cut.bucket(), line, nonce, claimDeadline, fullFor, take, aside);
    unanswered.remove(place);
    return hints;
  }

  /** How many may be taken as far as the scopes go, keys aside. */
  private int room(List<Scope> scopes) {
    int room = Integer.MAX_VALUE;
    long now = System.nanoTime();
    for (Scope scope : scopes) {
      Full known = full.get(scope);
      if (known != null && known.untilNanos() - now > 0 && known.under() == book.known()) {
        return 0;
      }
      Grants grants = slots.acquire(scope, Mode.OFFER, LOOK, 0, List.of());
      room = Math.min(room, grants.room());
      if (grants.room() <= 0) {
        note(scope, grants);
        return 0;
      }
    }
    return room;
  }

  /** How long the longest full of these has been so. */
  private Duration fullFor(List<Scope> scopes) {
    long now = System.nanoTime();
    return Duration.ofNanos(
        scopes.stream()
            .map(spells::get)
            .filter(spell -> spell != null && spell.lasts(now))
            .mapToLong(spell -> now - spell.sinceNanos())
            .max()
            .orElse(0));
  }

  private void note(Scope scope, Grants grants) {
    long now = System.nanoTime();
    spells.compute(
        scope,
        (s, spell) -> new Spell(spell != null && spell.lasts(now) ? spell.sinceNanos() : now, now));
    full.put(scope, new Full(now + FULL_NANOS, book.known()));
    if (!grants.nextToken().isZero()) {
      signals.tokenIn(grants.nextToken());
    }
  }

  private record Sorted(List<Ready> take, List<Ready> aside) {}

  private Sorted sort(List<Scope> scopes, List<Ready> tasks, int most, Nonce nonce) {
    List<Ready> left = tasks;
    List<Ready> aside = new ArrayList<>();
    List<Long> held = new ArrayList<>();
    for (int s = 0; s < scopes.size() && !left.isEmpty(); s++) {
      Grants grants =
          slots.acquire(
              scopes.get(s),
              Mode.OFFER,
              LOOK,
              most,
              left.stream().map(t -> new Wanted(t.id(), t.gen(), t.keyHash(), nonce)).toList());
      List<Ready> granted = new ArrayList<>();
      List<Long> numbers = new ArrayList<>();
      List<Release> back = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        Ready task = left.get(i);
        Code code = grants.each().get(i).code();
        if (code == Code.OK) {
          granted.add(task);
          numbers.add(grants.each().get(i).number());
        } else {
          if (code == Code.KEY) {
            aside.add(task);
          }
          if (s > 0) {
            back.add(new Release(task.id(), task.gen(), OptionalLong.of(held.get(i))));
          }
        }
      }
      if (s > 0) {
        slots.release(scopes.getFirst(), back);
      }
      left = granted;
      held = numbers;
    }
    return new Sorted(left, aside);
  }
}
