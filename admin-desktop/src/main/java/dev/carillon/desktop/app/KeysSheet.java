package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.ModalLayer;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** All keys on one card. */
final class KeysSheet {
  private record Keys(String keys, String words) {}

  private KeysSheet() {}

  static void open(ModalLayer layer) {
    List<Keys> all =
        List.of(
            new Keys("Ctrl 1 … 9, 0", text("keys.screens")),
            new Keys("Ctrl K", text("keys.palette")),
            new Keys("Ctrl N", text("keys.submit")),
            new Keys("Ctrl F", text("keys.filter")),
            new Keys("F5", text("keys.refresh")),
            new Keys("Enter", text("keys.open")),
            new Keys("P  R  D", text("keys.control")),
            new Keys("Alt ←  Alt →", text("keys.pages")),
            new Keys("Ctrl Enter", text("keys.send")),
            new Keys("Ctrl L", text("keys.freeze")),
            new Keys("Ctrl S  Ctrl O", text("keys.snapshot")),
            new Keys("Ctrl Shift U", text("keys.zone")),
            new Keys("Ctrl Shift L", text("keys.theme")),
            new Keys("Esc", text("keys.back")),
            new Keys("?", text("keys.this")));
    GridPane grid = new GridPane();
    grid.getStyleClass().add("keys-grid");
    for (int i = 0; i < all.size(); i++) {
      Label key = new Label(all.get(i).keys());
      key.getStyleClass().add("key");
      grid.addRow(i, key, new Label(all.get(i).words()));
    }
    Label title = new Label(text("keys.title"));
    title.getStyleClass().add("sheet-title");
    Button close = Buttons.primary(text("keys.close"), layer::dismiss);
    HBox buttons = new HBox(close);
    buttons.setAlignment(Pos.CENTER_RIGHT);
    VBox box = new VBox(title, grid, buttons);
    box.setId("keys-sheet");
    box.getStyleClass().addAll("card", "dialog");
    layer.show(box, close);
  }
}
