package dev.carillon.desktop.feature.tasks;

import dev.carillon.model.query.Completion.Suggestion;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** One thing that may be typed next, and what it means. */
final class SuggestionCell extends ListCell<Suggestion> {
  private final Label word = new Label();
  private final Label help = new Label();
  private final HBox line;

  SuggestionCell() {
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    word.getStyleClass().add("mono");
    word.setMinWidth(Region.USE_PREF_SIZE);
    help.getStyleClass().add("caption");
    line = new HBox(12, word, gap, help);
  }

  @Override
  protected void updateItem(@Nullable Suggestion item, boolean empty) {
    super.updateItem(item, empty);
    if (empty || item == null) {
      setGraphic(null);
      return;
    }
    word.setText(item.text());
    help.setText(item.help());
    setGraphic(line);
  }
}
