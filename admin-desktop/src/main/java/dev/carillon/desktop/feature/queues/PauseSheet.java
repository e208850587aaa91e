package dev.carillon.desktop.feature.queues;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.control.Scope;
import java.time.Duration;
import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.util.StringConverter;

/**
 * Asks why and for how long, then pauses the queue it was opened for, whatever is selected then.
 */
final class PauseSheet {
  private static final List<Duration> CHOICES =
      List.of(
          Duration.ZERO,
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(4),
          Duration.ofHours(24));

  private PauseSheet() {}

  /** What will wait at the end of the pause; of one without an end, after an hour. */
  private static void ahead(
      QueuesViewModel model, Work looking, String queue, Duration span, Label forecast) {
    Duration within = span.isZero() ? Duration.ofHours(1) : span;
    looking.start(
        () ->
            model.console().server().control().forecast(new Scope(Scope.Kind.QUEUE, queue), within),
        f ->
            forecast.setText(
                text(
                    "queues.forecast",
                    Figures.exact(within),
                    Figures.count(f.piledUp()),
                    Figures.count(f.running()))));
  }

  static void open(QueuesViewModel model, Host host, String queue) {
    TextField reason = new TextField();
    reason.setId("pause-reason");
    reason.setPromptText(text("queues.pause.reason.prompt"));
    ComboBox<Duration> until = new ComboBox<>();
    until.setId("pause-until");
    until.getItems().setAll(CHOICES);
    until.setValue(Duration.ZERO);
    until.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Duration value) {
            return value.isZero()
                ? text("queues.pause.never")
                : text("queues.pause.after", Figures.exact(value));
          }

          @Override
          public Duration fromString(String words) {
            throw new UnsupportedOperationException("The choice cannot be typed.");
          }
        });
    Label forecast = new Label();
    forecast.setId("pause-forecast");
    forecast.getStyleClass().add("caption");
    forecast.setWrapText(true);
    forecast.setMinHeight(Region.USE_PREF_SIZE);
    Work looking = model.console().work();
    var unused =
        until.valueProperty().subscribe(span -> ahead(model, looking, queue, span, forecast));
    Work work = model.console().work();
    new Sheet(host.dialogs(), text("queues.pause.title", queue), text("queues.pause.words"))
        .with(
            Sheet.field(text("queues.pause.reason"), reason),
            Sheet.field(text("queues.pause.until"), until),
            forecast)
        .command(
            () ->
                Cli.of("carillon queue pause")
                    .word(queue)
                    .with("--reason", reason.getText().strip())
                    .with(
                        "--for",
                        until.getValue().isZero() ? "" : until.getValue().toSeconds() + "s")
                    .toString(),
            reason.textProperty(),
            until.valueProperty())
        .open(
            text("queues.pause.go", queue),
            false,
            work,
            () ->
                model.pause(
                    work,
                    queue,
                    reason.getText().strip(),
                    until.getValue(),
                    q -> host.say(text("queues.paused", queue), Tone.OK)),
            reason);
  }
}
