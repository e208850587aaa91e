package dev.carillon.server.loop;

import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.EngineSettings;
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

/**
 * Runs tasks of type {@code kafka}: takes them under a lease of the server's own and hands their
 * payloads to the broker; {@link PublishEnds} ends them only when the broker has them. While the
 * broker is away nothing is taken, and an attempt that it did not answer is not counted. Several
 * share the buckets of a server: while one waits for Redis, another sends.
 */
public final class Publisher implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Another look while the road is full. */
  private static final Duration FULL = Duration.ofMillis(2);

  /** Records on their way at once: some tenths of a second of what a broker takes. */
  private static final int IN_FLIGHT = 10_000;

  /**
   * What one publisher takes from.
   *
   * @param index from 0
   * @param of how many parts there are
   */
  public record Part(int index, int of) {
    public static final Part WHOLE = new Part(0, 1);

    boolean has(int bucket) {
      return bucket % of == index;
    }
  }

  private final AttemptStore store;
  private final Owned owned;
  private final PayloadPublisher publisher;
  private final PublishEnds ends;
  private final EngineSettings settings;
  private final String serverId;
  private final RandomGenerator random;
  private final Part part;
  private final Wakeup wakeup = new Wakeup();
  private final Map<String, Nonce> unanswered = new HashMap<>();

  public Publisher(
      AttemptStore store,
      Owned owned,
      PayloadPublisher publisher,
      PublishEnds ends,
      EngineSettings settings,
      String serverId,
      RandomGenerator random,
      Part part) {
    this.store = store;
    this.owned = owned;
    this.publisher = publisher;
    this.ends = ends;
    this.settings = settings;
    this.serverId = serverId;
    this.random = random;
    this.part = part;
  }

  @Override
  public String name() {
    return part.of() == 1 ? "publisher" : "publisher-" + (part.index() + 1);
  }

  /** Something is READY. */
  public void ready() {
    wakeup.ring();
  }

  @Override
  public Duration runOnce() {
    Map<Integer, Long> epochs = new HashMap<>(owned.epochs());
    epochs.keySet().removeIf(bucket -> !part.has(bucket));
    if (epochs.isEmpty() || !publisher.open()) {
      return EVERY;
    }
    List<AttemptStore.Head> heads =
        store.heads(epochs.keySet()).stream()
            .filter(h -> h.line().type().equals(PayloadPublisher.TYPE))
            .sorted(Comparator.comparingDouble(AttemptStore.Head::score))
            .toList();
    boolean more = false;
    for (AttemptStore.Head head : heads) {
      // Looked at each time: the other parts fill the same road.
      int most = Math.min(IN_FLIGHT - ends.inFlight(), settings.batch());
      if (most <= 0) {
        return FULL;
      }
      more |= publish(head, epochs.getOrDefault(head.bucket(), 0L), most) == most;
    }
    return more ? Duration.ZERO : EVERY;
  }

  /**
   * Sends the first of a line; gives back those that were held up by the ones before, or that the
   * broker left behind.
   */
  private int publish(AttemptStore.Head head, long epoch, int most) {
    AttemptStore.Cut cut =
        new AttemptStore.Cut(head.bucket(), epoch, head.line(), most, Double.POSITIVE_INFINITY);
    // A record sent later could still be on its way when its lease ends, and be sent twice.
    long latest = System.nanoTime() + settings.lease().dividedBy(4).toNanos();
    String place = head.bucket() + head.line().key();
    // Kept if the answer is lost: the repeat with the same nonce is then given the same tasks.
    Nonce nonce = unanswered.computeIfAbsent(place, p -> Nonce.random(random));
    List<AttemptStore.Taken> all = store.takeToRun(cut, nonce, settings.lease(), serverId);
    unanswered.remove(place);
    for (AttemptStore.Taken taken : all) {
      if (System.nanoTime() - latest >= 0 || !publisher.open()) {
        ends.giveBack(taken);
      } else {
        ends.begun(taken);
        send(taken);
      }
    }
    return all.size();
  }

  private void send(AttemptStore.Taken taken) {
    try {
      publisher.publish(taken.task(), result -> ends.answered(taken, result));
    } catch (RuntimeException e) {
      // A fault of one payload is that attempt's end, not the loop's.
      ends.answered(
          taken, new PayloadPublisher.Result("It could not be published: " + e, false, false));
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
