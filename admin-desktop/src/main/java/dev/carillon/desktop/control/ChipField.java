package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Texts;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.javafx.FontIcon;

/** A filter as one chip a term, and a field for the next one; Enter makes a chip of it. */
public final class ChipField extends HBox {
  private final ObservableList<String> terms = FXCollections.observableArrayList();
  private final HBox chips = new HBox();
  private final TextField field = new TextField();

  public ChipField(String name, String prompt) {
    getStyleClass().add("chip-field");
    setAlignment(Pos.CENTER_LEFT);
    chips.getStyleClass().add("chips");
    chips.setAlignment(Pos.CENTER_LEFT);
    chips.setMinWidth(USE_PREF_SIZE);
    chips.managedProperty().bind(chips.visibleProperty());
    chips.setVisible(false);
    field.setPromptText(prompt);
    field.setAccessibleText(name);
    field.setMinWidth(120);
    HBox.setHgrow(field, Priority.ALWAYS);
    getChildren().addAll(chips, field);
    field.setOnAction(
        e -> {
          List<String> more = split(field.getText());
          field.clear();
          more.stream().filter(t -> !terms.contains(t)).forEach(terms::add);
        });
    field.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.BACK_SPACE && field.getText().isEmpty() && !terms.isEmpty()) {
            field.setText(terms.removeLast());
            field.end();
            e.consume();
          }
        });
    terms.addListener((ListChangeListener<String>) c -> show());
  }

  /** What is asked for; may be changed from outside. */
  public ObservableList<String> terms() {
    return terms;
  }

  public TextField field() {
    return field;
  }

  private void show() {
    chips.getChildren().setAll(terms.stream().map(this::chip).toList());
    chips.setVisible(!terms.isEmpty());
  }

  private Button chip(String term) {
    int colon = term.indexOf(':');
    Label key = new Label(colon < 0 ? "" : term.substring(0, colon + 1));
    key.getStyleClass().add("chip-key");
    Label value = new Label(term.substring(colon + 1));
    HBox words = new HBox(key, value, new FontIcon("fth-x"));
    words.getStyleClass().add("chip-words");
    words.setAlignment(Pos.CENTER_LEFT);
    Button chip = new Button(null, words);
    chip.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    chip.setAccessibleText(Texts.text("filter.remove", term));
    chip.setMinWidth(USE_PREF_SIZE);
    chip.setOnAction(
        e -> {
          terms.remove(term);
          field.requestFocus();
        });
    return chip;
  }

  /** The terms of a filter: what spaces part, outside of quotes and brackets. */
  public static List<String> split(String filter) {
    List<String> terms = new ArrayList<>();
    StringBuilder term = new StringBuilder();
    boolean quoted = false;
    int depth = 0;
    for (char c : filter.strip().toCharArray()) {
      quoted ^= c == '"';
      depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ' ' && !quoted && depth <= 0) {
        if (!term.isEmpty()) {
          terms.add(term.toString());
        }
        term.setLength(0);
      } else {
        term.append(c);
      }
    }
    if (!term.isEmpty()) {
      terms.add(term.toString());
    }
    return terms;
  }
}
