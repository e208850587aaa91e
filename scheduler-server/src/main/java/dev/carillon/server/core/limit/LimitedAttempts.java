package dev.carillon.server.core.limit;

import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SlotStore;
import dev.carillon.server.core.port.SlotStore.Release;
import dev.carillon.server.core.port.TaskStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The store of attempts with limits kept: whatever runs in a limited line holds a slot of each of
 * its limits, from before its lease begins until its attempt has ended. Tasks of other lines pass
 * with no call more.
 */
public final class LimitedAttempts implements AttemptStore {
  private final AttemptStore store;
  private final SlotStore slots;
  private final TaskStore tasks;
  private final LimitBook book;
  private final LimitSignals signals;
  private final LimitedOffers offers;
  private final LimitedClaims claims;

  /** Limited attempts that were claimed here, to free their slots when they are released. */
  private final RunningLines running = new RunningLines(System::nanoTime);

  public LimitedAttempts(
      AttemptStore store,
      LineStore lines,
      SlotStore slots,
      TaskStore tasks,
      LimitBook book,
      LimitSignals signals) {
    this.store = store;
    this.slots = slots;
    this.tasks = tasks;
    this.book = book;
    this.signals = signals;
    this.offers = new LimitedOffers(lines, slots, book, signals);
    this.claims = new LimitedClaims(store, slots);
  }

  @Override
  public Map<Integer, Tick> tick(Map<Integer, Long> epochs, int most) {
    return store.tick(epochs, most);
  }

  @Override
  public Map<Integer, Reap> reap(Map<Integer, Long> epochs, int most, Duration grace) {
    return store.reap(epochs, most, grace);
  }

  @Override
  public List<Head> heads(Set<Integer> buckets, int skip) {
    return store.heads(buckets, skip);
  }

  @Override
  public Offer offer(Cut cut, Nonce nonce, Duration claimDeadline) {
    List<Scope> limits = book.limits(cut.line());
    if (limits.isEmpty()) {
      Offer offer = store.offer(cut, nonce, claimDeadline);
      if (!offer.full()) {
        return offer;
      }
      // Its limits are younger than what is known here.
      book.refresh();
      limits = book.limits(cut.line());
    }
    return limits.isEmpty()
        ? new Offer(List.of(), false, true)
        : offers.offer(cut, nonce, claimDeadline, limits);
  }

  @Override
  public List<Hint> standing(List<Hint> hints) {
    return store.standing(hints);
  }

  @Override
  public List<Taken> takeToRun(Cut cut, Nonce nonce, Duration lease, String serverId) {
    if (book.limits(cut.line()).isEmpty()) {
      return store.takeToRun(cut, nonce, lease, serverId);
    }
    // The server offers the task to itself and claims it as a worker would.
    List<AttemptRef> refs =
        offer(cut, nonce, lease).hints().stream()
            .map(hint -> new AttemptRef(hint.id(), hint.gen(), nonce))
            .toList();
    List<Taken> taken = new ArrayList<>();
    List<Claim> answers =
        refs.isEmpty()
            ? List.of()
            : claim(serverId, List.of(cut.line().type()), List.of(), lease, refs);
    for (int i = 0; i < refs.size(); i++) {
      if (answers.get(i).result() instanceof ClaimResult.Claimed) {
        AttemptRef ref = refs.get(i);
        tasks.find(ref.id()).ifPresent(task -> taken.add(new Taken(ref, task)));
      }
    }
    return taken;
  }

  @Override
  public void unpublish(List<Hint> hints) {
    store.unpublish(hints);
    Map<Scope, List<Release>> back = new HashMap<>();
    for (Hint hint : hints) {
      if (!book.known().isEmpty()) {
        for (Scope scope : book.known().keySet()) {
          if (scope.equals(Scope.queue(hint.queue())) || isTenant(scope)) {
            back.computeIfAbsent(scope, s -> new ArrayList<>())
                .add(new Release(hint.id(), hint.gen(), OptionalLong.empty()));
          }
        }
      }
    }
    back.forEach(
        (scope, offered) -> {
          if (slots.lookAt(scope, offered, LimitedOffers.LOOK).freed() > 0) {
            freed(scope, List.of());
          }
        });
  }

  private static boolean isTenant(Scope scope) {
    return scope.equals(Scope.tenant(scope.name()));
  }

  @Override
  public List<Claim> claim(
      String workerId,
      List<String> types,
      List<String> queues,
      Duration lease,
      List<AttemptRef> attempts) {
    List<Claim> first = store.claim(workerId, types, queues, lease, attempts);
    if (first.stream().allMatch(c -> c.need().isEmpty())) {
      return first;
    }
    List<Claim> all = claims.claim(workerId, types, queues, lease, attempts, first, this::freed);
    for (int i = 0; i < all.size(); i++) {
      int place = i;
      if (all.get(i).result() instanceof ClaimResult.Claimed) {
        first.get(i).need().ifPresent(n -> running.claimed(attempts.get(place), n.line(), lease));
      }
    }
    return all;
  }

  @Override
  public List<Claim> claimPermitted(
      String workerId,
      List<String> types,
      List<String> queues,
      Duration lease,
      List<Permit> permits) {
    return store.claimPermitted(workerId, types, queues, lease, permits);
  }

  /** How many attempts it remembers. */
  int remembered() {
    return running.size();
  }

  @Override
  public List<Renewal> heartbeat(
      List<AttemptRef> attempts, List<Integer> progress, Duration lease, Duration grace) {
    List<Renewal> renewals = store.heartbeat(attempts, progress, lease, grace);
    for (int i = 0; i < renewals.size(); i++) {
      if (renewals.get(i) == Renewal.LOST) {
        running.over(attempts.get(i));
      } else {
        running.renewed(attempts.get(i), lease);
      }
    }
    return renewals;
  }

  @Override
  public List<Ended> complete(List<Completion> completions) {
    List<Ended> ended = store.complete(completions);
    Map<Scope, List<Release>> over = new HashMap<>();
    for (int i = 0; i < ended.size(); i++) {
      // Also where its end is refused: then it has ended elsewhere.
      running.over(completions.get(i).attempt());
      if (ended.get(i).code() == CompletionCode.OK) {
        over(completions.get(i).attempt(), ended.get(i).line(), over);
      }
    }
    end(over);
    return ended;
  }

  @Override
  public List<CompletionCode> release(List<AttemptRef> attempts) {
    List<CompletionCode> codes = store.release(attempts);
    Map<Scope, List<Release>> over = new HashMap<>();
    for (int i = 0; i < codes.size(); i++) {
      Optional<Line> line = running.over(attempts.get(i));
      if (codes.get(i) == CompletionCode.OK && line.isPresent()) {
        over(attempts.get(i), line.get(), over);
      }
    }
    end(over);
    return codes;
  }

  /** An attempt has ended for good: its gen will never run again. */
  private void over(AttemptRef attempt, Line line, Map<Scope, List<Release>> over) {
    for (Scope scope : book.limits(line)) {
      over.computeIfAbsent(scope, s -> new ArrayList<>())
          .add(new Release(attempt.id(), attempt.gen(), OptionalLong.empty()));
    }
  }

  /** A slot that is not freed here is freed when its task is asked. */
  private void end(Map<Scope, List<Release>> over) {
    over.forEach((scope, ended) -> freed(scope, slots.release(scope, ended)));
  }

  private void freed(Scope scope, List<String> keys) {
    offers.freed(scope);
    signals.freed();
  }

  @Override
  public List<Line> lines(int bucket) {
    return store.lines(bucket);
  }
}
