package dev.carillon.server.loop;

import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Dispatch;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.PayloadPublisher;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Offers READY tasks to workers: as many as have room, the first in line first. */
public final class Dispatcher implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Another server's submits ring no bell here: with room for work, this one looks by itself. */
  private static final Duration BESIDE_OTHERS = Duration.ofMillis(100);

  /** A paused line is left alone for this long. */
  private static final long REST_NANOS = Duration.ofMillis(200).toNanos();

  /**
   * While more hints stand than are taken in some milliseconds, passes closer together than this
   * are joined: each costs round trips however little it offers, and so does what follows it.
   */
  private static final long PACE_NANOS = Duration.ofMillis(4).toNanos();

  /** Tasks that became READY within this are equals. */
  private static final double MOMENT_MILLIS = 1_000;

  private final AttemptStore store;
  private final Set<Integer> buckets;
  private final BooleanSupplier alone;
  private final Dispatch dispatch;
  private final int batch;
  private final RandomGenerator random;
  private final Wakeup wakeup = new Wakeup();
  private final Map<String, Long> resting = new HashMap<>();
  private final Map<String, Nonce> unanswered = new HashMap<>();
  private long beganNanos;
  private boolean crowded;

  /**
   * @param buckets how many there are; tasks of all of them are offered, whoever runs their loops
   * @param alone whether no other server lives
   */
  public Dispatcher(
      AttemptStore store,
      int buckets,
      BooleanSupplier alone,
      Dispatch dispatch,
      int batch,
      RandomGenerator random) {
    this.store = store;
    this.buckets = IntStream.range(0, buckets).boxed().collect(Collectors.toUnmodifiableSet());
    this.alone = alone;
    this.dispatch = dispatch;
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
    beganNanos = now;
    crowded = dispatch.crowded();
    resting.values().removeIf(until -> until - now <= 0);
    if (!dispatch.anyRoom()) {
      return EVERY;
    }
    for (int skip = 0; ; skip += AttemptStore.HEADS_AT_ONCE) {
      List<AttemptStore.Head> page = store.heads(buckets, skip);
      if (offerAll(page)) {
        return crowded ? Duration.ofNanos(PACE_NANOS) : Duration.ZERO;
      }
      // Only where the first lines gave nothing (paused, or nobody here offers their types) are
      // those behind them looked at.
      if (!fills(page) || !dispatch.anyRoom()) {
        return alone.getAsBoolean() ? EVERY : BESIDE_OTHERS;
      }
    }
  }

  private static boolean fills(List<AttemptStore.Head> page) {
    return page.size() >= AttemptStore.HEADS_AT_ONCE
        && page.stream()
            .collect(Collectors.groupingBy(AttemptStore.Head::bucket, Collectors.counting()))
            .values()
            .stream()
            .anyMatch(lines -> lines >= AttemptStore.HEADS_AT_ONCE);
  }

  private boolean offerAll(List<AttemptStore.Head> page) {
    List<AttemptStore.Head> heads =
        page.stream()
            .filter(h -> !h.line().type().equals(PayloadPublisher.TYPE))
            .filter(h -> !resting.containsKey(place(h.bucket(), h.line())))
            .sorted(Comparator.comparingDouble(AttemptStore.Head::score))
            .toList();
    boolean more = false;
    for (int i = 0; i < heads.size(); i++) {
      AttemptStore.Head head = heads.get(i);
      int room = Math.min(batch, dispatch.room(head.line()));
      if (room > 0) {
        more |= offer(new AttemptStore.Cut(head.bucket(), 0, head.line(), room, bound(heads, i)));
        if (!dispatch.anyRoom()) {
          break;
        }
      }
    }
    return more;
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

  /** Whether it is worth to look again at once. */
  private boolean offer(AttemptStore.Cut cut) {
    String place = place(cut.bucket(), cut.line());
    // Kept if the answer is lost: the repeat with the same nonce is then given the same tasks.
    Nonce nonce = unanswered.computeIfAbsent(place, p -> Nonce.random(random));
    AttemptStore.Offer offer = store.offer(cut, nonce, dispatch.claimDeadline(cut.line()));
    unanswered.remove(place);
    if (offer.paused()) {
      resting.put(place, System.nanoTime() + REST_NANOS);
      return false;
    }
    if (!offer.hints().isEmpty()) {
      dispatch.send(offer.hints());
    } else if (offer.full()) {
      // A limit: whoever frees a slot rings.
      return false;
    }
    // An empty take has corrected the line's place: what stands there now shows at the next look.
    return true;
  }

  private static String place(int bucket, Line line) {
    return bucket + line.key();
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(resting.isEmpty() ? most : Duration.ofNanos(Math.min(most.toNanos(), REST_NANOS)));
    if (crowded) {
      LockSupport.parkNanos(beganNanos + PACE_NANOS - System.nanoTime());
    }
  }
}
