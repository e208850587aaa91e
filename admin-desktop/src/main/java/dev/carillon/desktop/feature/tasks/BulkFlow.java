package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.PlanProgress;
import dev.carillon.desktop.control.PlanSheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Followed;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One action on many tasks, from the plan to the results. The plan fixes which tasks; whatever the
 * list behind it shows by then changes nothing.
 */
final class BulkFlow {
  private static final int RESULTS = 200;

  private final Console console;
  private final Host host;
  private final BulkOrder order;
  private final PlanSheet sheet;
  private final Work work;
  private final Followed<BulkJob> followed;
  private Optional<BulkJob> last = Optional.empty();

  BulkFlow(Console console, Host host, BulkOrder order) {
    this.console = console;
    this.host = host;
    this.order = order;
    this.work = console.work();
    this.sheet = new PlanSheet(host.dialogs(), text("bulk.title." + order.action()));
    this.followed =
        new Followed<>(console, job -> job.state().resting(), this::show, sheet::problem);
    sheet.onClosed(followed::close);
    var unused = work.problem().subscribe(sheet::problem);
  }

  void open() {
    sheet.open(text("bulk.planning"));
    work.start(() -> console.server().tasks().plan(order), this::planned);
  }

  private void planned(BulkJob job) {
    if (job.state() == BulkState.PLANNING) {
      sheet.waiting(text("bulk.planning.so", Figures.count(job.total())));
      follow(job);
      return;
    }
    if (job.state() == BulkState.FAILED) {
      sheet.problem(Optional.of(new Problem(job.problem(), "")));
      return;
    }
    sheet.plan(
        plan(job), () -> work.start(() -> console.server().tasks().apply(job.id()), this::follow));
  }

  private PlanSheet.Plan plan(BulkJob job) {
    List<String> effects = new ArrayList<>(job.effects());
    if (job.ignored() > 0) {
      effects.add(text("bulk.ignored", Figures.count(job.ignored())));
    }
    boolean destructive =
        order.action() == BulkAction.CANCEL || order.action() == BulkAction.DELETE;
    return new PlanSheet.Plan(
        job.total(),
        job.total() == 1
            ? text("bulk.go.one." + order.action())
            : text("bulk.go." + order.action(), Figures.count(job.total())),
        destructive,
        order.action() == BulkAction.DELETE,
        destructive && console.countTyped(),
        job.breakdown().stream().map(BulkFlow::share).toList(),
        job.sample().stream().map(BulkFlow::line).toList(),
        effects,
        command(order));
  }

  private static PlanSheet.Share share(BulkJob.Share share) {
    String value =
        share.field().equals("state")
            ? text("state." + share.value().toUpperCase(Locale.ROOT).replace('-', '_'))
            : share.value();
    return new PlanSheet.Share(text("tasks." + share.field()), value, share.count());
  }

  private static String line(Task task) {
    return task.name().isEmpty() ? task.id() : task.id() + "  " + task.name();
  }

  /** What does the same on the command line. */
  static String command(BulkOrder order) {
    Cli cli = Cli.of("carillon bulk " + verb(order.action())).with("--filter", order.filter());
    if (order.rerun()) {
      cli.flag("--rerun");
    }
    if (order.delayMillis().isPresent()) {
      cli.with("--delay", Duration.ofMillis(order.delayMillis().getAsLong()).toSeconds() + "s");
    }
    return cli.with("--reason", order.reason()).toString();
  }

  private static String verb(BulkAction action) {
    return switch (action) {
      case RESUME -> "unhold";
      case RUN -> "run-now";
      case RETRY_AS_NEW -> "retry --as-new";
      case CANCEL, RETRY, DELETE, HOLD, RESCHEDULE, PRIORITY -> action.word();
    };
  }

  private void follow(BulkJob job) {
    followed.follow(listener -> console.server().tasks().watch(job.id(), listener));
  }

  private void show(BulkJob job) {
    boolean sameState = last.filter(j -> j.state() == job.state()).isPresent();
    last = Optional.of(job);
    switch (job.state()) {
      case PLANNING -> sheet.waiting(text("bulk.planning.so", Figures.count(job.total())));
      case PLANNED -> {
        if (!sameState) {
          planned(job);
        }
      }
      case RUNNING -> progress(job);
      case DONE, STOPPED, FAILED -> {
        progress(job);
        if (!sameState) {
          console
              .work()
              .start(() -> console.server().tasks().results(job.id(), RESULTS), this::results);
        }
      }
    }
  }

  private void progress(BulkJob job) {
    sheet.progress(
        new PlanSheet.Progress(
            job.total(),
            job.tally().ok(),
            job.tally().skipped(),
            job.tally().failed(),
            notes(job),
            job.state().resting()),
        () -> work.start(() -> console.server().tasks().stop(job.id()), this::stopped));
  }

  /** An answer that it still runs may be older than what the stream has told by then. */
  private void stopped(BulkJob job) {
    if (job.state().resting()) {
      show(job);
    }
  }

  private static List<String> notes(BulkJob job) {
    List<String> notes = new ArrayList<>();
    BulkJob.Drift drift = job.drift();
    if (drift.appeared() > 0) {
      notes.add(text("bulk.appeared", Figures.count(drift.appeared())));
    }
    if (drift.gone() > 0) {
      notes.add(text("bulk.gone", Figures.count(drift.gone())));
    }
    if (drift.changed() > 0) {
      notes.add(text("bulk.changed", Figures.count(drift.changed())));
    }
    if (job.state() == BulkState.STOPPED) {
      notes.add(text("bulk.stopped", job.id()));
    }
    if (!job.problem().isEmpty()) {
      notes.add(job.problem());
    }
    return notes;
  }

  private void results(BulkResults results) {
    List<PlanProgress.Result> lines =
        results.results().stream()
            .sorted(Comparator.comparingInt(r -> rank(r.outcome())))
            .map(BulkFlow::result)
            .toList();
    long total = last.map(BulkJob::total).orElse((long) lines.size());
    sheet.results(lines, Math.max(0, total - lines.size()));
    last.filter(j -> j.state() == BulkState.DONE)
        .ifPresent(j -> host.say(text("bulk.done", Figures.count(j.tally().ok())), Tone.OK));
  }

  private static int rank(BulkResult.Outcome outcome) {
    return switch (outcome) {
      case FAILED -> 0;
      case SKIPPED -> 1;
      case OPEN -> 2;
      case OK -> 3;
    };
  }

  private static PlanProgress.Result result(BulkResult r) {
    Tone tone =
        switch (r.outcome()) {
          case OK -> Tone.OK;
          case OPEN -> Tone.WAIT;
          case SKIPPED -> Tone.IDLE;
          case FAILED -> Tone.DEAD;
        };
    String icon =
        switch (r.outcome()) {
          case OK -> "fth-check";
          case OPEN -> "fth-clock";
          case SKIPPED -> "fth-minus";
          case FAILED -> "fth-x";
        };
    return new PlanProgress.Result(
        r.taskId(), tone, icon, text("bulk.outcome." + r.outcome()), r.reason());
  }
}
