package dev.carillon.server.core.port;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The moves of tasks between due and done. Every method blocks, may be called by any thread, is
 * safe to repeat with the same arguments, and throws {@link
 * dev.carillon.model.error.CarillonException} with REDIS_AWAY if the outcome is unknown, FENCED if
 * another server owns the bucket by now.
 */
public interface AttemptStore {
  /**
   * Makes due tasks READY in several buckets at once.
   *
   * @param epochs bucket → ownership epoch
   */
  Map<Integer, Tick> tick(Map<Integer, Long> epochs, int most);

  /**
   * @param moved tasks made READY
   * @param nextDueMs when the next one is due, epoch milliseconds; -1: nothing waits
   * @param nowMs Redis time, epoch milliseconds
   */
  record Tick(int moved, long nextDueMs, long nowMs) {}

  /** Ends what ran out of time in several buckets at once. */
  default Map<Integer, Reap> reap(Map<Integer, Long> epochs, int most) {
    return reap(epochs, most, Duration.ofHours(1));
  }

  /**
   * The same, but nothing ends if the store comes to it only after so long: a store that stood
   * still reads what was sent to it meanwhile, and in that time no worker could renew its lease.
   */
  Map<Integer, Reap> reap(Map<Integer, Long> epochs, int most, Duration patience);

  /**
   * @param offers unclaimed offers put back
   * @param lost attempts whose worker was lost
   * @param timedOut attempts that ran over their time
   * @param nextEndMs when the next lease or offer ends; -1: there is none
   */
  record Reap(int offers, int lost, int timedOut, long nextEndMs) {}

  /**
   * The lines of these buckets that have READY tasks, with a lower bound of the first one's place;
   * at most {@link #HEADS_AT_ONCE} a bucket.
   */
  default List<Head> heads(Set<Integer> buckets) {
    return heads(buckets, 0);
  }

  /** Lines of a bucket that are read at once. */
  int HEADS_AT_ONCE = 1_000;

  /**
   * The lines that follow on the first so many of each bucket; at most {@link #HEADS_AT_ONCE} a
   * bucket.
   */
  List<Head> heads(Set<Integer> buckets, int skip);

  /**
   * @param score place of the first task: lower is sooner, comparable over buckets and lines
   */
  record Head(int bucket, Line line, double score) {}

  /**
   * Which tasks to take: the first of a line, at most so many.
   *
   * @param epoch ownership epoch of the bucket; offers need none
   * @param highest none whose place in line is beyond this (see {@link Head#score}); infinity: any
   */
  record Cut(int bucket, long epoch, Line line, int most, double highest) {}

  /** Takes tasks to offer them to workers: any server, whoever owns the bucket. */
  Offer offer(Cut cut, Nonce nonce, Duration claimDeadline);

  /**
   * @param paused nothing was taken because the line is paused
   * @param full nothing was taken because a limit is reached
   */
  record Offer(List<Hint> hints, boolean paused, boolean full) {
    public Offer(List<Hint> hints, boolean paused) {
      this(hints, paused, false);
    }
  }

  /** The same where it does not matter why nothing came. */
  default List<Hint> take(Cut cut, Nonce nonce, Duration claimDeadline) {
    return offer(cut, nonce, claimDeadline).hints();
  }

  /** Those of these hints whose tasks still wait for their claim. */
  List<Hint> standing(List<Hint> hints);

  /** Takes tasks for the server itself to run, under a lease of its own. */
  List<Taken> takeToRun(Cut cut, Nonce nonce, Duration lease, String serverId);

  /** A task that the server runs itself, with its payload. */
  record Taken(AttemptRef attempt, Task task) {}

  /** Puts offered tasks back into their lines. */
  void unpublish(List<Hint> hints);

  /**
   * Turns hints into leases; one result an attempt, in order.
   *
   * @param types what the worker can run
   * @param queues what it serves; empty: all
   */
  List<Claim> claim(
      String workerId,
      List<String> types,
      List<String> queues,
      Duration lease,
      List<AttemptRef> attempts);

  /**
   * @param latenessMillis start minus due, or minus creation for one that was due before it came; 0
   *     unless claimed
   * @param need set if slots are to be taken first; nothing changed then
   * @param createdMs when the task was stored, epoch milliseconds; 0 unless claimed
   * @param readyMs when it became READY; 0 unless claimed
   * @param startedMs when this attempt began; 0 unless claimed
   */
  record Claim(
      ClaimResult result,
      long latenessMillis,
      Optional<SlotNeed> need,
      long createdMs,
      long readyMs,
      long startedMs) {
    public Claim(ClaimResult result, long latenessMillis, Optional<SlotNeed> need) {
      this(result, latenessMillis, need, 0, 0, 0);
    }

    public Claim(ClaimResult result, long latenessMillis) {
      this(result, latenessMillis, Optional.empty());
    }
  }

  /**
   * What an attempt needs before it may be claimed: slots of its queue and tenant.
   *
   * @param keyHash its limit key, 32 hexadecimal digits; empty: none
   */
  record SlotNeed(Line line, String keyHash) {}

  /**
   * A claim of an attempt in a limited line.
   *
   * @param untilMs when its slots may be given to another, less a margin: it starts before (Redis
   *     time), or not at all; 0: it has none, and goes back into its line
   * @param ofQueue whether it has a slot of its queue
   * @param ofTenant whether it has a slot of its tenant; it does not start under limits that were
   *     set after it got its slots
   */
  record Permit(AttemptRef attempt, long untilMs, boolean ofQueue, boolean ofTenant) {
    /** As the script takes it. */
    public String text() {
      return (ofQueue ? "q" : "") + (ofTenant ? "n" : "") + untilMs;
    }
  }

  /** Claims attempts of limited lines; one result an attempt, in order. */
  List<Claim> claimPermitted(
      String workerId,
      List<String> types,
      List<String> queues,
      Duration lease,
      List<Permit> permits);

  /**
   * Renews leases; one answer an attempt, in order.
   *
   * @param progress thousandths done of each, same order; empty: unknown
   * @param grace time after the execution timeout at which the server ends the attempt itself
   */
  List<Renewal> heartbeat(
      List<AttemptRef> running, List<Integer> progress, Duration lease, Duration grace);

  /** Answer to the renewal of one lease. */
  enum Renewal {
    RENEWED,
    /** Renewed, but its user cancelled it. */
    CANCEL,
    /** Not the current attempt any more. */
    LOST
  }

  /** Ends attempts; one answer a completion, in order. */
  List<Ended> complete(List<Completion> completions);

  /**
   * @param repeat it had been accepted before
   * @param state where the task stands now (SUCCEEDED, RETRY_WAIT, DEAD …)
   * @param line where it belongs; of empty names if there is no such task
   * @param runMillis how long the attempt ran; 0 unless accepted now
   */
  record Ended(CompletionCode code, boolean repeat, TaskState state, Line line, long runMillis) {}

  /** Gives attempts back unfinished; one answer an attempt, in order. */
  List<CompletionCode> release(List<AttemptRef> attempts);

  /** Every line that this bucket has seen. */
  List<Line> lines(int bucket);
}
