package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.model.schedule.Description;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.Schedule;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/** What the schedule in the form would do: in words, its next fires, and what is odd about it. */
final class EditorPreview extends VBox {
  private static final int NEXT = 12;

  private final SchedulesViewModel model;
  private final Work checking;
  private final Label words = new Label();
  private final VBox fires = new VBox();
  private final VBox warnings = new VBox();
  private final CommandLine command = new CommandLine();
  private Optional<Schedule> last = Optional.empty();
  private Subscription link = Subscription.EMPTY;

  EditorPreview(SchedulesViewModel model) {
    this.model = model;
    checking = model.console().work();
    Label title = new Label(text("schedules.preview"));
    title.getStyleClass().add("side-title");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    words.setId("schedule-words");
    fires.setId("schedule-preview");
    ProblemBar problem = new ProblemBar();
    problem.follow(checking.problem());
    getStyleClass().addAll("card", "side-pane", "side");
    getChildren().addAll(title, words, warnings, problem, fires, command);
    // The connection outlives the editor: it is listened to only while this is looked at.
    var unused =
        sceneProperty()
            .subscribe(
                scene -> {
                  link.unsubscribe();
                  link =
                      scene == null
                          ? Subscription.EMPTY
                          : model.console().live().map(l -> l.link().up()).subscribe(this::again);
                });
  }

  /** What failed in an outage is asked for after it. */
  private void again(boolean up) {
    if (up && checking.phase().get() == Work.Phase.FAILED) {
      show(last);
    }
  }

  /** The command that stores the same; nothing: it cannot be stored yet. */
  void command(Optional<Schedule> plan) {
    command.setVisible(plan.isPresent());
    plan.ifPresent(s -> command.show(ScheduleCommand.put(s)));
  }

  /** Asks the server, which knows all rules, what it would do. */
  void show(Optional<Schedule> plan) {
    last = plan;
    if (plan.isEmpty()) {
      checking.reset();
      words.setText(text("schedules.preview.wrong"));
      fires.getChildren().clear();
      warnings.getChildren().clear();
      return;
    }
    Schedule asked = plan.get();
    checking.start(
        () -> model.server().preview(asked, model.console().now(), NEXT), p -> show(asked, p));
  }

  private void show(Schedule asked, Preview preview) {
    words.setText(Spoken.sentence(Description.told(asked), preview.description()));
    fires.getChildren().setAll(SchedulePane.next(preview));
    warnings.getChildren().clear();
    for (String warning : Spoken.all(preview.toldWarnings(), preview.warnings())) {
      Label label = new Label(warning);
      label.setWrapText(true);
      label.setMinHeight(Region.USE_PREF_SIZE);
      HBox box = new HBox(new FontIcon("fth-alert-triangle"), label);
      box.getStyleClass().add("note-box");
      warnings.getChildren().add(box);
    }
  }
}
