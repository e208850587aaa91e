package dev.carillon.server.core;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.Completion;
import dev.carillon.server.core.port.AttemptStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The moves of tasks as lines of the log, with ids as fields: at debug, since a busy server makes
 * thousands a second. Neither payload nor result nor the text of an error, which may hold either.
 */
final class Moves {
  private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

  private Moves() {}

  static void submitted(NewTask task, SubmitReceipt receipt) {
    if (LOG.isDebugEnabled()) {
      line(task.queue(), task.type(), receipt.id())
          .addKeyValue("trace", trace(TraceContext.of(task.attributes())))
          .log("task {} submitted to {}: {}", receipt.id(), task.queue(), receipt.state());
    }
  }

  static void began(Assignment task, String workerId) {
    if (LOG.isDebugEnabled()) {
      String id = task.attempt().id().toString();
      line(task.queue(), task.type(), id)
          .addKeyValue("attempt", task.number())
          .addKeyValue("worker", workerId)
          .addKeyValue("run", task.attributes().getOrDefault("run", ""))
          .addKeyValue("trace", trace(TraceContext.of(task.attributes())))
          .log("task {} attempt {} begins on worker {}", id, task.number(), workerId);
    }
  }

  static void ended(Completion completion, AttemptStore.Ended ended) {
    if (LOG.isDebugEnabled()) {
      String id = completion.attempt().id().toString();
      line(ended.line().queue(), ended.line().type(), id)
          .log(
              "task {} attempt of gen {} ended: {}, now {}",
              id,
              completion.attempt().gen(),
              completion.outcome(),
              ended.state());
    }
  }

  private static LoggingEventBuilder line(String queue, String type, String id) {
    return LOG.atDebug()
        .addKeyValue("task", id)
        .addKeyValue("queue", queue)
        .addKeyValue("type", type);
  }

  private static String trace(java.util.Optional<TraceContext> trace) {
    return trace.map(TraceContext::traceId).orElse("");
  }
}
