package dev.carillon.server.cli;

import dev.carillon.model.schedule.Description;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import java.util.List;
import java.util.Locale;

/** Schedules as people read them. */
final class ScheduleView {
  private ScheduleView() {}

  static String put(PutOutcome outcome, Times times) {
    String what =
        switch (outcome.change()) {
          case CREATED -> "Created ";
          case CHANGED -> "Changed ";
          case UNCHANGED -> "Unchanged: ";
        };
    ScheduleSnapshot s = outcome.schedule();
    return what
        + Text.line(s.schedule().id())
        + " (version "
        + s.version()
        + "). "
        + Text.line(Description.of(s.schedule()))
        + "\n"
        + told(s, times)
        + "\n";
  }

  /** One line for one schedule. */
  static String told(ScheduleSnapshot s, Times times) {
    return Text.line(s.schedule().id())
        + " is "
        + state(s, times)
        + (s.nextMs() == 0 || s.pause().isPresent()
            ? ""
            : "; next fire " + next(s.nextDueMs(), times));
  }

  /** What was kept back is made one after the other: its instant is past already. */
  private static String next(long dueMs, Times times) {
    return times.past(dueMs) ? "now (due since " + times.absolute(dueMs) + ")" : times.both(dueMs);
  }

  private static String state(ScheduleSnapshot s, Times times) {
    return s.pause()
        .map(
            p ->
                "paused"
                    + (p.untilMs() == 0 ? "" : " until " + times.absolute(p.untilMs()))
                    + (p.actor().isEmpty() ? "" : " by " + Text.line(p.actor()))
                    + (p.reason().isEmpty() ? "" : ": " + Text.line(p.reason())))
        .orElseGet(() -> word(s.state()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String list(SchedulePage page, Times times, int width) {
    if (page.schedules().isEmpty()) {
      return "No schedule fits; make one: carillon schedule put nightly --cron '30 2 * * *'\n";
    }
    boolean tenants =
        page.schedules().stream().map(s -> s.schedule().tenant()).distinct().count() > 1;
    Table table =
        new Table()
            .text("SCHEDULE")
            .words("NEXT")
            .words("LAST")
            .figures("FIRED")
            .figures("MISSED")
            .figures("SKIPPED")
            .text("STATE")
            .text("WHEN");
    for (ScheduleSnapshot s : page.schedules()) {
      Schedule schedule = s.schedule();
      table.row(
          Text.line(tenants ? schedule.tenant() + "/" + schedule.id() : schedule.id()),
          s.pause().isPresent() ? "-" : times.relative(s.nextDueMs()),
          times.relative(s.lastMs()),
          Text.count(s.fired()),
          Text.count(s.missed()),
          Text.count(s.skipped()),
          state(s, times),
          Text.line(Description.of(schedule)));
    }
    return table.render(width)
        + (page.total() > page.schedules().size()
            ? Text.count(page.total()) + " in all; the next ones: --page " + page.nextToken() + "\n"
            : "");
  }

  static String show(
      ScheduleSnapshot s, List<Preview.Row> next, List<FireRecord> last, Times times) {
    Schedule schedule = s.schedule();
    Facts facts = new Facts();
    facts
        .add("Schedule", Text.line(schedule.id()) + ", version " + s.version())
        .add("Tenant", Text.line(schedule.tenant()))
        .add("Note", Text.line(schedule.note()))
        .add("When", Text.line(Description.of(schedule)))
        .add("Creates", target(schedule.target()))
        .add("State", state(s, times))
        .add(
            "If missed",
            schedule.trigger() instanceof Trigger.Event
                ? "its record waits in the topic"
                : word(schedule.misfire().mode())
                    + ", when later than "
                    + Durations.brief(schedule.misfire().threshold()))
        .add("If one runs", overlap(schedule.overlap()))
        .add(
            "Fires",
            Text.count(s.fired())
                + " made, "
                + Text.count(s.missed())
                + " missed, "
                + Text.count(s.skipped())
                + " skipped")
        .add(
            "Failures",
            s.failures() == 0 && schedule.pauseAfterFailures() == 0
                ? ""
                : s.failures()
                    + " in a row"
                    + (schedule.pauseAfterFailures() == 0
                        ? ""
                        : ", pauses itself after " + schedule.pauseAfterFailures()))
        .add("Live", String.join(" ", s.live()))
        .add("Labels", labels(schedule))
        .add("Changed", times.both(s.changedMs()));
    if (s.pause().isEmpty()) {
      next.forEach(row -> facts.add(row.fires() ? "Next" : "Left out", row(row, times)));
    }
    last.forEach(fire -> facts.add("Last", times.both(fire.fireMs()) + ", " + whole(fire)));
    return facts.render();
  }

  private static String overlap(OverlapPolicy overlap) {
    return switch (overlap) {
      case SKIP -> "skip the fire";
      case QUEUE_ONE -> "let one fire wait for its end";
      case ALLOW -> "fire all the same";
      case CANCEL_RUNNING -> "cancel it, then fire";
    };
  }

  private static String whole(FireRecord fire) {
    return fire(fire) + (fire.result().isEmpty() ? "" : ", " + fire.result());
  }

  /** One instant that is to come. */
  private static String row(Preview.Row row, Times times) {
    return row.local() + "  " + times.relative(row.dueMs()) + notes(row.notes());
  }

  private static String labels(Schedule schedule) {
    return Text.line(
        String.join(
            " ",
            schedule.labels().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .sorted()
                .toList()));
  }

  private static String target(Target target) {
    return switch (target) {
      case Target.Task task ->
          "a task of type "
              + Text.line(task.template().type())
              + " in queue "
              + Text.line(task.template().queue());
      case Target.Workflow workflow ->
          "a run of workflow "
              + Text.line(workflow.name())
              + (workflow.version() == 0 ? "" : ", version " + workflow.version());
    };
  }

  static String preview(Preview preview, Times times) {
    StringBuilder text = new StringBuilder(Text.line(preview.description())).append('\n');
    preview.warnings().forEach(w -> text.append("warning: ").append(Text.line(w)).append('\n'));
    for (Preview.Row row : preview.rows()) {
      text.append(row.fires() ? "  " : "- ").append(row(row, times)).append('\n');
    }
    if (preview.rows().isEmpty()) {
      text.append(
          preview.warnings().isEmpty()
              ? "  when it fires is not known before: it waits for what happens\n"
              : "  no fire\n");
    }
    return text.append(preview.more() || preview.rows().isEmpty() ? "" : "  and none after\n")
        .toString();
  }

  private static String notes(List<String> notes) {
    return notes.isEmpty() ? "" : "  [" + Text.line(String.join("; ", notes)) + "]";
  }

  /** One line for one fire. */
  static String fire(FireRecord fire) {
    return word(fire.outcome())
        + (fire.target().isEmpty() ? "" : " " + fire.target())
        + (fire.cause().isEmpty() ? "" : ": " + Text.line(fire.cause()));
  }

  /**
   * @param more the command that gives the next page, without its token
   */
  static String history(FirePage page, Times times, int width, String more) {
    if (page.fires().isEmpty()) {
      return "No fire yet.\n";
    }
    Table table =
        new Table()
            .words("FIRE")
            .words("KIND")
            .words("OUTCOME")
            .words("TARGET")
            .words("RESULT")
            .words("LATE")
            .text("CAUSE");
    for (FireRecord fire : page.fires()) {
      table.row(
          times.absolute(fire.fireMs()),
          word(fire.kind()),
          word(fire.outcome()),
          Text.orDash(fire.target()),
          Text.orDash(fire.result()),
          Times.between(fire.dueMs(), Math.max(fire.dueMs(), fire.atMs())),
          Text.line(fire.cause()));
    }
    return table.render(width)
        + (page.nextToken().isEmpty()
            ? ""
            : "More: " + more + " --page " + page.nextToken() + "\n");
  }
}
