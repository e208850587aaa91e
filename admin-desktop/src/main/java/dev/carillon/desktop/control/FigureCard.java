package dev.carillon.desktop.control;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One figure with its name, unit and course; leads to the list behind it. */
public final class FigureCard extends Button {
  /** A third of the points of 15 minutes: a sparkline has fewer pixels than there are points. */
  public static final int COURSE_POINTS = 60;

  private final Label figure = new Label("–");
  private final Label unit = new Label();
  private final Sparkline course = new Sparkline();
  private final String caption;
  private final Label name;

  public FigureCard(String caption, Runnable open) {
    this.caption = caption;
    getStyleClass().setAll("button", "card", "figure-card");
    name = new Label(caption);
    name.getStyleClass().add("caption");
    figure.getStyleClass().add("figure");
    figure.setMinWidth(Region.USE_PREF_SIZE);
    unit.getStyleClass().add("figure-unit");
    unit.setMinWidth(Region.USE_PREF_SIZE);
    HBox words = new HBox(figure, unit);
    words.setAlignment(Pos.BASELINE_LEFT);
    HBox.setHgrow(words, Priority.ALWAYS);
    HBox line = new HBox(words, course);
    line.getStyleClass().add("figure-line");
    line.setAlignment(Pos.CENTER_LEFT);
    VBox content = new VBox(name, line);
    content.setMouseTransparent(true);
    setGraphic(content);
    setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    content.prefWidthProperty().bind(widthProperty().subtract(32));
    setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
    setMinWidth(0);
    // All cards of a row are equally wide, whatever they show.
    setPrefWidth(160);
    setOnAction(e -> open.run());
  }

  /** What stands beside the caption; empty: nothing. */
  public void note(String words) {
    name.setText(words.isEmpty() ? caption : caption + "  ·  " + words);
  }

  public void show(String value, String unitText, Tone tone, List<? extends Number> history) {
    figure.setText(value);
    unit.setText(unitText);
    course.tone(tone);
    course.show(history, COURSE_POINTS);
    boolean marked = figure.getStyleClass().contains(Tone.DEAD.styleClass());
    if (tone == Tone.DEAD && !marked) {
      figure.getStyleClass().add(Tone.DEAD.styleClass());
    } else if (tone != Tone.DEAD && marked) {
      figure.getStyleClass().remove(Tone.DEAD.styleClass());
    }
    setAccessibleText(caption + " " + value + " " + unitText);
  }
}
