package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Texts;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The command that does the same, in full, with a button that copies it. */
public final class CommandBox extends HBox {
  private final Label words = new Label();

  public CommandBox() {
    getStyleClass().addAll("copy-line", "command", "command-box");
    setAlignment(Pos.TOP_LEFT);
    words.getStyleClass().add("mono");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    setMinHeight(Region.USE_PREF_SIZE);
    Button copy =
        Buttons.icon(
            "fth-copy",
            Texts.text("copy", Texts.text("command")),
            () -> CopyLine.copy(words.getText()));
    getChildren().addAll(words, copy);
  }

  public CommandBox show(String command) {
    words.setText(command);
    return this;
  }

  public String command() {
    return words.getText();
  }
}
