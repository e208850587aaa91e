package dev.carillon.server.worker;

import dev.carillon.client.WorkerLink;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns hints into running attempts, in the slots that are free. May be used by any thread. */
final class Claimer implements HintIntake {
  /** At most so many in a call. */
  static final int MAX_BATCH = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

  private final String workerId;
  private final WorkerLink link;
  private final Slots slots;
  private final Runs runs;
  private final Lease lease;
  private final LongSupplier ticker;
  private final RandomGenerator random;
  private final Runnable unknownHere;

  /**
   * @param random for nonces: must not repeat among workers; may be used by several threads
   * @param unknownHere called when the server does not know this worker: register again
   */
  Claimer(
      String workerId,
      WorkerLink link,
      Slots slots,
      Runs runs,
      Lease lease,
      LongSupplier ticker,
      RandomGenerator random,
      Runnable unknownHere) {
    this.workerId = workerId;
    this.link = link;
    this.slots = slots;
    this.runs = runs;
    this.lease = lease;
    this.ticker = ticker;
    this.random = random;
    this.unknownHere = unknownHere;
  }

  @Override
  public int awaitFree(Duration longest) throws InterruptedException {
    return slots.awaitFree(longest.toNanos());
  }

  @Override
  public boolean taking() {
    return slots.taking();
  }

  @Override
  public int reserve(int wanted) {
    return slots.reserve(Math.min(wanted, MAX_BATCH));
  }

  @Override
  public boolean claimReserved(List<Hint> hints, Duration patience) throws InterruptedException {
    int unfilled = hints.size();
    try {
      // A nonce for each claim, kept through its repeats: so the server tells a repeat after a lost
      // answer from a second claim.
      List<Nonce> nonces = Nonce.random(random, hints.size());
      List<AttemptRef> attempts = new ArrayList<>(hints.size());
      for (int i = 0; i < hints.size(); i++) {
        attempts.add(new AttemptRef(hints.get(i).id(), hints.get(i).gen(), nonces.get(i)));
      }
      // The lease may have begun with the first try, though only a later one was answered.
      long claimedAt = ticker.getAsLong();
      List<ClaimResult> results = call(attempts, claimedAt + patience.toNanos());
      for (ClaimResult result : results) {
        if (result instanceof ClaimResult.Claimed claimed) {
          unfilled--;
          runs.start(claimed.assignment(), lease.fenceAfter(claimedAt));
        }
      }
      return !results.isEmpty();
    } finally {
      slots.release(unfilled);
    }
  }

  /** Empty if it was given up. */
  private List<ClaimResult> call(List<AttemptRef> attempts, long giveUpAtNanos)
      throws InterruptedException {
    Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2), random);
    while (true) {
      try {
        return Calls.await(link.claim(workerId, attempts), "claim");
      } catch (CarillonException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          unknownHere.run();
        }
        long wait = backoff.nextNanos();
        if (!Calls.repeatable(e) || ticker.getAsLong() + wait - giveUpAtNanos >= 0) {
          LOG.warn("A claim of {} hints was given up: {}", attempts.size(), e.message());
          return List.of();
        }
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }
  }
}
