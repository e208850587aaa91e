package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Texts;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** An id or a command that can be selected, and copied by a button. */
public final class CopyLine extends HBox {
  private final TextField field = new TextField();

  public CopyLine(String name) {
    getStyleClass().add("copy-line");
    setAlignment(Pos.CENTER_LEFT);
    field.setEditable(false);
    field.setAccessibleText(name);
    field.getStyleClass().add("mono");
    HBox.setHgrow(field, Priority.ALWAYS);
    Button copy = Buttons.icon("fth-copy", Texts.text("copy", name), () -> copy(field.getText()));
    getChildren().addAll(field, copy);
  }

  public void show(String text) {
    if (!text.equals(field.getText())) {
      field.setText(text);
      field.setPrefColumnCount(Math.max(8, text.length()));
    }
  }

  /** Puts text on the clipboard. */
  public static void copy(String text) {
    Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
  }
}
