package dev.carillon.server.core.pull;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.ServerRuns;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.core.port.PullStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Pulling is looking, then claiming. Looking changes nothing; the claim takes the task out of its
 * line and gives the lease in one script, so that a crash at any point leaves the task in its line
 * or under a lease that ends. Who comes second is refused by the script and looks at the next.
 */
public final class PullOperations implements Pulls {
  private static final int CANDIDATES = 32;

  /** Looks at the lines before a caller is told that there is nothing: others were quicker. */
  private static final int ROUNDS = 10;

  private static final int MAX_ERROR = 4_000;

  private final PullStore store;
  private final AttemptStore attempts;
  private final ServerRuns runs;
  private final PullWorkers workers;
  private final LoopSignals signals;
  private final RandomGenerator random;

  /** What another caller of this server is about to claim: not worth a refused claim. */
  private final Set<TaskId> underWay = ConcurrentHashMap.newKeySet();

  public PullOperations(
      PullStore store,
      AttemptStore attempts,
      ServerRuns runs,
      PullWorkers workers,
      LoopSignals signals,
      RandomGenerator random) {
    this.store = store;
    this.attempts = attempts;
    this.runs = runs;
    this.workers = workers;
    this.signals = signals;
    this.random = random;
  }

  @Override
  public Optional<Assignment> pull(Puller puller, List<String> types, Duration lease) {
    workers.asked(puller, types, lease);
    Set<String> wanted = new HashSet<>(types);
    // The server runs these itself.
    wanted.remove(PayloadPublisher.TYPE);
    Set<Line> full = new HashSet<>();
    for (int round = 0; round < ROUNDS && !wanted.isEmpty(); round++) {
      boolean lookAgain = false;
      for (PullStore.Candidate candidate : store.candidates(wanted, full, CANDIDATES)) {
        if (full.contains(candidate.line())) {
          lookAgain = true;
        } else if (!underWay.add(candidate.id())) {
          lookAgain = true;
        } else {
          switch (claim(puller, types, lease, candidate)) {
            case ClaimResult.Claimed(Assignment assignment) -> {
              return Optional.of(assignment);
            }
            case ClaimResult.Refused(ClaimResult.Reason reason) -> {
              lookAgain = true;
              switch (reason) {
                case PAUSED, LATER, UNSUPPORTED -> full.add(candidate.line());
                case STALE, CANCELLED, GONE -> {}
              }
            }
          }
        }
      }
      if (!lookAgain) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private ClaimResult claim(
      Puller puller, List<String> types, Duration lease, PullStore.Candidate candidate) {
    AttemptRef attempt = new AttemptRef(candidate.id(), candidate.gen(), Nonce.random(random));
    try {
      AttemptStore.Claim claim =
          attempts.claim(puller.workerId(), types, List.of(), lease, List.of(attempt)).getFirst();
      if (claim.result() instanceof ClaimResult.Claimed(Assignment assignment)) {
        Assignment given = runs.handedOut(assignment, claim, puller.workerId());
        workers.took(puller, candidate.id(), lease);
        return new ClaimResult.Claimed(given);
      }
      return claim.result();
    } finally {
      underWay.remove(candidate.id());
    }
  }

  @Override
  public void finish(Puller puller, TaskId id, boolean succeeded, String error, Payload result) {
    PullStore.Holder holder =
        store
            .holder(id)
            .orElseThrow(() -> CarillonException.notFound("update", "task", id.toString()));
    if (!holder.workerId().equals(puller.workerId())) {
      throw late(id);
    }
    Completion completion =
        new Completion(
            attempt(holder, succeeded, id),
            succeeded ? Outcome.SUCCEEDED : Outcome.FAILED,
            succeeded || error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR),
            succeeded ? result : Payload.EMPTY,
            Duration.ZERO);
    AttemptStore.Ended ended = attempts.complete(List.of(completion)).getFirst();
    if (ended.code() != CompletionCode.OK) {
      throw late(id);
    }
    runs.ended(completion, ended);
    workers.ended(puller, id);
    signals.ready();
  }

  /**
   * The attempt that the caller means: the one it runs, or the one that it ended before by the same
   * word. A failed attempt is one gen behind, as its end began the next.
   */
  private static AttemptRef attempt(PullStore.Holder holder, boolean succeeded, TaskId id) {
    AttemptRef now = holder.attempt();
    if (holder.state() == TaskState.RUNNING) {
      return now;
    }
    boolean sameWord = succeeded == (holder.state() == TaskState.SUCCEEDED);
    if (!sameWord) {
      throw late(id);
    }
    return succeeded ? now : new AttemptRef(now.id(), now.gen() - 1, now.nonce());
  }

  private static CarillonException late(TaskId id) {
    return CarillonException.of(
            ErrorCode.STALE,
            "Expected an update from who holds the lease of "
                + id
                + ", but this caller does not (any more).")
        .operation("update")
        .subject(id.toString())
        .advice("Nothing was changed; drop the result, or dequeue again.")
        .build();
  }
}
