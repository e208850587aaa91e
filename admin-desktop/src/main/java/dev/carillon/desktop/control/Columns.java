package dev.carillon.desktop.control;

import dev.carillon.desktop.fx.Row;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/** Columns of live tables. Figures stand right, everything else left. */
public final class Columns {
  private Columns() {}

  /** One that keeps its width; what is left goes to the others. */
  public static <T> TableColumn<Row<T>, T> fixed(TableColumn<Row<T>, T> column) {
    column.setMinWidth(column.getPrefWidth());
    column.setMaxWidth(column.getPrefWidth());
    return column;
  }

  /** One that is never narrower than that: the table scrolls before its texts are only dots. */
  public static <T> TableColumn<Row<T>, T> atLeast(double width, TableColumn<Row<T>, T> column) {
    column.setMinWidth(width);
    return column;
  }

  /** One whose texts begin beside the figures of the column before it: some room between them. */
  public static <T> TableColumn<Row<T>, T> apart(TableColumn<Row<T>, T> column) {
    column.getStyleClass().add("apart");
    return column;
  }

  /** Cells of a fixed text. */
  public static <T> TableColumn<Row<T>, T> text(
      String title, double width, Function<T, String> text, String... styles) {
    TableColumn<Row<T>, T> column = column(title, width);
    column.setCellFactory(c -> new TextCell<>(text, styles));
    column.setComparator(Comparator.comparing(text, String.CASE_INSENSITIVE_ORDER));
    return column;
  }

  /** Right-aligned figures that sort by their number. */
  public static <T, N extends Comparable<N>> TableColumn<Row<T>, T> figure(
      String title, double width, Function<T, N> number, Function<T, String> text) {
    TableColumn<Row<T>, T> column = column(title, width);
    column.setMinWidth(width);
    column.getStyleClass().add("align-right");
    column.setCellFactory(c -> new TextCell<>(text, "numeric"));
    column.setComparator(Comparator.comparing(number));
    return column;
  }

  /** Cells that hold a control each, made once and fed again. */
  public static <T, C extends Node> TableColumn<Row<T>, T> control(
      String title, double width, Supplier<C> make, BiConsumer<C, T> feed) {
    TableColumn<Row<T>, T> column = column(title, width);
    column.setMinWidth(width);
    column.setCellFactory(c -> new ControlCell<>(make.get(), feed));
    column.setSortable(false);
    return column;
  }

  private static <T> TableColumn<Row<T>, T> column(String title, double width) {
    TableColumn<Row<T>, T> column = new TableColumn<>(title);
    column.setCellValueFactory(f -> f.getValue().value());
    column.setPrefWidth(width);
    column.setMinWidth(Math.min(width, 72));
    column.setReorderable(false);
    return column;
  }

  /** Common to all tables: columns fill the width, and the table never takes Esc from the frame. */
  public static void dress(TableView<?> table, String name) {
    // Not the policy itself: with it a table never scrolls sideways, and what is too wide is cut.
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN::call);
    table.getStyleClass().addAll("edge-to-edge", "live-table");
    table.setFixedCellSize(36);
    table.setAccessibleText(name);
  }

  private static final class TextCell<T> extends TableCell<Row<T>, T> {
    private static final int LONG = 16;

    private final Function<T, String> text;

    TextCell(Function<T, String> text, String... styles) {
      this.text = text;
      getStyleClass().addAll(styles);
    }

    @Override
    protected void updateItem(@Nullable T item, boolean empty) {
      super.updateItem(item, empty);
      String words = empty || item == null ? null : text.apply(item);
      setText(words);
      // What may be cut off can be read in full by pointing at it.
      Tips.on(this, words == null || words.length() < LONG ? "" : words);
    }
  }

  private static final class ControlCell<T, C extends Node> extends TableCell<Row<T>, T> {
    private final C control;
    private final BiConsumer<C, T> feed;

    ControlCell(C control, BiConsumer<C, T> feed) {
      this.control = control;
      this.feed = feed;
      getStyleClass().add("control-cell");
    }

    @Override
    protected void updateItem(@Nullable T item, boolean empty) {
      super.updateItem(item, empty);
      if (empty || item == null) {
        setGraphic(null);
      } else {
        feed.accept(control, item);
        setGraphic(control);
      }
    }
  }
}
