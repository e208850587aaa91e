package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.prefs.ConsolePrefs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.event.EventTarget;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseEvent;

/**
 * Remembers how wide the columns of a table are, in which order they stand, which are shown and by
 * which it is sorted, for each profile apart. Columns are known by their place in the program, so
 * that the language does not matter; a table that has more or fewer than before begins anew.
 */
final class ColumnKeeper {
  private final ConsolePrefs prefs;
  private final Supplier<String> profile;
  private final Executor later;

  /**
   * @param profile name of the present one
   * @param later runs things after the present event
   */
  ColumnKeeper(ConsolePrefs prefs, Supplier<String> profile, Executor later) {
    this.prefs = prefs;
    this.profile = profile;
    this.later = later;
  }

  /**
   * Gives a table back what was kept, and keeps what changes.
   *
   * @param choose whether columns can be hidden by the menu of the header; else they are chosen
   *     elsewhere
   */
  <T> void keep(String name, TableView<T> table, boolean choose) {
    new Kept<>("columns." + profile.get() + "." + name, table, choose).begin();
  }

  /** How one column was left. */
  private record Left(int place, double width, boolean shown) {}

  private final class Kept<T> {
    private final String key;
    private final TableView<T> table;
    private final boolean choose;
    private final List<TableColumn<T, ?>> made;
    private final Map<TableColumn<T, ?>, Double> widths = new HashMap<>();
    private boolean restoring;

    Kept(String key, TableView<T> table, boolean choose) {
      this.key = key;
      this.table = table;
      this.choose = choose;
      made = List.copyOf(table.getColumns());
      made.forEach(column -> widths.put(column, column.getPrefWidth()));
    }

    void begin() {
      made.forEach(column -> column.setReorderable(true));
      restore(prefs.get(key, ""));
      if (choose) {
        menu();
      }
      var unused = table.getColumns().subscribe(this::save);
      var unusedToo = table.getSortOrder().subscribe(this::save);
      for (TableColumn<T, ?> column : made) {
        var unusedThree = column.sortTypeProperty().subscribe((was, now) -> save());
      }
      // Widths change with the window too; what counts is a header that was dragged.
      table.addEventFilter(
          MouseEvent.MOUSE_RELEASED,
          e -> {
            if (header(e.getTarget())) {
              later.execute(this::widths);
            }
          });
    }

    private static boolean header(EventTarget target) {
      Node node = target instanceof Node n ? n : null;
      while (node != null && !node.getStyleClass().contains("column-header-background")) {
        node = node.getParent();
      }
      return node != null;
    }

    private void widths() {
      made.stream()
          .filter(TableColumn::isVisible)
          .forEach(column -> widths.put(column, column.getWidth()));
      save();
    }

    private void save() {
      if (restoring) {
        return;
      }
      String columns =
          table.getColumns().stream()
              .map(c -> made.indexOf(c) + ":" + Math.round(width(c)) + ":" + shown(c))
              .collect(Collectors.joining(","));
      String sort =
          table.getSortOrder().stream()
              .map(c -> made.indexOf(c) + ":" + c.getSortType())
              .collect(Collectors.joining(","));
      prefs.put(key, columns + ";" + sort);
    }

    private double width(TableColumn<T, ?> column) {
      return widths.getOrDefault(column, column.getPrefWidth());
    }

    private boolean shown(TableColumn<T, ?> column) {
      return !choose || column.isVisible();
    }

    private void restore(String kept) {
      String[] parts = kept.split(";", -1);
      List<Left> lefts = new ArrayList<>();
      for (String part : parts[0].split(",")) {
        if (part.matches("\\d{1,2}:\\d{1,4}:(true|false)")) {
          String[] f = part.split(":");
          lefts.add(
              new Left(Integer.parseInt(f[0]), Double.parseDouble(f[1]), f[2].equals("true")));
        }
      }
      boolean whole =
          lefts.size() == made.size()
              && lefts.stream().map(Left::place).filter(p -> p < made.size()).distinct().count()
                  == made.size();
      if (!whole) {
        return;
      }
      restoring = true;
      for (Left left : lefts) {
        TableColumn<T, ?> column = made.get(left.place());
        if (column.getMinWidth() < column.getMaxWidth()) {
          column.setPrefWidth(left.width());
          widths.put(column, left.width());
        }
        if (choose) {
          column.setVisible(left.shown());
        }
      }
      table.getColumns().setAll(lefts.stream().map(left -> made.get(left.place())).toList());
      sort(parts.length > 1 ? parts[1] : "");
      restoring = false;
    }

    private void sort(String kept) {
      for (String part : kept.split(",")) {
        String[] f = part.split(":");
        if (f.length == 2 && f[0].matches("\\d{1,2}")) {
          int place = Integer.parseInt(f[0]);
          if (place < made.size() && made.get(place).isSortable()) {
            made.get(place)
                .setSortType(f[1].equals("DESCENDING") ? SortType.DESCENDING : SortType.ASCENDING);
            table.getSortOrder().add(made.get(place));
          }
        }
      }
    }

    /** On the right button, or the menu key, over a header. */
    private void menu() {
      ContextMenu menu = new ContextMenu();
      for (TableColumn<T, ?> column : made) {
        if (!column.getText().isEmpty()) {
          CheckMenuItem item = new CheckMenuItem(column.getText());
          item.setMnemonicParsing(false);
          item.setSelected(column.isVisible());
          // The last one stays: a table without columns has no header to bring them back.
          item.setOnAction(
              e -> {
                boolean last = made.stream().filter(TableColumn::isVisible).count() == 1;
                if (!item.isSelected() && last) {
                  item.setSelected(true);
                } else {
                  column.setVisible(item.isSelected());
                  save();
                }
              });
          var unused = column.visibleProperty().subscribe(item::setSelected);
          menu.getItems().add(item);
        }
      }
      MenuItem all = new MenuItem(text("columns.reset"));
      all.setOnAction(e -> reset());
      menu.getItems().addAll(new SeparatorMenuItem(), all);
      made.forEach(column -> column.setContextMenu(menu));
    }

    private void reset() {
      restoring = true;
      table.getColumns().setAll(made);
      made.forEach(column -> column.setVisible(true));
      table.getSortOrder().clear();
      restoring = false;
      prefs.put(key, "");
    }
  }
}
