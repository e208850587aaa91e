package dev.carillon.server.loop;

import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.ServerRuns;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.PayloadPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Runs tasks of type {@code kafka}: takes them under a lease of the server's own, hands their
 * payloads to the broker, and ends them only when the broker has them. While the broker is away
 * nothing is taken, and an attempt that it did not answer is not counted.
 */
public final class Publisher implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Records on their way at once: some tenths of a second of what a broker takes. */
  private static final int IN_FLIGHT = 10_000;

  private static final int AT_ONCE = 500;
  private static final int MAX_ERROR = 4_000;

  private record Done(AttemptStore.Taken taken, PayloadPublisher.Result result) {}

  private final AttemptStore store;
  private final Owned owned;
  private final PayloadPublisher publisher;
  private final ServerRuns runs;
  private final EngineSettings settings;
  private final String serverId;
  private final RandomGenerator random;
  private final Wakeup wakeup = new Wakeup();
  private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  /** The store did not take the last ends: they are not tried again at once. */
  private boolean storeFailed;

  public Publisher(
      AttemptStore store,
      Owned owned,
      PayloadPublisher publisher,
      ServerRuns runs,
      EngineSettings settings,
      String serverId,
      RandomGenerator random) {
    this.store = store;
    this.owned = owned;
    this.publisher = publisher;
    this.runs = runs;
    this.settings = settings;
    this.serverId = serverId;
    this.random = random;
  }

  @Override
  public String name() {
    return "publisher";
  }

  /** Something is READY. */
  public void ready() {
    wakeup.ring();
  }

  @Override
  public Duration runOnce() {
    boolean ended = end();
    Map<Integer, Long> epochs = owned.epochs();
    if (epochs.isEmpty() || !publisher.open()) {
      return ended ? Duration.ZERO : EVERY;
    }
    int room = IN_FLIGHT - inFlight.get();
    boolean full = false;
    List<AttemptStore.Head> heads =
        store.heads(epochs.keySet()).stream()
            .filter(h -> h.line().type().equals(PayloadPublisher.TYPE))
            .sorted(Comparator.comparingDouble(AttemptStore.Head::score))
            .toList();
    for (AttemptStore.Head head : heads) {
      int most = Math.min(room, settings.batch());
      if (most > 0) {
        // A record sent later could still be on its way when its lease ends, and be sent twice.
        long latest = System.nanoTime() + settings.lease().dividedBy(4).toNanos();
        List<AttemptStore.Taken> taken =
            store.takeToRun(
                new AttemptStore.Cut(
                    head.bucket(),
                    epochs.getOrDefault(head.bucket(), 0L),
                    head.line(),
                    most,
                    Double.POSITIVE_INFINITY),
                Nonce.random(random),
                settings.lease(),
                serverId);
        taken.forEach(each -> publish(each, latest));
        room -= taken.size();
        full |= taken.size() == settings.batch();
      }
    }
    return full || ended ? Duration.ZERO : EVERY;
  }

  /**
   * Sends one; gives it back if the ones before it held up the loop, or if the broker went away.
   */
  private void publish(AttemptStore.Taken taken, long latestNanos) {
    inFlight.incrementAndGet();
    if (System.nanoTime() - latestNanos >= 0 || !publisher.open()) {
      done.add(new Done(taken, new PayloadPublisher.Result("not sent", true, false)));
      return;
    }
    runs.started(taken);
    publisher.publish(
        taken.task(),
        result -> {
          done.add(new Done(taken, result));
          wakeup.ring();
        });
  }

  /** Ends what the broker has answered; true if there may be more. */
  private boolean end() {
    List<Done> batch = new ArrayList<>();
    for (Done next = done.poll();
        next != null;
        next = batch.size() < AT_ONCE ? done.poll() : null) {
      batch.add(next);
    }
    if (batch.isEmpty()) {
      return false;
    }
    List<AttemptRef> away = new ArrayList<>();
    List<Completion> completions = new ArrayList<>();
    for (Done each : batch) {
      if (each.result().brokerAway()) {
        away.add(each.taken().attempt());
      } else {
        completions.add(completion(each));
      }
    }
    try {
      if (!away.isEmpty()) {
        store.release(away);
      }
      List<AttemptStore.Ended> ended =
          completions.isEmpty() ? List.of() : store.complete(completions);
      for (int i = 0; i < ended.size(); i++) {
        runs.ended(completions.get(i), ended.get(i));
      }
    } catch (RuntimeException e) {
      // Repeating is safe, and the broker's word is not to be lost.
      done.addAll(batch);
      storeFailed = true;
      throw e;
    }
    storeFailed = false;
    inFlight.addAndGet(-batch.size());
    return true;
  }

  private static Completion completion(Done each) {
    String error = each.result().error();
    if (error == null) {
      return new Completion(
          each.taken().attempt(), Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO);
    }
    String text = error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error;
    Outcome outcome = each.result().fatal() ? Outcome.FAILED_FATALLY : Outcome.FAILED;
    return new Completion(each.taken().attempt(), outcome, text, Payload.EMPTY, Duration.ZERO);
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    if (done.isEmpty() || storeFailed) {
      wakeup.await(most);
    }
  }
}
