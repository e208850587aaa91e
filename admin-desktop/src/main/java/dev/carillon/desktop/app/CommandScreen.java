package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.feature.Screen;
import javafx.scene.Parent;
import javafx.scene.layout.StackPane;

/** Stands where the console shows nothing yet, and names the command that does. */
final class CommandScreen implements Screen {
  private final StackPane root = new StackPane();

  CommandScreen(Place place, String command) {
    root.getChildren()
        .add(
            new EmptyState(place.icon(), text("place." + place), text("place.command"))
                .command(command));
  }

  @Override
  public Parent root() {
    return root;
  }
}
