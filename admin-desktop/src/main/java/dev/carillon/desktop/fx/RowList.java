package dev.carillon.desktop.fx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The lines of a live table. A push changes the lines in place, so that selection, focus and scroll
 * position stay; only lines that come, go or move change the list itself.
 */
public final class RowList<T> {
  private final Function<T, String> keyOf;
  private final ObservableList<Row<T>> rows =
      FXCollections.observableArrayList(row -> new Observable[] {row.value()});
  private final List<Runnable> moved = new ArrayList<>();
  private boolean moving;

  public RowList(Function<T, String> keyOf) {
    this.keyOf = keyOf;
  }

  public ObservableList<Row<T>> rows() {
    return rows;
  }

  /** Shows another value in the line of that key; nothing if there is none. */
  public void replace(T value) {
    String key = keyOf.apply(value);
    rows.stream().filter(r -> r.key().equals(key)).findFirst().ifPresent(r -> r.set(value));
  }

  /** True while lines come, go or move: what a table tells of its selection then means nothing. */
  public boolean moving() {
    return moving;
  }

  /** Called after lines came, went or moved. */
  public void onMoved(Runnable listener) {
    moved.add(listener);
  }

  public void update(List<T> values) {
    Map<String, Row<T>> known = new HashMap<>();
    rows.forEach(row -> known.put(row.key(), row));
    List<Row<T>> next = new ArrayList<>(values.size());
    for (T value : values) {
      String key = keyOf.apply(value);
      Row<T> row = known.get(key);
      if (row == null) {
        row = new Row<>(key, value);
      } else if (!row.get().equals(value)) {
        row.set(value);
      }
      next.add(row);
    }
    if (!next.equals(rows)) {
      moving = true;
      rows.setAll(next);
      moving = false;
      moved.forEach(Runnable::run);
    }
  }
}
