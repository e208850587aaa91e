package dev.carillon.server.core.trace;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.server.core.port.Tracing;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The traces of one submit: a task that names a trace of its own is part of that, every other one
 * of its caller's. One thread.
 */
public final class SubmitTrace {
  private final Tracing tracing;
  private final Optional<TraceContext> callers;

  /** The span of this submit in each trace; most submits have one trace at most. */
  private final Map<Optional<TraceContext>, Optional<Tracing.OpenSpan>> spans = new HashMap<>();

  public SubmitTrace(Tracing tracing, Optional<TraceContext> callers) {
    this.tracing = tracing;
    this.callers = callers;
  }

  /** The task with what it is to keep; as it is if it belongs to no trace. */
  public NewTask onto(NewTask task) {
    Optional<TraceContext> own = TraceContext.of(task.attributes()).or(() -> callers);
    if (own.isEmpty() && !tracing.on()) {
      return task;
    }
    Optional<TraceContext> kept =
        tracing.on()
            ? spans
                .computeIfAbsent(own, tracing::submit)
                .map(Tracing.OpenSpan::context)
                .or(() -> own)
            : own;
    return kept.isEmpty() ? task : task.withAttributes(kept.get().onto(task.attributes()));
  }

  /**
   * The submit is over.
   *
   * @param error what refused all of it; empty: nothing
   */
  public void end(String error, Map<String, String> facts) {
    spans.values().forEach(span -> span.ifPresent(s -> s.end(error, facts)));
  }

  /** Whether anybody hears of its end. */
  public boolean recorded() {
    return spans.values().stream().anyMatch(Optional::isPresent);
  }
}
