package dev.carillon.desktop.feature.dashboard;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.FindingLine;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.layout.VBox;

/** What needs a look, worst first. */
final class Findings {
  private Findings() {}

  static void fill(VBox place, DashboardFigures figures, Consumer<Subject> open) {
    List<Finding> findings = figures.findings();
    // Nothing found is shown in two ways; neither is made anew every second.
    List<Object> now = List.of(findings, findings.isEmpty() && figures.nothingYet());
    if (now.equals(place.getProperties().put("findings", now))) {
      return;
    }
    if (!findings.isEmpty()) {
      place
          .getChildren()
          .setAll(findings.stream().map(f -> new FindingLine(f, Optional.of(open))).toList());
    } else if (figures.nothingYet()) {
      EmptyState first =
          new EmptyState("fth-bell", text("dashboard.first"), text("dashboard.first.words"));
      place.getChildren().setAll(first.command("carillon task submit --type shell --payload date"));
    } else {
      place
          .getChildren()
          .setAll(
              new EmptyState(
                  "fth-check-circle", text("dashboard.calm"), text("dashboard.calm.words")));
    }
  }
}
