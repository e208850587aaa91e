package dev.carillon.server.core.dead;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.DeadLetterStore.Moved;
import dev.carillon.server.core.port.DeadLetterStore.Tally;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One step of a canary, computed from the store alone: whichever server makes it, and however often
 * one died between two writes, it goes on from what the buckets hold.
 */
public final class CanarySteps {
  /** Tasks that are out at most in the first and second state. */
  private static final int ONE = 1;

  private static final int ELEVEN = 11;

  /** Fewer outcomes in the window than this are no ground to stop the last state. */
  private static final int GROUND = 10;

  private static final int BATCH = 1_000;

  private final DeadLetterStore store;
  private final Runnable ready;
  private final Map<String, CanaryLap> laps = new ConcurrentHashMap<>();

  /**
   * @param ready told when tasks came back
   */
  public CanarySteps(DeadLetterStore store, Runnable ready) {
    this.store = store;
    this.ready = ready;
  }

  /** Moves a live canary on as far as it may go now. */
  public void step(Canary canary, long nowMs) {
    TaskId id = TaskId.parse(canary.id());
    Tally tally = store.tally(id, canary.terms().window());
    String tooMany = tooMany(canary, tally);
    if (!tooMany.isEmpty()) {
      move(canary, CanaryState.STOPPED, tooMany);
      return;
    }
    CanaryLap lap = laps.computeIfAbsent(canary.id(), c -> new CanaryLap(store));
    boolean nothingLeft;
    try {
      nothingLeft = !lap.more(canary);
    } catch (CarillonException e) {
      if (e.code() == ErrorCode.INVALID_ARGUMENT) {
        // Its filter runs away on one of them: it would do so again for ever.
        move(canary, CanaryState.STOPPED, e.message());
        return;
      }
      throw e;
    }
    long redriven = tally.counts().redriven();
    long pending = tally.counts().pending();
    boolean windowOver = nowMs - canary.sinceMs() >= canary.terms().window().toMillis();
    boolean silent = nowMs - tally.newestOpenMs() >= canary.terms().window().toMillis();
    if (nothingLeft && (pending == 0 || canary.state() == CanaryState.REST && silent)) {
      move(canary, CanaryState.DONE, done(tally));
    } else if (canary.state() == CanaryState.REST) {
      redrive(canary, id, lap, tally, restBudget(canary, redriven, nowMs));
    } else {
      int out = canary.state() == CanaryState.ONE ? ONE : ELEVEN;
      if (redriven < out && !nothingLeft) {
        redrive(canary, id, lap, tally, (int) (out - redriven));
      } else if (pending == 0) {
        next(canary, tally);
      } else if (windowOver) {
        move(
            canary,
            CanaryState.STOPPED,
            pending
                + " of "
                + redriven
                + " brought no outcome within "
                + canary.terms().window().toSeconds()
                + " s: is a worker there?");
      }
    }
  }

  private void next(Canary canary, Tally tally) {
    boolean first = canary.state() == CanaryState.ONE;
    String verdict =
        first
            ? "The first went well; the next ones go, ten at most."
            : tally.counts().succeeded()
                + " of "
                + tally.counts().redriven()
                + " went well; the rest goes at "
                + canary.terms().rate()
                + " a second.";
    move(canary, first ? CanaryState.TEN : CanaryState.REST, verdict);
  }

  /** Why it has to stop; empty: it need not. */
  private static String tooMany(Canary canary, Tally tally) {
    int most = canary.terms().maxFailPercent();
    long failed = tally.counts().failed();
    if (canary.state() != CanaryState.REST) {
      int out = canary.state() == CanaryState.ONE ? ONE : ELEVEN;
      long of = Math.max(out, tally.counts().redriven());
      boolean over = failed * 100 > most * of;
      return over
          ? failed
              + " of the first "
              + tally.counts().redriven()
              + " failed again; at most "
              + most
              + " % may."
          : "";
    }
    long recent = tally.recentOk() + tally.recentFailed();
    boolean over = recent >= GROUND && tally.recentFailed() * 100 > most * recent;
    return over
        ? tally.recentFailed()
            + " of "
            + recent
            + " failed again within "
            + canary.terms().window().toSeconds()
            + " s; at most "
            + most
            + " % may."
        : "";
  }

  private static String done(Tally tally) {
    return tally.counts().succeeded()
        + " of "
        + tally.counts().redriven()
        + " succeeded, "
        + tally.counts().failed()
        + " failed again"
        + (tally.counts().pending() > 0
            ? ", " + tally.counts().pending() + " have not ended yet."
            : ".");
  }

  /**
   * What the rate allows now; after a time without a server it does not make up for more than 2 s.
   */
  private static int restBudget(Canary canary, long redriven, long nowMs) {
    long rate = canary.terms().rate();
    long due = ELEVEN + rate * Math.max(0, nowMs - canary.sinceMs()) / 1000 - redriven;
    return (int) Math.max(0, Math.min(Math.min(due, rate * 2), BATCH));
  }

  private void redrive(Canary canary, TaskId id, CanaryLap lap, Tally seen, int most) {
    if (most <= 0) {
      return;
    }
    List<TaskId> ids = lap.next(canary, most);
    Moved moved =
        ids.isEmpty()
            ? Moved.NOTHING
            : store.redrive(ids, canary.edits(), canary.actor(), id, seen);
    if (moved.done() + moved.skipped() == ids.size()) {
      lap.took(moved.done() > 0);
    } // else another server moved some of them: they are looked at again
    if (moved.done() > 0) {
      ready.run();
    }
  }

  private void move(Canary canary, CanaryState to, String verdict) {
    // False: somebody aborted it, or another server moved it; the next pass sees how it stands.
    if (!to.live()) {
      laps.remove(canary.id());
    }
    boolean unused = store.move(TaskId.parse(canary.id()), canary.state(), to, verdict);
  }
}
