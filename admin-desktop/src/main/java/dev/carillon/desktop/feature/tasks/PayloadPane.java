package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CopyLine;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.state.HexText;
import dev.carillon.desktop.state.JsonText;
import dev.carillon.model.task.Payload;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Bytes as pretty JSON, as text, or in hexadecimal. */
final class PayloadPane extends VBox {
  private static final int HEX_LIMIT = 16 * 1024;
  private static final int HEX_WIDTH = 8;

  private enum Shape {
    PRETTY,
    TEXT,
    HEX
  }

  /** What the server sends in the place of a secret. */
  private static final String HIDDEN = "‹hidden›";

  private final TextArea area = new TextArea();
  private final Label veiled = new Label(text("payload.masked"));
  private final Label size = new Label();
  private final Segments<Shape> shapes =
      new Segments<>(List.of(Shape.values()), s -> text("payload." + s), Shape.PRETTY);
  private Payload payload = Payload.EMPTY;

  PayloadPane(String name) {
    setSpacing(8);
    area.setEditable(false);
    area.getStyleClass().addAll("mono", "payload");
    area.setAccessibleText(name);
    size.getStyleClass().add("caption");
    VBox.setVgrow(area, Priority.ALWAYS);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox head =
        new HBox(
            8,
            shapes,
            gap,
            size,
            Buttons.icon("fth-copy", text("copy", name), () -> CopyLine.copy(area.getText())));
    head.setAlignment(Pos.CENTER_LEFT);
    veiled.getStyleClass().add("hint");
    veiled.setWrapText(true);
    veiled.setMinHeight(USE_PREF_SIZE);
    veiled.managedProperty().bind(veiled.visibleProperty());
    getChildren().addAll(head, veiled, area);
    var unused = shapes.value().subscribe(s -> show());
  }

  void show(Payload next) {
    if (!next.equals(payload) || area.getText().isEmpty()) {
      payload = next;
      show();
    }
  }

  private void show() {
    byte[] bytes = payload.bytes();
    boolean words = HexText.readable(bytes);
    size.setText(Figures.bytes(bytes.length));
    veiled.setVisible(payload.utf8().contains(HIDDEN));
    area.setWrapText(shapes.value().get() != Shape.HEX);
    String shown =
        switch (shapes.value().get()) {
          case PRETTY ->
              words
                  ? JsonText.pretty(payload.utf8()).orElse(payload.utf8())
                  : HexText.of(bytes, HEX_LIMIT, HEX_WIDTH);
          case TEXT -> payload.utf8();
          case HEX -> HexText.of(bytes, HEX_LIMIT, HEX_WIDTH);
        };
    area.setText(shown.isEmpty() ? text("payload.empty") : shown);
  }
}
