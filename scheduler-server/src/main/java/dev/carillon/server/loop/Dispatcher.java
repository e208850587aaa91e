package dev.carillon.server.loop;

import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Dispatch;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.PayloadPublisher;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Offers READY tasks to workers: as many as have room, the first in line first. */
public final class Dispatcher implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** A line that gave nothing although it has entries (paused) is left alone for this long. */
  private static final long REST_NANOS = Duration.ofMillis(200).toNanos();

  /** Tasks that became READY within this are equals. */
  private static final double MOMENT_MILLIS = 1_000;

  private final AttemptStore store;
  private final Owned owned;
  private final Dispatch dispatch;
  private final Duration claimTimeout;
  private final int batch;
  private final RandomGenerator random;
  private final Wakeup wakeup = new Wakeup();
  private final Map<String, Long> resting = new HashMap<>();
  private final Map<String, Nonce> unanswered = new HashMap<>();

  public Dispatcher(
      AttemptStore store,
      Owned owned,
      Dispatch dispatch,
      Duration claimTimeout,
      int batch,
      RandomGenerator random) {
    this.store = store;
    this.owned = owned;
    this.dispatch = dispatch;
    this.claimTimeout = claimTimeout;
    this.batch = batch;
    this.random = random;
  }

  @Override
  public String name() {
    return "dispatcher";
  }

  /** Something is READY, or there is room. */
  public void ready() {
    wakeup.ring();
  }

  @Override
  public Duration runOnce() {
    long now = System.nanoTime();
    dispatch.begin(now);
    resting.values().removeIf(until -> until - now <= 0);
    Map<Integer, Long> epochs = owned.epochs();
    if (epochs.isEmpty() || !dispatch.anyRoom()) {
      return EVERY;
    }
    List<AttemptStore.Head> heads =
        store.heads(epochs.keySet()).stream()
            .filter(h -> !h.line().type().equals(PayloadPublisher.TYPE))
            .filter(h -> !resting.containsKey(place(h.bucket(), h.line())))
            .sorted(Comparator.comparingDouble(AttemptStore.Head::score))
            .toList();
    boolean more = false;
    for (int i = 0; i < heads.size(); i++) {
      AttemptStore.Head head = heads.get(i);
      int room = Math.min(batch, dispatch.room(head.line()));
      if (room > 0) {
        long epoch = epochs.getOrDefault(head.bucket(), 0L);
        more |=
            offer(new AttemptStore.Cut(head.bucket(), epoch, head.line(), room, bound(heads, i)))
                > 0;
      }
    }
    return more ? Duration.ZERO : EVERY;
  }

  /**
   * How far down a line one take may go: not past the first task of the next line by more than a
   * moment. Order and priority thus hold over all buckets, and a backlog of equals is still taken
   * in few large calls.
   */
  private static double bound(List<AttemptStore.Head> heads, int i) {
    return i + 1 < heads.size()
        ? heads.get(i + 1).score() + MOMENT_MILLIS
        : Double.POSITIVE_INFINITY;
  }

  private int offer(AttemptStore.Cut cut) {
    String place = place(cut.bucket(), cut.line());
    // Kept if the answer is lost: the repeat with the same nonce is then given the same tasks.
    Nonce nonce = unanswered.computeIfAbsent(place, p -> Nonce.random(random));
    List<Hint> hints = store.take(cut, nonce, claimTimeout);
    unanswered.remove(place);
    if (hints.isEmpty()) {
      resting.put(place, System.nanoTime() + REST_NANOS);
      return 0;
    }
    dispatch.send(hints);
    return hints.size();
  }

  private static String place(int bucket, Line line) {
    return bucket + line.key();
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(resting.isEmpty() ? most : Duration.ofNanos(Math.min(most.toNanos(), REST_NANOS)));
  }
}
