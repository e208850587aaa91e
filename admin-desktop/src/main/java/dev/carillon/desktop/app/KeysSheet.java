package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.KeysGrid;
import dev.carillon.desktop.control.ModalLayer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** All keys on one card. */
final class KeysSheet {
  private KeysSheet() {}

  static void open(ModalLayer layer) {
    Label title = new Label(text("keys.title"));
    title.getStyleClass().add("sheet-title");
    Button close = Buttons.primary(text("keys.close"), layer::dismiss);
    HBox buttons = new HBox(close);
    buttons.setAlignment(Pos.CENTER_RIGHT);
    VBox box = new VBox(title, new KeysGrid(), buttons);
    box.setId("keys-sheet");
    box.getStyleClass().addAll("card", "dialog");
    layer.show(box, close);
  }
}
