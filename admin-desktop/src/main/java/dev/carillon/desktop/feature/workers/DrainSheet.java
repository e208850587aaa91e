package dev.carillon.desktop.feature.workers;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;

/** Sends a worker away, after having said what goes with it. */
final class DrainSheet {
  private DrainSheet() {}

  static void open(WorkersViewModel model, Host host, WorkerSnapshot worker) {
    String id = worker.id();
    String name = WorkersView.nameOf(worker);
    List<WorkerSnapshot> others =
        model.rows().rows().stream()
            .map(Row::get)
            .filter(w -> w.status() == WorkerStatus.LIVE && !w.id().equals(id))
            .toList();
    int slots = worker.slots() + others.stream().mapToInt(WorkerSnapshot::slots).sum();
    FactGrid facts = new FactGrid();
    facts
        .add(text("workers.drain.runs"), tasks(worker.running()))
        .add(
            text("workers.drain.slots"),
            text("workers.drain.slots.of", Figures.count(worker.slots()), Figures.count(slots)))
        .add(text("workers.drain.alone"), String.join(", ", alone(worker, others)));
    Work work = model.console().work();
    Sheet sheet =
        new Sheet(host.dialogs(), text("workers.drain.title", name), text("workers.drain.words"))
            .with(facts)
            .command(Cli.of("carillon worker drain").word(id).toString())
            // One that runs nothing is itself what is counted.
            .counted(Math.max(1, worker.running()), model.console().countTyped());
    sheet.open(
        worker.running() == 0
            ? text("workers.drain.go", name)
            : text("workers.drain.go.tasks", name, tasks(worker.running())),
        true,
        work,
        () ->
            model.drain(
                work, id, Duration.ZERO, w -> host.say(text("workers.draining", name), Tone.OK)),
        sheet);
  }

  private static String tasks(int n) {
    return switch (n) {
      case 0 -> text("workers.drain.tasks.none");
      case 1 -> text("workers.drain.tasks.one");
      default -> text("workers.drain.tasks.many", Figures.count(n));
    };
  }

  /** Types that no other live worker runs for all the queues that this one serves. */
  private static List<String> alone(WorkerSnapshot worker, List<WorkerSnapshot> others) {
    return worker.types().stream()
        .filter(
            type ->
                others.stream()
                    .noneMatch(
                        o ->
                            o.types().contains(type)
                                && (o.queues().isEmpty()
                                    || (!worker.queues().isEmpty()
                                        && o.queues().containsAll(worker.queues())))))
        .toList();
  }
}
