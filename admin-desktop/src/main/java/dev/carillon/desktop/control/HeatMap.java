package dev.carillon.desktop.control;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.HPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Rows of names, columns of hours: how bad each was, by colour, and in words under the pointer. */
public final class HeatMap extends GridPane {
  /** How many degrees of bad there are. */
  public static final int LEVELS = 5;

  /**
   * One field.
   *
   * @param level 0 (good) to 4 (bad); -1: nothing happened
   */
  public record Cell(int level, String words) {
    public static final Cell NOTHING = new Cell(-1, "");
  }

  private List<String> columns = List.of();
  private Map<String, List<Cell>> rows = Map.of();

  public HeatMap() {
    getStyleClass().add("heat-map");
  }

  /**
   * @param columnNames a name for each column; empty ones are left out
   * @param next the cells of each row, in the order of the columns
   * @param levels what each degree of bad means, from the best
   */
  public void show(
      List<String> columnNames,
      Map<String, List<Cell>> next,
      List<String> levels,
      Consumer<String> open) {
    if (next.equals(rows) && columnNames.equals(columns)) {
      return;
    }
    columns = List.copyOf(columnNames);
    rows = next;
    getChildren().clear();
    getColumnConstraints().clear();
    ColumnConstraints names = new ColumnConstraints();
    names.setMinWidth(64);
    names.setMaxWidth(96);
    getColumnConstraints().add(names);
    for (String unused : columns) {
      ColumnConstraints cell = new ColumnConstraints();
      cell.setHgrow(Priority.ALWAYS);
      cell.setMinWidth(4);
      cell.setFillWidth(true);
      getColumnConstraints().add(cell);
    }
    int row = 0;
    for (Map.Entry<String, List<Cell>> line : next.entrySet()) {
      Button name = Buttons.plain(line.getKey(), () -> open.accept(line.getKey()));
      name.getStyleClass().add("link");
      name.setMinWidth(0);
      name.setMaxWidth(92);
      add(name, 0, row);
      for (int c = 0; c < line.getValue().size(); c++) {
        add(cell(line.getValue().get(c), () -> open.accept(line.getKey())), c + 1, row);
      }
      row++;
    }
    for (int c = 0; c < columns.size(); c++) {
      if (!columns.get(c).isEmpty()) {
        Label label = new Label(columns.get(c));
        label.getStyleClass().add("heat-axis");
        label.setMinWidth(Region.USE_PREF_SIZE);
        setHalignment(label, HPos.LEFT);
        add(label, c + 1, row, Math.min(3, columns.size() - c), 1);
      }
    }
    add(legend(levels), 0, row + 1, columns.size() + 1, 1);
  }

  private static HBox legend(List<String> levels) {
    HBox legend = new HBox();
    legend.getStyleClass().add("heat-legend");
    for (int level = 0; level < levels.size(); level++) {
      Region square = new Region();
      square.getStyleClass().addAll("heat-cell", "heat-" + level);
      legend.getChildren().add(new Label(levels.get(level), square));
    }
    return legend;
  }

  private static Region cell(Cell cell, Runnable open) {
    Region region = new Region();
    region
        .getStyleClass()
        .addAll("heat-cell", cell.level() < 0 ? "heat-none" : "heat-" + cell.level());
    region.setMaxWidth(Double.MAX_VALUE);
    if (!cell.words().isEmpty()) {
      Tips.on(region, cell.words());
      region.setAccessibleText(cell.words());
      region.setOnMouseClicked(e -> open.run());
    }
    return region;
  }
}
