package dev.carillon.server.cli;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.List;

/** Queues as people read them. */
final class QueueView {
  private QueueView() {}

  static String list(List<QueueSnapshot> queues, String tenant, Times times, int width) {
    if (queues.isEmpty() && !tenant.isEmpty()) {
      return "Nothing was ever submitted by the tenant " + Text.line(tenant) + ".\n";
    }
    if (queues.isEmpty()) {
      return "No queue yet; the first task makes one: carillon task submit --queue mail\n";
    }
    Table table =
        new Table()
            .text("QUEUE")
            .figures("SCHEDULED")
            .figures("READY")
            .figures("RUNNING")
            .figures("RETRY")
            .figures("DEAD")
            .figures("IN/S")
            .figures("DONE/S")
            .figures("OLDEST")
            .text("STATE");
    for (QueueSnapshot queue : queues) {
      table.row(
          Text.line(queue.name()),
          Text.count(queue.depth(TaskState.SCHEDULED)),
          Text.count(queue.waiting()),
          Text.count(queue.depth(TaskState.RUNNING)),
          Text.count(queue.depth(TaskState.RETRY_WAIT)),
          Text.count(queue.depth(TaskState.DEAD)),
          Text.rate(queue.submittedRate()),
          Text.rate(queue.succeededRate() + queue.failedRate()),
          queue.oldestReadyMillis() == 0
              ? "-"
              : Durations.brief(Duration.ofMillis(queue.oldestReadyMillis())),
          queue.pause().map(pause -> paused(pause, times)).orElse("open"));
    }
    return table.render(width);
  }

  /** One line for one queue. */
  static String told(QueueSnapshot queue, Times times) {
    String waiting = Text.plural(queue.waiting(), "task") + " waiting";
    return Text.line(queue.name())
        + " is "
        + queue.pause().map(pause -> paused(pause, times)).orElse("open")
        + "; "
        + waiting;
  }

  private static String paused(PauseInfo pause, Times times) {
    return "paused"
        + (pause.untilMs() == 0 ? "" : " until " + times.absolute(pause.untilMs()))
        + (pause.actor().isEmpty() ? "" : " by " + Text.line(pause.actor()))
        + (pause.sinceMs() == 0 ? "" : " since " + times.absolute(pause.sinceMs()))
        + (pause.reason().isEmpty() ? "" : ": " + Text.line(pause.reason()));
  }
}
