package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Something that needs a look: how bad, what, what to do, and the way to what it is about. */
public final class FindingLine extends HBox {
  /**
   * @param open goes to what it is about; empty: the reader is there already
   */
  public FindingLine(Finding finding, Optional<Consumer<Subject>> open) {
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
        new VBox(
            wrapped(Spoken.title(finding), "heading"), wrapped(Spoken.advice(finding), "caption"));
    HBox.setHgrow(words, Priority.ALWAYS);
    getStyleClass().addAll("finding", tone.styleClass());
    getChildren().addAll(new FontIcon(icon), words);
    open.ifPresent(way -> words.getChildren().add(link(finding, way)));
  }

  /** The whole line leads there by the mouse, the words in it also by the keyboard. */
  private Button link(Finding finding, Consumer<Subject> open) {
    String where = where(finding.subject());
    Button link = Buttons.plain(where, () -> open.accept(finding.subject()));
    link.setMinWidth(0);
    link.getStyleClass().addAll("link", "finding-link");
    link.setAccessibleText(where);
    link.setAccessibleHelp(Spoken.title(finding));
    getStyleClass().add("leads-on");
    setOnMouseClicked(
        e -> {
          if (e.getButton() == MouseButton.PRIMARY && e.isStillSincePress()) {
            link.fire();
          }
        });
    return link;
  }

  private static String where(Subject subject) {
    String kind = subject.kind().name();
    return subject.name().isEmpty()
        ? Texts.text("finding.all." + kind)
        : Texts.text("finding.one." + kind, subject.name());
  }

  private static Label wrapped(String words, String style) {
    Label label = new Label(words);
    label.getStyleClass().add(style);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }
}
