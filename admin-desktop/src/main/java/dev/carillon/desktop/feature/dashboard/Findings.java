package dev.carillon.desktop.feature.dashboard;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.Tone;
import dev.carillon.model.cluster.Finding;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** What needs a look, worst first. */
final class Findings {
  private Findings() {}

  static void fill(VBox place, DashboardFigures figures) {
    List<Finding> findings = figures.findings();
    Object shown = place.getProperties().get("findings");
    if (findings.equals(shown) && !findings.isEmpty()) {
      return;
    }
    place.getProperties().put("findings", findings);
    if (!findings.isEmpty()) {
      place.getChildren().setAll(findings.stream().map(Findings::line).toList());
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

  private static HBox line(Finding finding) {
    Tone tone =
        switch (finding.severity()) {
          case ERROR -> Tone.DEAD;
          case WARNING -> Tone.RETRY;
          case INFO -> Tone.RUN;
        };
    String icon =
        switch (finding.severity()) {
          case ERROR -> "fth-alert-octagon";
          case WARNING -> "fth-alert-triangle";
          case INFO -> "fth-info";
        };
    Label title = wrapped(finding.title(), "heading");
    Label advice = wrapped(finding.advice(), "caption");
    VBox words = new VBox(title, advice);
    HBox line = new HBox(new FontIcon(icon), words);
    line.getStyleClass().addAll("finding", tone.styleClass());
    return line;
  }

  private static Label wrapped(String words, String style) {
    Label label = new Label(words);
    label.getStyleClass().add(style);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }
}
