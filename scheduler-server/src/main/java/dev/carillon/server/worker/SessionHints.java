package dev.carillon.server.worker;

import dev.carillon.model.worker.Hint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints that came over the session wait here for a slot; one claim is in flight at a time, so
 * claims are as big as the load makes them. A hint that finds no room is dropped: its task comes
 * again after the claim timeout.
 */
final class SessionHints implements Runnable {
  /** A server sends what slots are free for and a little more. */
  private static final int ROOM = 20_000;

  /** As long as a dispatched task waits for its claim; after that the server hints again. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long FOR_EVER = Long.MAX_VALUE / 2;
  private static final Logger LOG = LoggerFactory.getLogger(SessionHints.class);

  private final BlockingDeque<Hint> waiting = new LinkedBlockingDeque<>(ROOM);
  private final Slots slots;
  private final Claimer claimer;
  private volatile @Nullable Thread loop;

  SessionHints(Slots slots, Claimer claimer) {
    this.slots = slots;
    this.claimer = claimer;
  }

  /** Never blocks. */
  void offer(List<Hint> hints) {
    int dropped = 0;
    for (Hint hint : hints) {
      dropped += waiting.offer(hint) ? 0 : 1;
    }
    if (dropped > 0) {
      LOG.warn("Dropped {} hints: more than {} wait for a slot.", dropped, ROOM);
    }
  }

  /** The session is over: the server has taken its hints back. */
  void forget() {
    waiting.clear();
  }

  @Override
  public void run() {
    loop = Thread.currentThread();
    try {
      while (true) {
        Hint first = waiting.take();
        int granted = awaitSlots();
        List<Hint> batch = new ArrayList<>(granted);
        batch.add(first);
        waiting.drainTo(batch, granted - 1);
        slots.release(granted - batch.size());
        claimer.claimReserved(batch, PATIENCE);
      }
    } catch (InterruptedException e) {
      LOG.debug("No more hints are taken.");
    }
  }

  private int awaitSlots() throws InterruptedException {
    while (true) {
      if (slots.awaitFree(FOR_EVER) == 0) {
        throw new InterruptedException("closed");
      }
      int granted = slots.reserve(Math.min(Claimer.MAX_BATCH, 1 + waiting.size()));
      if (granted > 0) {
        return granted;
      }
    }
  }

  void close() {
    Thread running = loop;
    if (running != null) {
      running.interrupt();
    }
  }
}
