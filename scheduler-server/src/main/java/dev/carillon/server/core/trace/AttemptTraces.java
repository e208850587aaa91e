package dev.carillon.server.core.trace;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.Tracing;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The spans of attempts that go on, from their claim to their end. They are in this server's
 * memory: of an attempt that ends through another server only the wait is told. Any thread.
 */
public final class AttemptTraces {
  /** Beyond it the oldest is told as not ended here. */
  private static final int MOST = 20_000;

  private record Open(AttemptRef attempt, Tracing.OpenSpan span) {}

  private final Tracing tracing;
  private final LinkedHashMap<TaskId, Open> open = new LinkedHashMap<>();

  public AttemptTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  /**
   * An attempt begins; the repeat of a claim begins nothing.
   *
   * @param worker who runs it; empty: not known by an id
   * @param waitingMs since when it waited, epoch milliseconds
   * @return what its handler gets: its parent is the attempt
   */
  public Assignment began(Assignment assignment, String worker, long waitingMs, long startedMs) {
    if (!tracing.on()) {
      return assignment;
    }
    Optional<TraceContext> kept = TraceContext.of(assignment.attributes());
    if (kept.isEmpty()) {
      return assignment;
    }
    return span(
            kept.get(),
            new Tracing.Begun(
                assignment.attempt(),
                assignment.queue(),
                assignment.type(),
                assignment.tenant(),
                assignment.number(),
                worker,
                waitingMs,
                startedMs))
        .map(span -> assignment.withAttributes(span.context().onto(assignment.attributes())))
        .orElse(assignment);
  }

  private synchronized Optional<Tracing.OpenSpan> span(TraceContext kept, Tracing.Begun begun) {
    Open known = open.get(begun.attempt().id());
    if (known != null && known.attempt().equals(begun.attempt())) {
      return Optional.of(known.span());
    }
    Optional<Tracing.OpenSpan> span = tracing.attempt(kept, begun);
    span.ifPresent(
        s -> {
          Open before = open.put(begun.attempt().id(), new Open(begun.attempt(), s));
          if (before != null) {
            before.span().end("lost", Map.of("carillon.outcome", "lost"));
          }
          if (open.size() > MOST) {
            Open oldest = open.pollFirstEntry().getValue();
            oldest.span().end("its end was not told here", Map.of());
          }
        });
    return span;
  }

  /** The server runs it itself. */
  public void began(AttemptStore.Taken taken) {
    Task task = taken.task();
    if (tracing.on()) {
      var unused =
          TraceContext.of(task.attributes())
              .flatMap(
                  kept ->
                      span(
                          kept,
                          new Tracing.Begun(
                              taken.attempt(),
                              task.queue(),
                              task.type(),
                              task.tenant(),
                              Math.max(1, task.attempts()),
                              "",
                              Math.max(task.createdMs(), task.readyMs()),
                              task.startedMs())));
    }
  }

  /** An attempt is over, as its worker tells. */
  public void ended(Completion completion) {
    String outcome = completion.outcome().name().toLowerCase(Locale.ROOT);
    boolean fine =
        completion.outcome() == Outcome.SUCCEEDED || completion.outcome() == Outcome.SNOOZED;
    // The message of an error may hold what the payload held: its kind is enough here.
    ended(completion.attempt(), outcome, fine ? "" : outcome);
  }

  /** An attempt was given back unfinished. */
  public void released(AttemptRef attempt) {
    ended(attempt, "released", "");
  }

  private void ended(AttemptRef attempt, String outcome, String error) {
    if (!tracing.on()) {
      return;
    }
    Open known;
    synchronized (this) {
      known = open.get(attempt.id());
      if (known == null || known.attempt().gen() != attempt.gen()) {
        return;
      }
      open.remove(attempt.id());
    }
    known.span().end(error, Map.of("carillon.outcome", outcome));
  }
}
