package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.TypedTime;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import java.time.Duration;
import java.util.UUID;
import javafx.scene.control.TextField;

/** Dialogs about one schedule; each acts on the one it was opened for. */
final class ScheduleSheets {
  private ScheduleSheets() {}

  static void pause(SchedulesViewModel model, Host host, ScheduleSnapshot s) {
    ScheduleKey key = ScheduleKey.of(s.schedule());
    TextField reason = new TextField();
    reason.setId("pause-reason");
    reason.setPromptText(text("schedules.pause.reason.prompt"));
    TextField span = new TextField();
    span.setPromptText(text("schedules.pause.span.prompt"));
    Work work = model.console().work();
    new Sheet(
            host.dialogs(),
            text("schedules.pause.title", key.id()),
            text("schedules.pause.words", Figures.count(s.live().size())))
        .with(
            Sheet.field(text("queues.pause.reason"), reason),
            Sheet.field(text("schedules.pause.span"), span))
        .command(CommandLine.of("schedule", "pause", key.id(), "--reason", "…"))
        .open(
            text("schedules.pause.go", key.id()),
            false,
            work,
            () ->
                work.start(
                    () ->
                        model
                            .server()
                            .pause(
                                key,
                                reason.getText().strip(),
                                TypedTime.span(span.getText()).orElse(Duration.ZERO)),
                    out -> {
                      host.say(text("schedules.paused", key.id()), Tone.OK);
                      model.ask();
                    }),
            reason);
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
        .command(CommandLine.of("schedule", "run", key.id()))
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
                              ? text("schedules.ran.not", key.id(), fire.cause())
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
            .command(CommandLine.of("schedule", "delete", key.id()))
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
