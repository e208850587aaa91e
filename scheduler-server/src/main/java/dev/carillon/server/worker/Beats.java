package dev.carillon.server.worker;

import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Makes beats and knows what each was to renew, so that an answer renews exactly what its beat
 * named, from the instant at which that beat was sent. Beats are made by one thread; answers may
 * come on another.
 */
final class Beats {
  private record Sent(long sequence, long atNanos, Collection<TaskRun> runs) {}

  private final Runs runs;
  private final Completer completer;
  private final Slots slots;
  private final Lease lease;
  private final LongSupplier ticker;
  private final LongSupplier wall;
  private final ProcessLoad load;
  private final BooleanSupplier kafkaJoined;
  // Guarded by this:
  private final Deque<Sent> unanswered = new ArrayDeque<>();
  private long sequence;
  private boolean away;

  Beats(
      Runs runs,
      Completer completer,
      Slots slots,
      Lease lease,
      LongSupplier ticker,
      LongSupplier wall,
      BooleanSupplier kafkaJoined) {
    this.runs = runs;
    this.completer = completer;
    this.slots = slots;
    this.lease = lease;
    this.ticker = ticker;
    this.wall = wall;
    this.kafkaJoined = kafkaJoined;
    this.load = new ProcessLoad(ticker);
  }

  Beat next(boolean draining) {
    Collection<TaskRun> now = runs.all();
    List<AttemptRef> attempts = new ArrayList<>(now.size());
    List<Integer> progress = new ArrayList<>(now.size());
    for (TaskRun run : now) {
      attempts.add(run.attempt());
      progress.add(run.permille());
    }
    for (AttemptRef done : completer.undelivered()) {
      attempts.add(done);
      progress.add(1000);
    }
    long number;
    synchronized (this) {
      number = ++sequence;
      unanswered.add(new Sent(number, ticker.getAsLong(), now));
    }
    return new Beat(
        number,
        attempts,
        progress,
        slots.free(),
        kafkaJoined.getAsBoolean(),
        load.cpuPermille(),
        load.rssBytes(),
        draining,
        wall.getAsLong());
  }

  void answered(Order.Renewed answer) {
    Sent sent = take(answer);
    if (sent == null) {
      return;
    }
    long until =
        answer.redisAway()
            ? lease.fenceAfterAway(sent.atNanos())
            : lease.fenceAfter(sent.atNanos());
    sent.runs().forEach(run -> run.renewed(until));
  }

  private synchronized @org.jspecify.annotations.Nullable Sent take(Order.Renewed answer) {
    while (!unanswered.isEmpty() && unanswered.element().sequence() < answer.sequence()) {
      unanswered.remove(); // a server may answer only the last of several
    }
    if (unanswered.isEmpty() || unanswered.element().sequence() != answer.sequence()) {
      return null;
    }
    away = answer.redisAway();
    return unanswered.remove();
  }

  /** Whether Redis was away at the last answer. */
  synchronized boolean redisAway() {
    return away;
  }

  /** Whether a beat waits for its answer since so long. */
  synchronized boolean unansweredFor(long nanos) {
    return !unanswered.isEmpty() && ticker.getAsLong() - unanswered.element().atNanos() >= nanos;
  }

  /** A new session: what the old one was asked is not answered any more. */
  synchronized void restart() {
    unanswered.clear();
    away = false;
  }
}
