package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.TypedTime;
import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.task.NewTask;
import java.time.Duration;
import java.util.UUID;
import javafx.scene.control.TextField;

/** Dialogs about one schedule; each acts on the one it was opened for. */
final class ScheduleSheets {
  private ScheduleSheets() {}

  /** Of one schedule, whose tenant is only named where it is not the usual one. */
  static Cli command(String verb, ScheduleKey key) {
    Cli cli = Cli.of("carillon schedule " + verb).word(key.id());
    return key.tenant().equals(NewTask.DEFAULT_NAME) ? cli : cli.with("--tenant", key.tenant());
  }

  static void pause(SchedulesViewModel model, Host host, ScheduleSnapshot s) {
    ScheduleKey key = ScheduleKey.of(s.schedule());
    TextField reason = new TextField();
    reason.setId("pause-reason");
    reason.setPromptText(text("schedules.pause.reason.prompt"));
    TextField span = new TextField();
    span.setId("pause-span");
    span.setPromptText(text("schedules.pause.span.prompt"));
    Work work = model.console().work();
    new Sheet(
            host.dialogs(),
            text("schedules.pause.title", key.id()),
            text("schedules.pause.words", Figures.count(s.live().size())))
        .with(
            Sheet.field(text("queues.pause.reason"), reason),
            Sheet.field(text("schedules.pause.span"), span))
        .command(
            () ->
                command("pause", key)
                    .with("--reason", reason.getText().strip())
                    .with(
                        "--for", TypedTime.span(span.getText()).map(ScheduleWords::flag).orElse(""))
                    .toString(),
            reason.textProperty(),
            span.textProperty())
        .open(
            text("schedules.pause.go", key.id()),
            false,
            work,
            () ->
                work.start(
                    () -> model.server().pause(key, reason.getText().strip(), until(span)),
                    out -> {
                      host.say(text("schedules.paused", key.id()), Tone.OK);
                      model.ask();
                    }),
            reason);
  }

  /** Zero: not by itself. What cannot be read is told in place; it never means for ever. */
  private static Duration until(TextField span) {
    String typed = span.getText().strip();
    span.getStyleClass().remove("wrong");
    if (typed.isEmpty()) {
      return Duration.ZERO;
    }
    return TypedTime.span(typed)
        .orElseThrow(
            () -> {
              span.getStyleClass().add("wrong");
              return new Wrong(text("wrong.span", typed), text("wrong.span.do"));
            });
  }

  static void run(SchedulesViewModel model, Host host, ScheduleSnapshot s) {
    ScheduleKey key = ScheduleKey.of(s.schedule());
    // One dialog, one run: also if the answer is lost and the button is pressed again.
    String once = UUID.randomUUID().toString();
    TextField reason = new TextField();
    reason.setId("run-reason");
    Work work = model.console().work();
    new Sheet(
            host.dialogs(),
            text("schedules.run.title", key.id()),
            text("schedules.run.words", ScheduleWords.target(s.schedule())))
        .with(Sheet.field(text("schedules.run.reason"), reason))
        .command(
            () -> command("run", key).with("--reason", reason.getText().strip()).toString(),
            reason.textProperty())
        .open(
            text("schedules.run.go", key.id()),
            false,
            work,
            () ->
                work.start(
                    () -> model.server().runNow(key, reason.getText().strip(), once),
                    fire -> {
                      host.say(
                          fire.target().isEmpty()
                              ? text("schedules.ran.not", key.id(), ScheduleWords.cause(fire))
                              : text("schedules.ran", key.id(), fire.target()),
                          fire.target().isEmpty() ? Tone.RETRY : Tone.OK);
                      model.ask();
                    }),
            reason);
  }

  static void delete(SchedulesViewModel model, Host host, ScheduleSnapshot s) {
    ScheduleKey key = ScheduleKey.of(s.schedule());
    Work work = model.console().work();
    Sheet sheet =
        new Sheet(
                host.dialogs(),
                text("schedules.delete.title", key.id()),
                text("schedules.delete.words", Figures.count(s.live().size())))
            .command(command("delete", key).toString())
            .irreversible()
            .counted(1, model.console().countTyped());
    sheet.open(
        text("schedules.delete.go", key.id()),
        true,
        work,
        () ->
            work.start(
                () -> model.server().delete(key),
                gone -> {
                  host.say(text("schedules.deleted", key.id()), Tone.OK);
                  model.ask();
                }),
        sheet);
  }
}
