package dev.carillon.desktop.feature.cluster;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Discrepancy;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Sets the books right, after having said what is wrong in them. */
final class RepairSheet {
  private static final int SHOWN = 3;

  private RepairSheet() {}

  /**
   * @param report the last walk: its discrepancies are the plan
   */
  static void open(ClusterViewModel model, Host host, AuditReport report) {
    int count = report.found() - report.repaired();
    List<Discrepancy> open = report.discrepancies().stream().filter(d -> !d.repaired()).toList();
    FactGrid facts = new FactGrid();
    facts
        .add(
            text("cluster.repair.walk"),
            Figures.time(report.endedMs(), model.console().now(), model.console().zone()))
        .add(
            text("cluster.repair.kinds"),
            open.stream()
                .collect(
                    Collectors.groupingBy(Discrepancy::kind, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(e -> Figures.count(e.getValue()) + " × " + e.getKey())
                .collect(Collectors.joining("\n")));
    VBox sample = new VBox(small(text("cluster.repair.sample")));
    open.stream()
        .map(Discrepancy::evidence)
        .distinct()
        .limit(SHOWN)
        .forEach(words -> sample.getChildren().add(wrapped(words)));
    Work work = model.console().work();
    Sheet sheet =
        new Sheet(host.dialogs(), text("cluster.repair.title"), text("cluster.repair.words"))
            .with(facts, sample)
            .command(CommandLine.of("ledger", "check", "--repair"))
            .counted(count, model.console().countTyped());
    sheet.open(
        count == 1
            ? text("cluster.repair.go.one")
            : text("cluster.repair.go", Figures.count(count)),
        true,
        work,
        () -> model.check(work, true, r -> host.say(found(r), Tone.OK)),
        sheet);
  }

  /** What a walk of the auditor found. */
  static String found(AuditReport r) {
    return text(
        r.found() == 1 ? "cluster.audit.found.one" : "cluster.audit.found",
        r.found(),
        r.repaired());
  }

  private static Label small(String words) {
    Label label = new Label(words);
    label.getStyleClass().add("field-label");
    return label;
  }

  private static Label wrapped(String words) {
    Label label = new Label(words);
    label.getStyleClass().add("fact-value");
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }
}
