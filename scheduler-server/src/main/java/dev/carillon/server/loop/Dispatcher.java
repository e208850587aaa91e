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

  private final AttemptStore store;
  private final Owned owned;
  private final Dispatch dispatch;
  private final Duration claimTimeout;
  private final int batch;
  private final RandomGenerator random;
  private final Wakeup wakeup = new Wakeup();
  private final Map<String, Long> resting = new HashMap<>();

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
            .filter(h -> !resting.containsKey(place(h)))
            .sorted(Comparator.comparingDouble(AttemptStore.Head::score))
            .toList();
    boolean more = false;
    for (AttemptStore.Head head : heads) {
      int room = dispatch.room(head.line());
      if (room > 0) {
        more |=
            offer(head, epochs.getOrDefault(head.bucket(), 0L), share(room, head.line(), heads))
                == batch;
      }
    }
    return more ? Duration.ZERO : EVERY;
  }

  /**
   * A fair part of the room: the same line waits in other buckets too, and priority holds over all
   * of them.
   */
  private int share(int room, Line line, List<AttemptStore.Head> heads) {
    long parts = heads.stream().filter(h -> h.line().type().equals(line.type())).count();
    return (int) Math.min(batch, Math.max(1, room / Math.max(1, parts)));
  }

  private int offer(AttemptStore.Head head, long epoch, int most) {
    List<Hint> hints =
        store.take(head.bucket(), epoch, head.line(), Nonce.random(random), most, claimTimeout);
    if (hints.isEmpty()) {
      resting.put(place(head), System.nanoTime() + REST_NANOS);
      return 0;
    }
    dispatch.send(hints);
    return hints.size();
  }

  private static String place(AttemptStore.Head head) {
    return head.bucket() + head.line().key();
  }

  /** Lines may be taken again at once: a queue was resumed. */
  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(resting.isEmpty() ? most : Duration.ofNanos(Math.min(most.toNanos(), REST_NANOS)));
  }
}
