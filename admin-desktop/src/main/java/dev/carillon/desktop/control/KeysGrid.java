package dev.carillon.desktop.control;

import static dev.carillon.desktop.i18n.Texts.text;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;

/** All keys that work on every screen, and what they do. */
public final class KeysGrid extends GridPane {
  private record Keys(String keys, String words) {}

  public KeysGrid() {
    getStyleClass().add("keys-grid");
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
            new Keys("Ctrl Shift C", text("keys.command")),
            new Keys("Ctrl L", text("keys.freeze")),
            new Keys("Ctrl S  Ctrl O", text("keys.snapshot")),
            new Keys("Ctrl Shift U", text("keys.zone")),
            new Keys("Ctrl Shift L", text("keys.theme")),
            new Keys("Esc", text("keys.back")),
            new Keys("?", text("keys.this")));
    for (int i = 0; i < all.size(); i++) {
      Label words = new Label(all.get(i).words());
      words.setWrapText(true);
      addRow(i, new KeyCap(all.get(i).keys()), words);
    }
  }
}
