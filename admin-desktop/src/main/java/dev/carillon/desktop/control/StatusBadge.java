package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerStatus;
import javafx.scene.control.Label;
import org.kordamp.ikonli.javafx.FontIcon;

/** A state as colour, shape and word. */
public final class StatusBadge extends Label {
  private final FontIcon icon = new FontIcon();

  public StatusBadge() {
    getStyleClass().add("status-badge");
    Tone.IDLE.dress(this);
    setGraphic(icon);
    setMinWidth(USE_PREF_SIZE);
  }

  public static StatusBadge of(TaskState state) {
    StatusBadge badge = new StatusBadge();
    badge.show(state);
    return badge;
  }

  public void show(TaskState state) {
    show(Tone.of(state), Tone.icon(state), Texts.text("state." + state));
  }

  public void show(WorkerStatus status) {
    show(Tone.of(status), Tone.icon(status), Texts.text("worker." + status));
  }

  public void show(Tone tone, String iconName, String word) {
    tone.dress(this);
    icon.setIconLiteral(iconName);
    setText(word);
  }
}
