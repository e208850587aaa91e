package dev.carillon.server.worker;

import dev.carillon.model.trace.TraceContext;
import dev.carillon.model.worker.Assignment;
import dev.carillon.server.log.LogFields;

/** An attempt whose lines of the log carry its ids, those of plug-ins too. */
record LoggedRun(Runnable attempt, Assignment task, String workerId) implements Runnable {
  @Override
  public void run() {
    try (LogFields fields =
        LogFields.of(LogFields.TASK, task.attempt().id().toString())
            .and(LogFields.ATTEMPT, Integer.toString(task.number()))
            .and(LogFields.QUEUE, task.queue())
            .and(LogFields.TYPE, task.type())
            .and(LogFields.RUN, task.attributes().getOrDefault("run", ""))
            .and(LogFields.WORKER, workerId)
            .and(
                LogFields.TRACE,
                TraceContext.of(task.attributes()).map(TraceContext::traceId).orElse(""))) {
      attempt.run();
    }
  }
}
