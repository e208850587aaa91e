package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.workflow.Run;
import javafx.scene.control.TableView;

/** What the list of workflows shows of each. */
final class FlowColumns {
  private FlowColumns() {}

  static void fill(TableView<Row<FlowRow>> flows, Console console) {
    Columns.dress(flows, text("flow.title"));
    flows
        .getColumns()
        .add(
            Columns.atLeast(
                120, Columns.text(text("flow.id"), 180, r -> r.version().id(), "strong")));
    flows.getColumns().add(Columns.text(text("flow.name"), 170, r -> r.version().name(), "muted"));
    flows
        .getColumns()
        .add(
            Columns.<FlowRow, RunStrip>control(
                text("flow.last"), 190, RunStrip::new, (s, r) -> s.show(r.runs())));
    flows
        .getColumns()
        .add(Columns.figure(text("flow.going"), 72, FlowRow::running, r -> count(r.running())));
    flows
        .getColumns()
        .add(Columns.figure(text("flow.failed"), 84, FlowRow::failed, r -> count(r.failed())));
    flows
        .getColumns()
        .add(
            Columns.figure(
                text("flow.typical"),
                84,
                FlowRow::typicalMs,
                r -> r.typicalMs() < 0 ? "–" : Figures.span(r.typicalMs())));
    flows
        .getColumns()
        .add(
            Columns.figure(
                text("flow.lastrun"),
                110,
                (FlowRow r) -> r.last().map(Run::createdMs).orElse(0L),
                r ->
                    r.last()
                        .map(l -> Figures.time(l.createdMs(), console.now(), console.zone()))
                        .orElse("–")));
    flows
        .getColumns()
        .add(
            Columns.figure(
                text("flow.nodes"),
                64,
                (FlowRow r) -> r.version().nodes(),
                r -> Figures.count(r.version().nodes())));
    flows
        .getColumns()
        .add(
            Columns.figure(
                text("flow.version"),
                64,
                (FlowRow r) -> r.version().version(),
                r -> String.valueOf(r.version().version())));
  }

  /** Nothing is not worth a figure. */
  static String count(long n) {
    return n == 0 ? "–" : Figures.count(n);
  }
}
