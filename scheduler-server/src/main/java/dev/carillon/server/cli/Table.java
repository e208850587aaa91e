package dev.carillon.server.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headers, aligned. If the screen is too narrow, the columns that may be cut lose their
 * ends, the widest first; the others are never cut, because half an id is of no use.
 */
final class Table {
  private static final String GAP = "  ";
  private static final int LEAST_CUT = 8;

  private enum Kind {
    LEFT,
    RIGHT,
    MAY_BE_CUT
  }

  private record Column(String title, Kind kind) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** A column of words. */
  Table words(String title) {
    columns.add(new Column(title, Kind.LEFT));
    return this;
  }

  /** A column of figures, aligned to the right. */
  Table figures(String title) {
    columns.add(new Column(title, Kind.RIGHT));
    return this;
  }

  /** A column of text that may lose its end. */
  Table text(String title) {
    columns.add(new Column(title, Kind.MAY_BE_CUT));
    return this;
  }

  Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "Expected " + columns.size() + " cells, but got " + cells.length + ".");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The table as lines, each with its end; only the headers if there are no rows. */
  String render(int width) {
    int[] widths = widths();
    shrink(widths, width);
    StringBuilder text = new StringBuilder();
    appendLine(text, columns.stream().map(Column::title).toList(), widths);
    rows.forEach(row -> appendLine(text, row, widths));
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              length(columns.get(i).title()),
              rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
    }
    return widths;
  }

  private void shrink(int[] widths, int width) {
    long excess = (long) GAP.length() * (widths.length - 1) - width;
    for (int w : widths) {
      excess += w;
    }
    while (excess > 0) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean mayShrink = columns.get(i).kind() == Kind.MAY_BE_CUT && widths[i] > LEAST_CUT;
        if (mayShrink && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      excess--;
    }
  }

  private void appendLine(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(cells.get(i), widths[i]);
      String padding = " ".repeat(widths[i] - length(cell));
      line.append(i == 0 ? "" : GAP)
          .append(columns.get(i).kind() == Kind.RIGHT ? padding + cell : cell + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static String cut(String cell, int width) {
    if (length(cell) <= width) {
      return cell;
    }
    return cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
