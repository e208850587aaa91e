package dev.carillon.desktop.control;

import dev.carillon.model.cluster.Finding;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Something that needs a look: how bad, what, and what to do. */
public final class FindingLine extends HBox {
  public FindingLine(Finding finding) {
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
    VBox words =
        new VBox(wrapped(finding.title(), "heading"), wrapped(finding.advice(), "caption"));
    getStyleClass().addAll("finding", tone.styleClass());
    getChildren().addAll(new FontIcon(icon), words);
  }

  private static Label wrapped(String words, String style) {
    Label label = new Label(words);
    label.getStyleClass().add(style);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }
}
