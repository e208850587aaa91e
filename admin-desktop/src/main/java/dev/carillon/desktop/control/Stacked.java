package dev.carillon.desktop.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A grid whose parts stand below each other where there is no room for two beside each other. Parts
 * may come, go and hide at any time.
 */
public final class Stacked {
  /** Where a part stands while there is room. */
  private record Place(@Nullable Integer column, @Nullable Integer row, @Nullable Integer columns) {
    static Place of(Node part) {
      return new Place(
          GridPane.getColumnIndex(part), GridPane.getRowIndex(part), GridPane.getColumnSpan(part));
    }

    void back(Node part) {
      GridPane.setColumnIndex(part, column);
      GridPane.setRowIndex(part, row);
      GridPane.setColumnSpan(part, columns);
    }
  }

  private final GridPane grid;
  private final double tall;
  private final Map<Node, Place> places = new HashMap<>();
  private final Map<Node, Subscription> watched = new HashMap<>();
  private List<ColumnConstraints> columns = List.of();
  private List<RowConstraints> rows = List.of();
  private boolean narrow;

  private Stacked(GridPane grid, double tall) {
    this.grid = grid;
    this.tall = tall;
    grid.getChildren().forEach(this::watch);
    grid.getChildren()
        .addListener(
            (ListChangeListener<Node>)
                change -> {
                  while (change.next()) {
                    change.getRemoved().forEach(this::leave);
                    change.getAddedSubList().forEach(this::watch);
                  }
                  restack();
                });
  }

  /**
   * @param below pixels of width
   * @param tall pixels of height each part then has
   */
  public static void below(GridPane grid, double below, double tall) {
    Stacked stacked = new Stacked(grid, tall);
    grid.widthProperty()
        .subscribe(w -> stacked.narrow(w.doubleValue() > 0 && w.doubleValue() < below));
  }

  private void watch(Node part) {
    watched.put(part, part.managedProperty().subscribe((was, now) -> restack()));
  }

  private void leave(Node part) {
    Subscription watch = watched.remove(part);
    if (watch != null) {
      watch.unsubscribe();
    }
    Place place = places.remove(part);
    if (place != null) {
      place.back(part);
    }
  }

  private void narrow(boolean now) {
    if (now == narrow) {
      return;
    }
    narrow = now;
    if (now) {
      columns = List.copyOf(grid.getColumnConstraints());
      rows = List.copyOf(grid.getRowConstraints());
      ColumnConstraints only = new ColumnConstraints();
      only.setPercentWidth(100);
      only.setHgrow(Priority.ALWAYS);
      only.setMinWidth(0);
      grid.getColumnConstraints().setAll(List.of(only));
      restack();
    } else {
      places.forEach((part, place) -> place.back(part));
      places.clear();
      grid.getColumnConstraints().setAll(columns);
      grid.getRowConstraints().setAll(rows);
    }
  }

  private void restack() {
    if (!narrow) {
      return;
    }
    List<Node> shown = grid.getChildren().stream().filter(Node::isManaged).toList();
    for (Node part : shown) {
      places.computeIfAbsent(part, Place::of);
      GridPane.setRowIndex(part, shown.indexOf(part));
      GridPane.setColumnIndex(part, 0);
      GridPane.setColumnSpan(part, 1);
    }
    grid.getRowConstraints()
        .setAll(shown.stream().map(p -> new RowConstraints(tall, tall, tall)).toList());
  }
}
