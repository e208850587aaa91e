package dev.carillon.desktop.control;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import org.jspecify.annotations.Nullable;

/** A grid whose parts stand below each other where there is no room for two beside each other. */
public final class Stacked {
  private final GridPane grid;
  private final List<ColumnConstraints> columns;
  private final List<RowConstraints> rows;
  private final Map<Node, Integer> columnOf;
  private final Map<Node, Integer> rowOf;
  private final double tall;
  private boolean narrow;

  private Stacked(GridPane grid, double tall) {
    this.grid = grid;
    this.tall = tall;
    columns = List.copyOf(grid.getColumnConstraints());
    rows = List.copyOf(grid.getRowConstraints());
    columnOf =
        grid.getChildren().stream()
            .collect(Collectors.toMap(n -> n, n -> at(GridPane.getColumnIndex(n))));
    rowOf =
        grid.getChildren().stream()
            .collect(Collectors.toMap(n -> n, n -> at(GridPane.getRowIndex(n))));
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

  private static int at(@Nullable Integer index) {
    return index == null ? 0 : index;
  }

  private void narrow(boolean now) {
    if (now == narrow) {
      return;
    }
    narrow = now;
    if (!now) {
      columnOf.forEach(GridPane::setColumnIndex);
      rowOf.forEach(GridPane::setRowIndex);
      grid.getColumnConstraints().setAll(columns);
      grid.getRowConstraints().setAll(rows);
      return;
    }
    ColumnConstraints only = new ColumnConstraints();
    only.setPercentWidth(100);
    only.setHgrow(Priority.ALWAYS);
    only.setMinWidth(0);
    grid.getColumnConstraints().setAll(List.of(only));
    List<Node> all = grid.getChildren();
    for (Node part : all) {
      GridPane.setRowIndex(part, all.indexOf(part));
      GridPane.setColumnIndex(part, 0);
    }
    grid.getRowConstraints()
        .setAll(all.stream().map(p -> new RowConstraints(tall, tall, tall)).toList());
  }
}
