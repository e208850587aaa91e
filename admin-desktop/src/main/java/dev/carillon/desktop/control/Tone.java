package dev.carillon.desktop.control;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerStatus;
import javafx.collections.ObservableList;
import javafx.css.Styleable;

/** What a colour means. Each comes with a shape, and is never shown without a word. */
public enum Tone {
  OK("tone-ok"),
  RUN("tone-run"),
  WAIT("tone-wait"),
  RETRY("tone-retry"),
  DEAD("tone-dead"),
  IDLE("tone-idle");

  private final String styleClass;

  Tone(String styleClass) {
    this.styleClass = styleClass;
  }

  public String styleClass() {
    return styleClass;
  }

  /** Gives a control this tone instead of the one it has; in one step, so that it is never bare. */
  public void dress(Styleable control) {
    ObservableList<String> classes = control.getStyleClass();
    for (Tone tone : values()) {
      int at = classes.indexOf(tone.styleClass);
      if (at >= 0) {
        if (tone != this) {
          classes.set(at, styleClass);
        }
        return;
      }
    }
    classes.add(styleClass);
  }

  public static Tone of(TaskState state) {
    return switch (state) {
      case SCHEDULED, HELD, CANCELLED, EXPIRED -> IDLE;
      case READY -> WAIT;
      case DISPATCHED, RUNNING -> RUN;
      case RETRY_WAIT -> RETRY;
      case SUCCEEDED -> OK;
      case DEAD, FAILED -> DEAD;
    };
  }

  public static Tone of(WorkerStatus status) {
    return switch (status) {
      case LIVE -> OK;
      case PAUSED -> IDLE;
      case DRAINING -> RETRY;
      case GONE -> DEAD;
    };
  }

  /** The shape of a state, as the name of an icon. */
  public static String icon(TaskState state) {
    return switch (state) {
      case SCHEDULED, READY -> "fth-clock";
      case DISPATCHED -> "fth-send";
      case RUNNING -> "fth-play";
      case RETRY_WAIT -> "fth-rotate-cw";
      case HELD -> "fth-pause";
      case SUCCEEDED -> "fth-check";
      case DEAD, FAILED -> "fth-x";
      case CANCELLED -> "fth-slash";
      case EXPIRED -> "fth-watch";
    };
  }

  public static String icon(WorkerStatus status) {
    return switch (status) {
      case LIVE -> "fth-check";
      case PAUSED -> "fth-pause";
      case DRAINING -> "fth-log-out";
      case GONE -> "fth-x";
    };
  }
}
