package dev.carillon.desktop.control;

import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.javafx.FontIcon;

/** Short notes that something was done; they go by themselves and take no clicks away. */
public final class Toasts extends VBox {
  public Toasts() {
    getStyleClass().add("toasts");
    setAlignment(Pos.BOTTOM_RIGHT);
    setMouseTransparent(true);
  }

  public void say(String text, Tone tone) {
    Label toast = new Label(text, new FontIcon(shape(tone)));
    toast.getStyleClass().addAll("toast", tone.styleClass());
    toast.setWrapText(true);
    getChildren().add(toast);
    while (getChildren().size() > 3) {
      getChildren().removeFirst();
    }
    PauseTransition stay = new PauseTransition(Duration.seconds(tone == Tone.DEAD ? 10 : 5));
    stay.setOnFinished(e -> getChildren().remove(toast));
    stay.play();
  }

  private static String shape(Tone tone) {
    return switch (tone) {
      case OK -> "fth-check";
      case RETRY, DEAD -> "fth-alert-triangle";
      case RUN, WAIT, IDLE -> "fth-info";
    };
  }
}
