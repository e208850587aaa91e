package dev.carillon.desktop.control;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.kordamp.ikonli.javafx.FontIcon;

/** Says what would be here and how it gets here. */
public final class EmptyState extends VBox {
  private final Label body = new Label();

  public EmptyState(String icon, String title, String words) {
    getStyleClass().add("empty-state");
    setAlignment(Pos.CENTER);
    Label head = new Label(title);
    head.getStyleClass().add("empty-title");
    body.setText(words);
    body.getStyleClass().add("empty-words");
    body.setAlignment(Pos.CENTER);
    body.setWrapText(true);
    body.setTextAlignment(TextAlignment.CENTER);
    body.setMinHeight(Region.USE_PREF_SIZE);
    getChildren().addAll(new FontIcon(icon), head, body);
  }

  /** Other words below the same title. */
  public void say(String words) {
    body.setText(words);
  }

  /** The command that makes one. */
  public EmptyState command(String command) {
    CommandLine line = new CommandLine(command);
    line.setMaxWidth(USE_PREF_SIZE);
    getChildren().add(line);
    return this;
  }

  public EmptyState action(Node button) {
    getChildren().add(button);
    return this;
  }
}
