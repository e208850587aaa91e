package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The runs of a task, the last one first. */
final class Attempts {
  private Attempts() {}

  static void fill(VBox place, Task task, long nowMs, ZoneId zone) {
    place.getChildren().clear();
    List<Attempt> history = task.history();
    if (task.state() == TaskState.RUNNING) {
      StatusBadge badge = StatusBadge.of(TaskState.RUNNING);
      place
          .getChildren()
          .add(
              line(
                  history.size() + 1,
                  badge,
                  Figures.span(nowMs - task.startedMs()),
                  Figures.time(task.startedMs(), nowMs, zone),
                  task.worker(),
                  ""));
    }
    for (int i = history.size() - 1; i >= 0; i--) {
      Attempt a = history.get(i);
      StatusBadge badge = new StatusBadge();
      badge.show(tone(a.outcome()), icon(a.outcome()), word(a.outcome()));
      String took = Figures.span(a.endedMs() - a.startedMs());
      String at = Figures.time(a.startedMs(), nowMs, zone);
      place.getChildren().add(line(i + 1, badge, took, at, a.worker(), a.error()));
    }
    if (place.getChildren().isEmpty()) {
      Label none = new Label(text("task.attempts.none"));
      none.getStyleClass().add("muted");
      place.getChildren().add(none);
    }
  }

  private static VBox line(
      int number, StatusBadge badge, String took, String at, String worker, String error) {
    Label nr = new Label(text("task.attempt", number));
    nr.getStyleClass().add("heading");
    Label where = new Label(worker);
    where.getStyleClass().add("caption");
    Label when = new Label(at);
    when.getStyleClass().add("caption");
    when.setMinWidth(Region.USE_PREF_SIZE);
    Label span = new Label(took);
    span.setMinWidth(Region.USE_PREF_SIZE);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox head = new HBox(8, nr, badge, where, gap, when, span);
    head.setAlignment(Pos.CENTER_LEFT);
    VBox box = new VBox(head);
    box.getStyleClass().add("attempt");
    if (!error.isEmpty()) {
      Label words = new Label(error);
      words.getStyleClass().add("error-text");
      words.setWrapText(true);
      words.setMinHeight(Region.USE_PREF_SIZE);
      box.getChildren().add(words);
    }
    return box;
  }

  /** One of a newer server is said as that calls it. */
  private static String word(String outcome) {
    return switch (Objects.requireNonNullElse(outcome, "")) {
      case "succeeded" -> text("attempt.succeeded");
      case "failed" -> text("attempt.failed");
      case "timeout" -> text("attempt.timeout");
      case "lost" -> text("attempt.lost");
      case "released" -> text("attempt.released");
      case "cancelled" -> text("attempt.cancelled");
      default -> outcome;
    };
  }

  private static Tone tone(String outcome) {
    return switch (Objects.requireNonNullElse(outcome, "")) {
      case "succeeded" -> Tone.OK;
      case "cancelled", "released" -> Tone.IDLE;
      case "lost" -> Tone.RETRY;
      default -> Tone.DEAD;
    };
  }

  private static String icon(String outcome) {
    return switch (Objects.requireNonNullElse(outcome, "")) {
      case "succeeded" -> "fth-check";
      case "cancelled" -> "fth-slash";
      case "released" -> "fth-log-out";
      case "lost" -> "fth-wifi-off";
      case "timeout" -> "fth-watch";
      default -> "fth-x";
    };
  }
}
