package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.ChipField;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Completion.Suggestion;
import dev.carillon.model.query.Filter;
import dev.carillon.model.query.FilterProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.property.ObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.util.Duration;

/**
 * The filter: a chip a term, and a field for the next. What is typed is looked for as soon as it
 * can be understood; what is wrong with it stands below, with its place.
 */
final class FilterLine extends VBox {
  /** Shorter than between two letters of most people; the rest of the time is the server's. */
  private static final Duration PAUSE = Duration.millis(120);

  private final Console console;
  private final ObjectProperty<String> filter;
  private final ChipField chips = new ChipField(text("tasks.filter"), text("tasks.filter.prompt"));
  private final Label problem = new Label();
  private final ListView<Suggestion> offered = new ListView<>();
  private final Popup popup = new Popup();
  private final PauseTransition pause = new PauseTransition(PAUSE);
  private final Work completing;
  private int from;
  private int to;
  private boolean showing;

  FilterLine(Console console, ObjectProperty<String> filter) {
    this.console = console;
    this.filter = filter;
    this.completing = console.work();
    field().setId("filter-input");
    problem.getStyleClass().addAll("hint", "wrong");
    problem.setId("filter-problem");
    problem.managedProperty().bind(problem.textProperty().isNotEmpty());
    getChildren().addAll(chips, problem);
    offered.getStyleClass().add("offered");
    offered.setCellFactory(v -> new SuggestionCell());
    offered.setFocusTraversable(false);
    offered.setFixedCellSize(28);
    offered.setOnMouseClicked(e -> take());
    popup.getContent().add(offered);
    popup.setAutoHide(true);
    pause.setOnFinished(e -> typed());
    var unused =
        field()
            .textProperty()
            .subscribe(
                (was, now) -> {
                  if (!showing) {
                    pause.playFromStart();
                  }
                });
    var unusedToo =
        field()
            .focusedProperty()
            .subscribe(
                (was, now) -> {
                  if (!now) {
                    popup.hide();
                  }
                });
    chips.terms().addListener((ListChangeListener<String>) c -> apply());
    field().addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    var unusedThree = filter.subscribe(this::show);
  }

  TextField field() {
    return chips.field();
  }

  /** Adds a term, or takes it away if it is there. */
  void toggle(String term) {
    if (!chips.terms().remove(term)) {
      chips.terms().add(term);
    }
  }

  List<String> terms() {
    return List.copyOf(chips.terms());
  }

  private void show(String text) {
    if (!text.equals(joined())) {
      showing = true;
      field().clear();
      chips.terms().setAll(ChipField.split(text));
      showing = false;
      problem.setText("");
    }
  }

  private String joined() {
    List<String> all = new ArrayList<>(chips.terms());
    if (!field().getText().isBlank()) {
      all.add(field().getText().strip());
    }
    return String.join(" ", all);
  }

  private void typed() {
    apply();
    complete();
  }

  private void apply() {
    if (showing) {
      return;
    }
    String text = joined();
    Optional<FilterProblem> wrong = Filter.problem(text);
    problem.setText(wrong.map(Spoken::problem).orElse(""));
    if (wrong.isEmpty()) {
      filter.set(text);
    }
  }

  private void complete() {
    if (!field().isFocused() || field().getText().isEmpty()) {
      popup.hide();
      return;
    }
    String text = field().getText();
    int caret = field().getCaretPosition();
    completing.start(
        () -> console.server().tasks().complete(text, caret),
        found -> {
          if (text.equals(field().getText())) {
            offer(found);
          }
        });
  }

  private void offer(Completion found) {
    from = found.from();
    to = found.to();
    offered.getItems().setAll(found.suggestions());
    offered.getSelectionModel().clearSelection();
    var at = field().localToScreen(0, field().getHeight() + 4);
    if (found.suggestions().isEmpty() || at == null || !field().isFocused()) {
      popup.hide();
      return;
    }
    offered.setPrefHeight(Math.min(8, found.suggestions().size()) * 28 + 10);
    offered.setPrefWidth(360);
    popup.show(field(), at.getX(), at.getY());
  }

  private void key(KeyEvent e) {
    if (!popup.isShowing()) {
      return;
    }
    int at = offered.getSelectionModel().getSelectedIndex();
    int last = offered.getItems().size() - 1;
    if (e.getCode() == KeyCode.DOWN) {
      offered.getSelectionModel().select(Math.min(last, at + 1));
    } else if (e.getCode() == KeyCode.UP) {
      offered.getSelectionModel().select(Math.max(0, at - 1));
    } else if (e.getCode() == KeyCode.ESCAPE) {
      popup.hide();
    } else if (e.getCode() == KeyCode.TAB || e.getCode() == KeyCode.ENTER && at >= 0) {
      if (at < 0) {
        offered.getSelectionModel().select(0);
      }
      take();
    } else {
      if (e.getCode() == KeyCode.ENTER) {
        popup.hide();
      }
      return;
    }
    offered.scrollTo(offered.getSelectionModel().getSelectedIndex());
    e.consume();
  }

  private void take() {
    Suggestion chosen = offered.getSelectionModel().getSelectedItem();
    String text = field().getText();
    if (chosen == null || to > text.length()) {
      return;
    }
    popup.hide();
    field().setText(text.substring(0, from) + chosen.text() + text.substring(to));
    field().positionCaret(from + chosen.text().length());
  }
}
