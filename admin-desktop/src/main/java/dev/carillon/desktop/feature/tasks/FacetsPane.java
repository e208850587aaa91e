package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.query.Facets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** How what is found is spread; each value narrows the list, or widens it again. */
final class FacetsPane extends VBox {
  private static final int MOST = 8;
  private static final PseudoClass ON = PseudoClass.getPseudoClass("on");

  private final Consumer<String> toggle;
  private final VBox lines = new VBox();

  FacetsPane(Consumer<String> toggle) {
    this.toggle = toggle;
    setId("facets");
    getStyleClass().addAll("card", "facets");
    setMinHeight(0);
    lines.getStyleClass().add("facet-lines");
    ScrollArea scroll = new ScrollArea(lines);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollArea.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren().add(scroll);
    hint(text("tasks.facet.none"));
  }

  /**
   * @param terms of the present filter
   */
  void show(Facets facets, List<String> terms) {
    lines.getChildren().clear();
    for (Facets.Facet facet : facets.facets()) {
      Label title = new Label(text("tasks." + facet.field()));
      title.getStyleClass().add("field-label");
      VBox section = new VBox(title);
      facet.values().stream()
          .limit(MOST)
          .forEach(v -> section.getChildren().add(line(facet, v, terms)));
      long rest =
          facet.others() + facet.values().stream().skip(MOST).mapToLong(Facets.Value::count).sum();
      if (rest > 0) {
        Label others = new Label(text("tasks.facet.others", Figures.count(rest)));
        others.getStyleClass().add("caption");
        section.getChildren().add(others);
      }
      if (!facet.values().isEmpty()) {
        lines.getChildren().add(section);
      }
    }
    if (lines.getChildren().isEmpty()) {
      hint(text("tasks.facet.none"));
    }
    if (!facets.complete()) {
      hint(text("tasks.facet.part", Figures.count(facets.scanned())));
    }
  }

  private void hint(String words) {
    Label hint = new Label(words);
    hint.getStyleClass().add("hint");
    hint.setWrapText(true);
    hint.setMinHeight(Region.USE_PREF_SIZE);
    lines.getChildren().add(hint);
  }

  private Button line(Facets.Facet facet, Facets.Value value, List<String> terms) {
    String term = facet.field() + ":" + value.value();
    String word =
        facet.field().equals("state")
            ? text("state." + value.value().toUpperCase(Locale.ROOT).replace('-', '_'))
            : value.value();
    Label name = new Label(word);
    name.setMinWidth(0);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Label count = new Label((facet.exact() ? "" : "≥ ") + Figures.count(value.count()));
    count.getStyleClass().add("caption");
    count.setMinWidth(Region.USE_PREF_SIZE);
    HBox line = new HBox(8, name, gap, count);
    line.setAlignment(Pos.CENTER_LEFT);
    line.setMouseTransparent(true);
    Button button = new Button(null, line);
    button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    button.getStyleClass().setAll("facet");
    button.setMaxWidth(Double.MAX_VALUE);
    button.pseudoClassStateChanged(ON, terms.contains(term));
    button.setAccessibleText(text("tasks.facet", term, Figures.count(value.count())));
    line.prefWidthProperty().bind(button.widthProperty().subtract(16));
    button.setOnAction(e -> toggle.accept(term));
    return button;
  }
}
