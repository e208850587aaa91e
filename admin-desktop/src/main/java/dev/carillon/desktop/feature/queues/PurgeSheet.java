package dev.carillon.desktop.feature.queues;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.PlanSheet;
import dev.carillon.desktop.feature.Followed;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.state.TaskPort;
import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.task.Task;
import java.util.List;
import java.util.Optional;

/** Cancels all that waits in the queue it was opened for: a plan first, then how it goes. */
final class PurgeSheet {
  private final QueuesViewModel model;
  private final PlanSheet sheet;
  private final String filter;
  private final Work work;
  private final Followed<BulkJob> followed;

  private PurgeSheet(QueuesViewModel model, Host host, String queue) {
    this.model = model;
    this.filter = "queue:" + queue + " state:scheduled,ready,retry_wait,held";
    this.work = model.console().work();
    this.sheet = new PlanSheet(host.dialogs(), text("queues.purge.title", queue));
    this.followed =
        new Followed<>(model.console(), job -> job.state().resting(), this::show, sheet::problem);
    sheet.onClosed(followed::close);
    var unused = work.problem().subscribe(sheet::problem);
  }

  static void open(QueuesViewModel model, Host host, String queue) {
    new PurgeSheet(model, host, queue).start();
  }

  private TaskPort server() {
    return model.console().server().tasks();
  }

  private void start() {
    sheet.open(text("queues.purge.counting"));
    work.start(
        () -> server().plan(BulkOrder.of(BulkAction.CANCEL, filter, text("queues.purge.reason"))),
        this::follow);
  }

  private void follow(BulkJob job) {
    if (job.state() == BulkState.PLANNED) {
      plan(job);
      return;
    }
    followed.follow(listener -> server().watch(job.id(), listener));
  }

  private void show(BulkJob job) {
    if (job.state() == BulkState.PLANNED) {
      plan(job);
    } else if (job.startedMs() > 0) {
      sheet.progress(
          new PlanSheet.Progress(
              job.total(),
              job.tally().ok(),
              job.tally().skipped(),
              job.tally().failed(),
              job.problem().isEmpty() ? List.of() : List.of(job.problem()),
              job.state().resting()),
          () -> work.start(() -> server().stop(job.id()), this::show));
    } else if (job.state() == BulkState.FAILED) {
      sheet.problem(Optional.of(new Problem(job.problem(), "")));
    }
  }

  private void plan(BulkJob job) {
    sheet.plan(
        new PlanSheet.Plan(
            job.total(),
            job.total() == 1
                ? text("queues.purge.go.one")
                : text("queues.purge.go", Figures.count(job.total())),
            true,
            true,
            model.console().countTyped(),
            job.breakdown().stream()
                .map(s -> new PlanSheet.Share(s.field(), s.value(), s.count()))
                .toList(),
            job.sample().stream().map(Task::id).toList(),
            job.effects(),
            CommandLine.of(
                "bulk", "cancel", "--filter", filter, "--reason", text("queues.purge.reason"))),
        () -> work.start(() -> server().apply(job.id()), this::follow));
  }
}
