package dev.carillon.desktop.feature.dashboard;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CardRow;
import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.control.WrapRow;
import dev.carillon.desktop.fx.Row;
import dev.carillon.model.queue.QueueSnapshot;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane.ScrollBarPolicy;
import javafx.scene.control.TableView;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * Where the parts of the dashboard stand. In Java, unlike other screens: this one is drawn first,
 * and to read FXML takes the parser of XML with it, a fifteenth of the whole start.
 */
final class DashboardLayout {
  private static final double GAP = 12;

  final HBox rangePlace = new HBox();
  final CardRow cards = new CardRow();
  final StackPane chartPlace = new StackPane();
  final HBox shapePlace = styled(new HBox(), "tabs-small");
  final Label lateNote = styled(new Label(), "caption");
  final StackPane shapeArea = new StackPane();
  final TableView<Row<QueueSnapshot>> queues = new TableView<>();
  final HBox lookPlace = styled(new HBox(), "tabs-small");
  final VBox findings = new VBox();
  final VBox errors = new VBox(4);
  final VBox fires = new VBox(4);
  final GridPane grid = new GridPane(GAP, GAP);
  final VBox content;
  final StackPane place;

  DashboardLayout() {
    fires.setId("dashboard-fires");
    rangePlace.setAlignment(Pos.CENTER_LEFT);
    cards.setSpacing(GAP);
    cards.setNarrowest(150);
    Label title = styled(new Label(text("dashboard.title")), "title");
    WrapRow head = styled(new WrapRow(title, filler(), rangePlace), "screen-head");
    grid.getColumnConstraints().addAll(column(62), column(38));
    grid.getRowConstraints().addAll(fixedRow(252), growingRow(172));
    grid.add(course(), 0, 0);
    grid.add(shape(), 1, 0);
    grid.add(table(), 0, 1);
    grid.add(look(), 1, 1);
    VBox.setVgrow(grid, Priority.ALWAYS);
    content = styled(new VBox(head, cards, grid), "screen");
    place = new StackPane(content);
  }

  private VBox course() {
    Label heading = styled(new Label(text("dashboard.chart")), "heading");
    HBox legend =
        styled(
            new HBox(
                key(text("dashboard.submitted"), "tone-run"),
                key(text("dashboard.done"), "tone-ok"),
                key(text("dashboard.failed"), "tone-dead")),
            "legend");
    return card(8, styled(new HBox(heading, filler(), legend), "card-head"), growing(chartPlace));
  }

  private VBox shape() {
    lateNote.setMinWidth(0);
    shapeArea.setAlignment(Pos.TOP_LEFT);
    HBox head = styled(new HBox(shapePlace, filler(), lateNote), "card-head");
    return card(8, head, growing(shapeArea));
  }

  private VBox table() {
    queues.setMinHeight(0);
    Label heading = styled(new Label(text("queues.title")), "heading");
    VBox card = card(0, styled(new HBox(heading), "card-head"), growing(queues));
    card.getStyleClass().add("table-card");
    card.setMinHeight(0);
    return card;
  }

  private VBox look() {
    ScrollArea scroll = new ScrollArea();
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    scroll.setContent(new VBox(findings, errors, fires));
    return card(4, lookPlace, growing(scroll));
  }

  private static VBox card(double spacing, Node... parts) {
    VBox card = styled(new VBox(parts), "card");
    card.setSpacing(spacing);
    return card;
  }

  private static Label key(String words, String tone) {
    return new Label(words, styled(new Region(), "legend-dot", tone));
  }

  private static Region filler() {
    Region filler = new Region();
    HBox.setHgrow(filler, Priority.ALWAYS);
    return filler;
  }

  private static <N extends Node> N growing(N part) {
    VBox.setVgrow(part, Priority.ALWAYS);
    return part;
  }

  private static <N extends Node> N styled(N node, String... classes) {
    node.getStyleClass().addAll(classes);
    return node;
  }

  private static ColumnConstraints column(double percent) {
    ColumnConstraints column = new ColumnConstraints();
    column.setPercentWidth(percent);
    column.setHgrow(Priority.ALWAYS);
    column.setMinWidth(0);
    return column;
  }

  private static RowConstraints fixedRow(double height) {
    return new RowConstraints(height, height, height);
  }

  private static RowConstraints growingRow(double least) {
    RowConstraints row = new RowConstraints();
    row.setVgrow(Priority.ALWAYS);
    row.setMinHeight(least);
    return row;
  }
}
