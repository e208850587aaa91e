package dev.carillon.desktop.feature.cluster;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Ground;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javafx.scene.control.TableView;

/** Every topic of hints and how many stand unread in it, the worst first. */
final class TopicsPane {
  /**
   * @param type of the tasks; the cluster's prefix stands before it in Kafka
   * @param unread hints that the workers' group has not read
   */
  record Topic(String type, long unread) {}

  private final TableView<Row<Topic>> table;
  private final RowList<Topic> rows = new RowList<>(Topic::type);

  TopicsPane(TableView<Row<Topic>> table) {
    this.table = table;
    Columns.dress(table, text("cluster.topics"));
    table
        .getColumns()
        .addAll(
            List.of(
                Columns.text(text("cluster.topic"), 110, Topic::type, "strong"),
                Columns.figure(
                    text("cluster.unread"),
                    76,
                    Topic::unread,
                    (Topic t) -> Figures.count(t.unread()))));
    table.setItems(rows.rows());
  }

  void show(Ground g) {
    rows.update(
        g.lag().entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(e -> new Topic(e.getKey(), e.getValue()))
            .toList());
    table.setPlaceholder(
        g.kafkaOpen()
            ? new EmptyState(
                "fth-inbox", text("cluster.topics.none"), text("cluster.topics.none.words"))
            : new EmptyState(
                "fth-cloud-off", text("cluster.topics.away"), text("cluster.topics.away.words")));
  }

  /** What stands unread in how many topics. */
  static String note(Ground g) {
    int n = g.lag().size();
    return n == 0 ? "" : text(n == 1 ? "cluster.topics.one" : "cluster.topics.many", n);
  }
}
