package dev.carillon.desktop.control;

import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.RowList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.scene.control.TableView;

/** The selected lines of a live table stay selected while lines come, go and move. */
public final class KeptSelection<T> {
  private final TableView<Row<T>> table;
  private final RowList<T> rows;
  private final Consumer<List<String>> changed;
  private List<String> keys = List.of();
  private boolean restoring;

  private KeptSelection(TableView<Row<T>> table, RowList<T> rows, Consumer<List<String>> changed) {
    this.table = table;
    this.rows = rows;
    this.changed = changed;
  }

  /**
   * @param changed gets the keys of what is selected, in the order of the lines
   */
  public static <T> KeptSelection<T> of(
      TableView<Row<T>> table, RowList<T> rows, Consumer<List<String>> changed) {
    KeptSelection<T> kept = new KeptSelection<>(table, rows, changed);
    table
        .getSelectionModel()
        .getSelectedItems()
        .addListener((ListChangeListener<Row<T>>) c -> kept.read());
    rows.onMoved(kept::restore);
    return kept;
  }

  private void read() {
    if (restoring || rows.moving()) {
      return;
    }
    List<String> now = selected();
    if (!now.equals(keys)) {
      keys = now;
      changed.accept(now);
    }
  }

  private List<String> selected() {
    List<String> now = new ArrayList<>();
    for (Row<T> row : table.getSelectionModel().getSelectedItems()) {
      // The list may hold nulls while the table is being changed.
      if (row != null && !now.contains(row.key())) {
        now.add(row.key());
      }
    }
    return now;
  }

  private void restore() {
    restoring = true;
    table.getSelectionModel().clearSelection();
    for (int i = 0; i < table.getItems().size(); i++) {
      if (keys.contains(table.getItems().get(i).key())) {
        table.getSelectionModel().select(i);
      }
    }
    restoring = false;
    read();
  }
}
