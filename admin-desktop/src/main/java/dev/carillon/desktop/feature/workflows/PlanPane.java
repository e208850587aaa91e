package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.workflow.OutcomeTable;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.WorkflowProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What a run would do: levels, width, time, and what becomes of the others if a node fails. */
final class PlanPane extends VBox {
  private final FactGrid facts = new FactGrid();
  private final RowList<OutcomeTable.Row> rows = new RowList<>(OutcomeTable.Row::node);
  private final TableView<Row<OutcomeTable.Row>> table = new TableView<>();

  PlanPane() {
    setSpacing(12);
    getStyleClass().add("tab-body");
    Label head = new Label(text("flow.plan.fails"));
    head.getStyleClass().add("section");
    Columns.dress(table, text("flow.plan.fails"));
    table.setId("plan-table");
    table
        .getColumns()
        .add(Columns.text(text("flow.plan.if"), 170, OutcomeTable.Row::node, "strong"));
    table
        .getColumns()
        .add(
            Columns.<OutcomeTable.Row, StatusBadge>control(
                text("flow.plan.run"),
                118,
                StatusBadge::new,
                (b, r) ->
                    b.show(Faces.tone(r.run()), Faces.icon(r.run()), text("flow.run." + r.run()))));
    table
        .getColumns()
        .add(
            Columns.figure(
                text("flow.plan.succeed"),
                90,
                OutcomeTable.Row::succeeded,
                r -> Figures.count(r.succeeded())));
    table
        .getColumns()
        .add(
            Columns.figure(
                text("flow.plan.lost"), 90, OutcomeTable.Row::lost, r -> Figures.count(r.lost())));
    table
        .getColumns()
        .add(Columns.apart(Columns.text(text("flow.plan.without"), 320, PlanPane::without)));
    table.setItems(rows.rows());
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(facts, head, table);
  }

  private static String without(OutcomeTable.Row r) {
    List<String> all = new ArrayList<>(r.upstreamFailed());
    all.addAll(r.cancelled());
    all.addAll(r.skipped());
    return all.isEmpty() ? "–" : String.join(", ", all);
  }

  void clear() {
    facts.clear();
    rows.update(List.of());
  }

  void show(RunPlan plan) {
    facts.clear();
    facts
        .add(
            text("flow.plan.size"),
            text("flow.plan.size.of", Figures.count(plan.nodes()), Figures.count(plan.edges())))
        .add(
            text("flow.plan.levels"),
            text("flow.plan.levels.of", plan.levels().size(), Figures.count(plan.width())))
        .add(
            text("flow.plan.takes"),
            plan.makespanMillis() == 0
                ? text("flow.plan.takes.unknown")
                : text(
                    "flow.plan.takes.of",
                    Figures.span(plan.makespanMillis()),
                    plan.known(),
                    plan.nodes()))
        .add(text("flow.critical"), String.join(" → ", plan.criticalPath()))
        .add(text("flow.plan.missing"), String.join(", ", plan.missingTypes()))
        .add(
            text("flow.plan.problems"),
            plan.problems().stream().map(WorkflowProblem::told).collect(Collectors.joining("\n")));
    rows.update(plan.outcomes().rows());
  }
}
