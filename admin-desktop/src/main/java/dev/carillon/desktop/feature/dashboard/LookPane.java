package dev.carillon.desktop.feature.dashboard;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.schedule.ScheduleSnapshot;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What kills tasks, and what fires next, as short lists that lead further. */
final class LookPane {
  private static final int SHOWN = 8;

  private LookPane() {}

  /** There is no answer yet, or it was refused. */
  static EmptyState missing(Work work) {
    return work.problem()
        .get()
        .map(p -> new EmptyState("fth-cloud-off", text("dashboard.away"), p.what()))
        .orElseGet(
            () ->
                new EmptyState(
                    "fth-loader", text("loading.figures"), text("loading.figures.words")));
  }

  static void errors(VBox place, Optional<DeadGroups> groups, Work work, Consumer<Subject> open) {
    if (groups.isEmpty()) {
      place.getChildren().setAll(missing(work));
      return;
    }
    List<DeadGroup> shown = groups.map(DeadGroups::groups).orElse(List.of());
    if (shown.isEmpty()) {
      place
          .getChildren()
          .setAll(
              new EmptyState(
                  "fth-check-circle",
                  text("dashboard.errors.none"),
                  text("dashboard.errors.none.words")));
      return;
    }
    place
        .getChildren()
        .setAll(
            shown.stream()
                .limit(SHOWN)
                .map(
                    g ->
                        line(
                            g.sample().isBlank()
                                ? g.fingerprint()
                                : g.sample().strip().lines().findFirst().orElse(""),
                            Figures.count(g.count()),
                            () -> open.accept(Subject.deadLetters(g.fingerprint()))))
                .toList());
  }

  static void fires(
      VBox place,
      Optional<List<ScheduleSnapshot>> soonest,
      Work work,
      long nowMs,
      ZoneId zone,
      Consumer<Subject> open) {
    if (soonest.isEmpty()) {
      place.getChildren().setAll(missing(work));
      return;
    }
    List<ScheduleSnapshot> next = soonest.get();
    if (next.isEmpty()) {
      place
          .getChildren()
          .setAll(
              new EmptyState(
                      "fth-calendar",
                      text("dashboard.fires.none"),
                      text("dashboard.fires.none.words"))
                  .command("carillon schedule list"));
      return;
    }
    place
        .getChildren()
        .setAll(
            next.stream()
                .map(
                    s ->
                        line(
                            s.schedule().id(),
                            Figures.when(s.nextMs(), nowMs, zone),
                            () -> open.accept(Subject.schedule(s.schedule().id()))))
                .toList());
  }

  private static Button line(String words, String figure, Runnable open) {
    Label name = new Label(words);
    name.setMinWidth(0);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Label value = new Label(figure);
    value.getStyleClass().add("heading");
    value.setMinWidth(Region.USE_PREF_SIZE);
    HBox line = new HBox(8, name, gap, value);
    line.setAlignment(Pos.CENTER_LEFT);
    Button button = new Button(null, line);
    button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    button.getStyleClass().setAll("button", "state-button", "look-line");
    button.setMaxWidth(Double.MAX_VALUE);
    button.setAccessibleText(words + " " + figure);
    line.prefWidthProperty().bind(button.widthProperty());
    button.setOnAction(e -> open.run());
    return button;
  }
}
