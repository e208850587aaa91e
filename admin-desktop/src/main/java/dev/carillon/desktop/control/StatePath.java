package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.task.TaskState;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The way a task has taken, and where it stands. */
public final class StatePath extends HBox {
  /**
   * One stop.
   *
   * @param state which
   * @param note when, or how often; may be empty
   * @param reached false for what lies ahead
   */
  public record Stop(TaskState state, String note, boolean reached) {}

  private static final PseudoClass REACHED = PseudoClass.getPseudoClass("reached");

  public StatePath() {
    getStyleClass().add("state-path");
    setAlignment(Pos.TOP_LEFT);
  }

  public void show(List<Stop> stops) {
    getChildren().clear();
    for (int i = 0; i < stops.size(); i++) {
      Stop stop = stops.get(i);
      if (i > 0) {
        Region line = new Region();
        line.getStyleClass().add("path-line");
        line.pseudoClassStateChanged(REACHED, stop.reached());
        HBox.setHgrow(line, Priority.ALWAYS);
        getChildren().add(line);
      }
      getChildren().add(node(stop));
    }
  }

  private static VBox node(Stop stop) {
    Label dot = new Label(null, new FontIcon(Tone.icon(stop.state())));
    dot.getStyleClass()
        .addAll("path-dot", (stop.reached() ? Tone.of(stop.state()) : Tone.IDLE).styleClass());
    dot.pseudoClassStateChanged(REACHED, stop.reached());
    Label word = new Label(Texts.text("state." + stop.state()));
    word.getStyleClass().add(stop.reached() ? "path-word" : "path-ahead");
    Label note = new Label(stop.note());
    note.getStyleClass().add("caption");
    VBox box = new VBox(dot, word, note);
    box.setAlignment(Pos.TOP_CENTER);
    box.getStyleClass().add("path-stop");
    return box;
  }
}
