package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.KeyCap;
import dev.carillon.desktop.control.ModalLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** Every screen and action by a few letters, and every task by its id. */
final class CommandPalette {
  /** One line of it. */
  record Command(String icon, String name, String keys, Runnable run) {}

  private final ModalLayer layer;
  private final List<Command> commands;
  private final Lookup lookup;
  private final TextField typed = new TextField();
  private final ListView<Command> found = new ListView<>();

  CommandPalette(ModalLayer layer, List<Command> commands, Lookup lookup) {
    this.layer = layer;
    this.commands = List.copyOf(commands);
    this.lookup = lookup;
    typed.setPromptText(text("palette.prompt"));
    typed.setAccessibleText(text("palette.prompt"));
    typed.setId("palette-input");
    typed.textProperty().subscribe(this::search);
    typed.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    found.setAccessibleText(text("palette.prompt"));
    found.setFocusTraversable(false);
    found.setFixedCellSize(34);
    found.setCellFactory(v -> new Line());
    found.setPlaceholder(new Label(text("palette.nothing")));
    found.setOnMouseClicked(e -> run());
  }

  void open() {
    typed.clear();
    search("");
    VBox box = new VBox(typed, found);
    box.getStyleClass().addAll("card", "palette");
    layer.show(box, typed);
  }

  private void search(String words) {
    List<String> parts =
        Arrays.stream(words.strip().toLowerCase(Locale.ROOT).split("\\s+")).toList();
    List<Command> matches = new ArrayList<>(lookup.known(words));
    commands.stream()
        .filter(c -> parts.stream().allMatch(c.name().toLowerCase(Locale.ROOT)::contains))
        .forEach(matches::add);
    found.getItems().setAll(matches);
    found.getSelectionModel().selectFirst();
    lookup.ask(
        words,
        more -> {
          if (words.equals(typed.getText())) {
            int at = found.getSelectionModel().getSelectedIndex();
            found.getItems().addAll(0, more);
            // What somebody has gone down to stays chosen, whatever comes above it.
            found.getSelectionModel().select(at > 0 ? at + more.size() : 0);
          }
        });
  }

  private void key(KeyEvent e) {
    int last = found.getItems().size() - 1;
    int at = found.getSelectionModel().getSelectedIndex();
    switch (e.getCode()) {
      case DOWN -> found.getSelectionModel().select(Math.min(last, at + 1));
      case UP -> found.getSelectionModel().select(Math.max(0, at - 1));
      case ENTER -> run();
      default -> {
        return;
      }
    }
    if (e.getCode() != KeyCode.ENTER) {
      found.scrollTo(found.getSelectionModel().getSelectedIndex());
    }
    e.consume();
  }

  private void run() {
    Command command = found.getSelectionModel().getSelectedItem();
    if (command != null) {
      layer.dismiss();
      command.run().run();
    }
  }

  private static final class Line extends ListCell<Command> {
    @Override
    protected void updateItem(@Nullable Command item, boolean empty) {
      super.updateItem(item, empty);
      if (empty || item == null) {
        setGraphic(null);
        return;
      }
      Region gap = new Region();
      HBox.setHgrow(gap, Priority.ALWAYS);
      HBox line = new HBox(new FontIcon(item.icon()), new Label(item.name()), gap);
      line.getStyleClass().add("palette-line");
      if (!item.keys().isEmpty()) {
        line.getChildren().add(new KeyCap(item.keys()));
      }
      setGraphic(line);
    }
  }
}
