package dev.carillon.server.core;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.trace.AttemptTraces;

/** Tells of attempts that begin and end: counters, spans, those who watch. Any thread. */
public final class AttemptNews implements ServerRuns {
  private final Telemetry telemetry;
  private final AttemptTraces traces;
  private final Statistics statistics;
  private final Window window;
  private final Changes changes;
  private final LoopSignals signals;

  AttemptNews(
      Telemetry telemetry,
      AttemptTraces traces,
      Statistics statistics,
      Window window,
      Changes changes,
      LoopSignals signals) {
    this.telemetry = telemetry;
    this.traces = traces;
    this.statistics = statistics;
    this.window = window;
    this.changes = changes;
    this.signals = signals;
  }

  /**
   * The answer to a claim.
   *
   * @param sentNanos when the hint was sent, as of System.nanoTime; 0: not known
   */
  ClaimResult claimed(AttemptStore.Claim claim, String workerId, long sentNanos, long nanos) {
    if (!(claim.result() instanceof ClaimResult.Claimed(var assignment))) {
      return claim.result();
    }
    Waits waits = new Waits(claim, assignment);
    telemetry.started(work(assignment), waits.since(sentNanos, nanos));
    statistics.started(assignment.queue(), claim.latenessMillis());
    return new ClaimResult.Claimed(began(assignment, claim, workerId));
  }

  private Assignment began(Assignment assignment, AttemptStore.Claim claim, String workerId) {
    Moves.began(assignment, workerId);
    long since = Math.max(claim.createdMs(), claim.readyMs());
    return traces.began(assignment, workerId, since, claim.startedMs());
  }

  @Override
  public void started(AttemptStore.Taken taken) {
    long lateness =
        Math.max(
            0, taken.task().startedMs() - Math.max(taken.task().dueMs(), taken.task().createdMs()));
    telemetry.started(
        new Telemetry.Work(taken.task().queue(), taken.task().type()),
        Waits.of(taken.task(), lateness));
    statistics.started(taken.task().queue(), lateness);
    traces.began(taken);
    changes.happened(taken.attempt().id());
  }

  @Override
  public void started(Assignment assignment, long latenessMillis) {
    telemetry.started(
        work(assignment), new Telemetry.Waited(latenessMillis, -1, latenessMillis, -1));
    statistics.started(assignment.queue(), latenessMillis);
    changes.happened(assignment.attempt().id());
  }

  @Override
  public Assignment handedOut(Assignment assignment, AttemptStore.Claim claim, String workerId) {
    Waits waits = new Waits(claim, assignment);
    telemetry.started(work(assignment), waits.since(0, 0));
    statistics.started(assignment.queue(), claim.latenessMillis());
    changes.happened(assignment.attempt().id());
    return began(assignment, claim, workerId);
  }

  private static Telemetry.Work work(Assignment assignment) {
    return new Telemetry.Work(assignment.queue(), assignment.type());
  }

  /** Counts the end of an attempt and tells those who watch it. */
  @Override
  public void ended(Completion completion, AttemptStore.Ended ended) {
    if (ended.code() == CompletionCode.OK && !ended.repeat()) {
      traces.ended(completion);
      Moves.ended(completion, ended);
      window.ended(ended.line().type(), ended.runMillis());
      String queue = ended.line().queue();
      telemetry.ended(new Telemetry.Work(queue, ended.line().type()), ended.state());
      if (completion.outcome() == Outcome.SUCCEEDED) {
        telemetry.completed(queue, ended.line().type(), ended.runMillis());
      } else if (completion.outcome() == Outcome.SNOOZED) {
        signals.due(completion.attempt().id().bucket(), 0);
      } else if (ended.state() != TaskState.CANCELLED) {
        telemetry.failed(queue, ended.line().type(), ended.runMillis());
        if (ended.state() == TaskState.DEAD) {
          statistics.died(ended.line().tenant());
        } else if (ended.state() == TaskState.RETRY_WAIT) {
          signals.due(completion.attempt().id().bucket(), 0);
        }
      }
    }
    changes.happened(completion.attempt().id());
  }

  /** An attempt was given back. */
  void released(AttemptRef attempt) {
    traces.released(attempt);
    changes.happened(attempt.id());
  }
}
