package dev.carillon.desktop.control.dag;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.i18n.Figures;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** A graph with what helps to move in it: search, zoom, the small map. */
public final class DagPane extends VBox {
  private static final double STEP = 1.25;

  /** The graph and its small map. */
  private static final int ALWAYS_THERE = 2;

  private final DagCanvas canvas = new DagCanvas();
  private final Search search = new Search(canvas);
  private final TextField typed = new TextField();
  private final Label hits = new Label();
  private final HBox more = new HBox();
  private final StackPane stage;

  public DagPane() {
    getStyleClass().add("dag-pane");
    typed.setPromptText(text("dag.search"));
    typed.setAccessibleText(text("dag.search"));
    typed.getStyleClass().add("dag-search");
    typed.setId("dag-search");
    typed.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    var unused =
        typed
            .textProperty()
            .subscribe(
                words -> {
                  search.words(words);
                  tell();
                });
    hits.getStyleClass().add("muted");
    hits.setId("dag-hits");
    hits.setMinWidth(Region.USE_PREF_SIZE);
    more.getStyleClass().add("dag-tools");
    more.setAlignment(Pos.CENTER_LEFT);
    Label percent = new Label();
    percent.getStyleClass().add("dag-percent");
    percent.textProperty().bind(canvas.zoomed().map(s -> Figures.percent(s.doubleValue(), 1)));
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox tools =
        new HBox(
            typed,
            hits,
            gap,
            more,
            icon("fth-minus", "dag.out", () -> canvas.zoomBy(1 / STEP)),
            percent,
            icon("fth-plus", "dag.in", () -> canvas.zoomBy(STEP)),
            icon("fth-maximize", "dag.fit", canvas::fit),
            Buttons.plain(text("dag.actual"), canvas::actualSize));
    tools.getStyleClass().add("dag-tools");
    tools.setAlignment(Pos.CENTER_LEFT);
    MiniMap map = new MiniMap(canvas);
    map.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    StackPane.setAlignment(map, Pos.BOTTOM_LEFT);
    stage = new StackPane(canvas, map);
    stage.getStyleClass().add("dag-stage");
    stage.setMinSize(0, 0);
    VBox.setVgrow(stage, Priority.ALWAYS);
    getChildren().addAll(tools, stage);
  }

  private static Button icon(String icon, String key, Runnable action) {
    Button button = Buttons.icon(icon, text(key), action);
    button.getStyleClass().add("flat");
    return button;
  }

  public DagCanvas canvas() {
    return canvas;
  }

  /** Further tools, before the zoom. */
  public void tools(Node... nodes) {
    more.getChildren().setAll(nodes);
  }

  /** Lets something lie over the graph while there is none to see. */
  public void cover(Node node) {
    uncover();
    stage.getChildren().add(node);
  }

  public void uncover() {
    stage.getChildren().remove(ALWAYS_THERE, stage.getChildren().size());
  }

  /** Puts the keyboard into the search. */
  public void find() {
    typed.requestFocus();
    typed.selectAll();
  }

  private void key(KeyEvent e) {
    if (e.getCode() == KeyCode.ENTER) {
      search.go(!e.isShiftDown());
      tell();
    } else if (e.getCode() == KeyCode.DOWN) {
      canvas.requestFocus();
    } else {
      return;
    }
    e.consume();
  }

  private void tell() {
    boolean searching = !typed.getText().isBlank();
    int n = search.count();
    if (!searching) {
      hits.setText("");
    } else if (n == 0) {
      hits.setText(text("dag.hits.none"));
    } else {
      hits.setText(text("dag.hits", search.place(), Figures.count(n)));
    }
  }
}
