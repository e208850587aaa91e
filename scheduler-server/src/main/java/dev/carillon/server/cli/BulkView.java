package dev.carillon.server.cli;

import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.task.TaskPage;
import java.util.List;
import java.util.stream.Collectors;

/** Bulk jobs as people read them. */
final class BulkView {
  private BulkView() {}

  static String plan(BulkJob job, Times times, int width) {
    Facts facts =
        new Facts()
            .add("Plan", job.id())
            .add("Action", job.order().action().word())
            .add("Filter", Text.line(job.order().filter()))
            .add("Tasks", Text.count(job.total()))
            .add("By state", shares(job, "state"))
            .add("By queue", shares(job, "queue"))
            .add("By type", shares(job, "type"))
            .add("Effects", String.join("\n", job.effects()))
            .add("Valid until", times.both(job.expiresMs()));
    String sample =
        job.sample().isEmpty()
            ? ""
            : "\n"
                + withoutLastLine(
                    TaskView.list(new TaskPage(job.sample(), "", job.total()), times, width));
    return facts.render() + sample;
  }

  private static String withoutLastLine(String table) {
    return table.substring(0, table.lastIndexOf('\n', table.length() - 2) + 1);
  }

  private static String shares(BulkJob job, String field) {
    return job.breakdown().stream()
        .filter(s -> s.field().equals(field))
        .map(s -> Text.line(s.value()) + " " + Text.count(s.count()))
        .collect(Collectors.joining(", "));
  }

  static String question(BulkJob job) {
    String word = job.order().action().word();
    return Character.toUpperCase(word.charAt(0))
        + word.substring(1)
        + " "
        + Text.plural(job.total(), "task")
        + "?";
  }

  static String progress(BulkJob job) {
    if (job.state() == BulkState.PLANNING) {
      return "planning: " + Text.plural(job.total(), "task") + " so far";
    }
    return Text.count(job.tally().done()) + " of " + Text.plural(job.total(), "task") + tally(job);
  }

  private static String tally(BulkJob job) {
    return (job.tally().skipped() == 0 ? "" : ", " + Text.count(job.tally().skipped()) + " skipped")
        + (job.tally().failed() == 0 ? "" : ", " + Text.count(job.tally().failed()) + " failed");
  }

  static String ended(BulkJob job) {
    String problem = job.problem().isEmpty() ? "" : ": " + Text.line(job.problem());
    String rest =
        job.tally().skipped() + job.tally().failed() == 0
            ? ""
            : "Why: carillon bulk show " + job.id() + " --results\n";
    return job.order().action().word()
        + " "
        + job.state()
        + ": "
        + Text.count(job.tally().ok())
        + " of "
        + Text.plural(job.total(), "task")
        + tally(job)
        + problem
        + drift(job.drift())
        + "\n"
        + rest;
  }

  private static String drift(BulkJob.Drift drift) {
    if (drift.appeared() <= 0 && drift.gone() <= 0 && drift.changed() <= 0) {
      return "";
    }
    return "\nSince the plan: "
        + Text.count(drift.appeared())
        + " more match (left alone), "
        + Text.count(drift.gone())
        + " match no more, "
        + Text.count(drift.changed())
        + " changed their state";
  }

  static String list(List<BulkJob> jobs, Times times, int width) {
    if (jobs.isEmpty()) {
      return "No bulk job. Plan one: carillon bulk cancel --filter 'queue:mail state:ready'\n";
    }
    Table table =
        new Table()
            .words("ID")
            .words("ACTION")
            .words("STATE")
            .figures("DONE")
            .figures("TASKS")
            .words("PLANNED")
            .text("BY")
            .text("FILTER");
    for (BulkJob job : jobs) {
      table.row(
          job.id(),
          job.order().action().word(),
          job.state().name(),
          Text.count(job.tally().done()),
          Text.count(job.total()),
          times.relative(job.createdMs()),
          Text.line(job.actor()),
          Text.line(job.order().filter()));
    }
    return table.render(width);
  }
}
