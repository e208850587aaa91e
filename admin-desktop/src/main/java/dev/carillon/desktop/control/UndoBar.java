package dev.carillon.desktop.control;

import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Says what was just done and takes it back, as long as that is possible. */
public final class UndoBar extends VBox {
  private final Label left = new Label();
  private final long untilMs;

  /**
   * @param done what was done
   * @param untilMs until when it can be taken back
   * @param command that takes it back
   */
  public UndoBar(String done, long untilMs, String command, Work undoing, Runnable undo) {
    this.untilMs = untilMs;
    getStyleClass().addAll("undo-bar", Tone.RETRY.styleClass());
    Label what = new Label(done);
    what.getStyleClass().add("heading");
    left.getStyleClass().add("undo-left");
    left.setMinWidth(Region.USE_PREF_SIZE);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Button back = Buttons.plain(Texts.text("undo.go"), "fth-corner-up-left", undo);
    back.setId("undo");
    CommandLine.behind(back, () -> command);
    back.disableProperty().bind(undoing.phase().isEqualTo(Work.Phase.RUNNING));
    HBox line = new HBox(new FontIcon("fth-trash-2"), what, left, gap, back);
    line.getStyleClass().add("undo-line");
    line.setAlignment(Pos.CENTER_LEFT);
    ProblemBar problem = new ProblemBar();
    problem.follow(undoing.problem());
    getChildren().addAll(line, problem);
  }

  /** Counts down; false once it is over. */
  public boolean tick(long nowMs) {
    left.setText(Texts.text("undo.left", Figures.exactSeconds(untilMs - nowMs)));
    return nowMs < untilMs;
  }
}
