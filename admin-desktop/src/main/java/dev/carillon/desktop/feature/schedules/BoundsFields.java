package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.feature.schedules.ScheduleDraft.Bounds;
import dev.carillon.desktop.feature.schedules.ScheduleDraft.Place;
import dev.carillon.desktop.i18n.TypedTime;
import dev.carillon.model.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The fields that say when a schedule does not fire: bounds, calendar, too many failures. */
final class BoundsFields {
  private final TextField start = new TextField();
  private final TextField end = new TextField();
  private final TextArea calendar = new TextArea();
  private final TextField failures = new TextField();

  /** Puts a name over a field and room for what is wrong below it. */
  interface Framing {
    VBox frame(String key, Region control, Place place);
  }

  BoundsFields() {
    start.setId("schedule-start");
    end.setId("schedule-end");
    calendar.setId("schedule-calendar");
    failures.setId("schedule-failures");
    start.setPromptText(text("schedules.start.prompt"));
    end.setPromptText(text("schedules.end.prompt"));
    calendar.setPromptText(text("schedules.calendar.prompt"));
    calendar.setPrefRowCount(3);
    calendar.getStyleClass().add("mono");
    failures.setPromptText(text("schedules.failures.prompt"));
  }

  void fill(Schedule plan) {
    start.setText(instant(plan, plan.startMs()));
    end.setText(instant(plan, plan.endMs()));
    calendar.setText(CalendarText.of(plan.exclusions()));
    failures.setText(
        plan.pauseAfterFailures() == 0 ? "" : String.valueOf(plan.pauseAfterFailures()));
  }

  private static String instant(Schedule plan, long ms) {
    return ms == 0 ? "" : Instant.ofEpochMilli(ms).atZone(plan.zone()).format(TypedTime.FORMAT);
  }

  VBox box(Framing framing) {
    HBox ends =
        EditorPane.row(
            framing.frame("schedules.start", start, Place.START),
            framing.frame("schedules.end", end, Place.END));
    VBox box =
        new VBox(
            ends,
            framing.frame("schedules.calendar", calendar, Place.CALENDAR),
            framing.frame("schedules.failures.field", failures, Place.FAILURES));
    box.getStyleClass().add("editor-fields");
    return box;
  }

  Bounds typed() {
    return new Bounds(start.getText(), end.getText(), calendar.getText(), failures.getText());
  }

  void onChange(Runnable changed) {
    for (TextInputControl field : List.of(start, end, calendar, failures)) {
      var unused = field.textProperty().subscribe((was, now) -> changed.run());
    }
  }
}
