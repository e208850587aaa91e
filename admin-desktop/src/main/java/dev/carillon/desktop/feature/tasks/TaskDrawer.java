package dev.carillon.desktop.feature.tasks;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import java.util.Optional;
import javafx.animation.Interpolator;
import javafx.animation.TranslateTransition;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.scene.layout.HBox;
import javafx.util.Duration;

/** One task beside the list. Slides in from the right, and can be torn off into a window. */
final class TaskDrawer {
  private static final Duration SLIDE = Duration.millis(140);
  private static final double FROM = 48;

  private final Console console;
  private final Host host;
  private final TaskDetailView detail;
  private final ReadOnlyBooleanWrapper showing = new ReadOnlyBooleanWrapper(false);
  private Optional<HBox> place = Optional.empty();
  private Optional<String> opened = Optional.empty();

  TaskDrawer(Console console, Host host, Runnable onClose) {
    this.console = console;
    this.host = host;
    detail = new TaskDetailView(new TaskDetailViewModel(console), host, onClose);
    detail.onTear(this::tear);
  }

  ReadOnlyBooleanProperty showing() {
    return showing.getReadOnlyProperty();
  }

  /** Where it slides in. */
  void into(HBox split) {
    place = Optional.of(split);
    if (!split.getChildren().contains(detail.root())) {
      split.getChildren().add(detail.root());
      TranslateTransition slide = new TranslateTransition(SLIDE, detail.root());
      slide.setFromX(FROM);
      slide.setToX(0);
      slide.setInterpolator(Interpolator.EASE_OUT);
      slide.play();
    }
    showing.set(true);
  }

  void open(String id) {
    if (opened.filter(id::equals).isEmpty()) {
      opened = Optional.of(id);
      detail.open(id);
    }
  }

  /** False if it was not open. */
  boolean close() {
    if (opened.isEmpty()) {
      return false;
    }
    opened = Optional.empty();
    detail.close();
    place.ifPresent(p -> p.getChildren().remove(detail.root()));
    showing.set(false);
    return true;
  }

  private void tear(String id) {
    host.window(
        id,
        around -> {
          TaskDetailView own =
              new TaskDetailView(new TaskDetailViewModel(console), around, around::closeWindow);
          own.fill();
          own.open(id);
          own.like(detail);
          return new Host.Torn(own.root(), own::close);
        });
  }

  /** The screen is not in front any more. */
  void rest() {
    detail.close();
  }

  void resume() {
    opened.ifPresent(detail::open);
  }
}
