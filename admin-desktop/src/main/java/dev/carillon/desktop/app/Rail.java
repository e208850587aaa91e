package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.task.TaskState;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.css.PseudoClass;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Leads to the screens, with a count beside each name. */
final class Rail extends VBox {
  private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");

  private final Map<Place, ToggleButton> items = new EnumMap<>(Place.class);
  private final Map<Place, Label> counts = new EnumMap<>(Place.class);
  private final Map<Place, Tooltip> tips = new EnumMap<>(Place.class);
  private final BooleanProperty narrow = new SimpleBooleanProperty(false);

  Rail(Consumer<Place> go) {
    getStyleClass().add("rail");
    for (Place place : Place.railed()) {
      Label name = new Label(text("place." + place));
      name.getStyleClass().add("rail-name");
      Label count = new Label();
      count.getStyleClass().add("rail-count");
      Region gap = new Region();
      HBox.setHgrow(gap, Priority.ALWAYS);
      HBox line = new HBox(new FontIcon(place.icon()), name, gap, count);
      line.getStyleClass().add("rail-line");
      line.setMouseTransparent(true);
      for (Region words : new Region[] {name, gap, count}) {
        words.visibleProperty().bind(narrow.not());
        words.managedProperty().bind(narrow.not());
      }
      ToggleButton item = new ToggleButton(null, line);
      item.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
      item.getStyleClass().setAll("rail-item");
      item.setId("rail-" + place.name().toLowerCase(Locale.ROOT));
      item.setMaxWidth(Double.MAX_VALUE);
      line.prefWidthProperty().bind(item.widthProperty().subtract(24));
      item.setAccessibleText(name.getText());
      item.setOnAction(e -> go.accept(place));
      items.put(place, item);
      counts.put(place, count);
      getChildren().add(item);
    }
  }

  /** Icons alone: what is in front needs the room. Names and counts stand in the tooltips. */
  void narrow(boolean on) {
    if (on == narrow.get()) {
      return;
    }
    narrow.set(on);
    pseudoClassStateChanged(NARROW, on);
    counts.forEach(
        (place, count) -> {
          ToggleButton item = items.get(place);
          if (item != null) {
            item.setTooltip(
                on ? tips.computeIfAbsent(place, p -> tip(item.getAccessibleText(), count)) : null);
          }
        });
  }

  private static Tooltip tip(String name, Label count) {
    Tooltip tip = new Tooltip();
    tip.textProperty().bind(count.textProperty().map(n -> n.isEmpty() ? name : name + " · " + n));
    return tip;
  }

  void select(Place place) {
    items.forEach((p, item) -> item.setSelected(p == place));
  }

  /** Nothing of a server that has not told anything yet. */
  void show(Optional<Overview> told) {
    told.ifPresentOrElse(this::show, () -> counts.values().forEach(count -> count.setText("")));
  }

  private void show(Overview overview) {
    long all = overview.stats().depths().values().stream().mapToLong(Long::longValue).sum();
    long dead = overview.stats().depth(TaskState.DEAD);
    set(Place.QUEUES, overview.queues().size());
    set(Place.TASKS, all);
    set(Place.WORKERS, overview.stats().workers());
    set(Place.DEAD, dead);
    Label label = counts.getOrDefault(Place.DEAD, new Label());
    boolean marked = label.getStyleClass().contains("tone-dead");
    if (dead > 0 && !marked) {
      label.getStyleClass().add("tone-dead");
    } else if (dead == 0 && marked) {
      label.getStyleClass().remove("tone-dead");
    }
  }

  private void set(Place place, long n) {
    counts.getOrDefault(place, new Label()).setText(n == 0 ? "" : Figures.shortCount(n));
  }
}
