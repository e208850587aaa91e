package dev.carillon.server.cli;

import dev.carillon.model.worker.WorkerSnapshot;
import java.util.List;

/** Workers as people read them. */
final class WorkerView {
  /** Screens narrower than this show what matters most. */
  private static final int ROOMY = 110;

  private WorkerView() {}

  static String list(List<WorkerSnapshot> workers, Times times, int width) {
    if (workers.isEmpty()) {
      return "No worker is connected. Start one: carillon worker\n";
    }
    return width < ROOMY ? narrow(workers, times, width) : wide(workers, times, width);
  }

  private static String narrow(List<WorkerSnapshot> workers, Times times, int width) {
    Table table =
        new Table().words("ID").text("NAME").words("STATUS").figures("BUSY").words("BEAT");
    table.text("TYPES");
    for (WorkerSnapshot worker : workers) {
      table.row(
          worker.id(),
          Text.orDash(worker.name()),
          worker.status().name(),
          worker.running() + "/" + worker.slots(),
          times.relative(worker.lastBeatMs()),
          Text.line(String.join(",", worker.types())));
    }
    return table.render(width);
  }

  private static String wide(List<WorkerSnapshot> workers, Times times, int width) {
    Table table =
        new Table()
            .words("ID")
            .text("NAME")
            .words("STATUS")
            .figures("BUSY")
            .figures("DONE")
            .figures("CPU")
            .figures("MEMORY")
            .words("BEAT")
            .words("BY")
            .text("TYPES")
            .text("QUEUES");
    for (WorkerSnapshot worker : workers) {
      table.row(
          worker.id(),
          Text.orDash(worker.name()),
          worker.status().name(),
          worker.running() + "/" + worker.slots(),
          Text.count(worker.completed()),
          worker.cpuPermille() / 10 + "%",
          Text.bytes(worker.rssBytes()),
          times.relative(worker.lastBeatMs()),
          Text.orDash(worker.dispatch()),
          Text.line(String.join(",", worker.types())),
          worker.queues().isEmpty() ? "all" : Text.line(String.join(",", worker.queues())));
    }
    return table.render(width);
  }

  /** One line for one worker. */
  static String told(WorkerSnapshot worker) {
    return worker.id()
        + (worker.name().isEmpty() ? "" : " (" + Text.line(worker.name()) + ")")
        + " is "
        + worker.status()
        + "; "
        + Text.plural(worker.running(), "task")
        + " running";
  }
}
