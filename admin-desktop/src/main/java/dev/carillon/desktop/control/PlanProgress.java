package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** How far something done to many is, and what became of each. */
public final class PlanProgress extends VBox {
  /**
   * What became of one.
   *
   * @param word skipped, failed and so on
   * @param reason why; may be empty
   */
  public record Result(String id, Tone tone, String icon, String word, String reason) {}

  private final SlotBar bar = new SlotBar();
  private final Label words = new Label();
  private final VBox notes = new VBox();
  private final ListView<Result> list = new ListView<>();
  private final Label more = new Label();

  PlanProgress() {
    getStyleClass().add("sheet-body");
    words.setId("plan-progress");
    bar.setMaxWidth(Double.MAX_VALUE);
    list.setCellFactory(v -> new Line());
    list.setFixedCellSize(28);
    list.getStyleClass().add("plain-list");
    list.setAccessibleText(Texts.text("plan.results"));
    list.setPrefHeight(5 * 28 + 2);
    more.getStyleClass().add("muted");
    list.setVisible(false);
    list.managedProperty().bind(list.visibleProperty());
    more.managedProperty().bind(more.textProperty().isNotEmpty());
    getChildren().addAll(bar, words, notes, list, more);
  }

  void show(PlanSheet.Progress now) {
    long done = now.ok() + now.skipped() + now.failed();
    bar.show(done, now.total());
    words.setText(
        Texts.text(
            "plan.progress",
            Figures.count(done),
            Figures.count(now.total()),
            Figures.count(now.ok()),
            Figures.count(now.skipped()),
            Figures.count(now.failed())));
    notes.getChildren().setAll(now.notes().stream().map(PlanProgress::note).toList());
  }

  private static Label note(String text) {
    Label note = new Label(text);
    note.getStyleClass().add("muted");
    note.setWrapText(true);
    note.setMinHeight(Region.USE_PREF_SIZE);
    return note;
  }

  void results(List<Result> results, long others) {
    list.getItems().setAll(results);
    list.setVisible(!results.isEmpty());
    more.setText(others > 0 ? Texts.text("plan.more", Figures.count(others)) : "");
  }

  private static final class Line extends ListCell<Result> {
    private final StatusBadge badge = new StatusBadge();
    private final Label id = new Label();
    private final Label reason = new Label();
    private final HBox line = new HBox(id, badge, reason);

    Line() {
      line.getStyleClass().add("result-line");
      id.getStyleClass().add("mono");
      id.setMinWidth(Region.USE_PREF_SIZE);
      reason.getStyleClass().add("muted");
    }

    @Override
    protected void updateItem(@Nullable Result item, boolean empty) {
      super.updateItem(item, empty);
      if (empty || item == null) {
        setGraphic(null);
        return;
      }
      id.setText(item.id());
      badge.show(item.tone(), item.icon(), item.word());
      reason.setText(item.reason());
      setGraphic(line);
    }
  }
}
