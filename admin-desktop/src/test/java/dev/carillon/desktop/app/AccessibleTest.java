package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever cannot see the screen, or uses no mouse, reaches and understands every control. */
class AccessibleTest {
  @TempDir private Path folder;

  @Test
  void everyControlOfEveryScreenIsNamedAndReached() throws Exception {
    FixtureData data = new FixtureData(Clock.systemUTC().millis());
    FixtureServer server = new FixtureServer(FixtureServer.Scene.BUSY, data);
    List<String> wrong = new ArrayList<>();
    try (Rig rig =
        new Rig(
            a -> server, "localhost:9090", Clock.systemDefaultZone(), ThemeChoice.LIGHT, folder)) {
      rig.size(1440, 900);
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      for (Place place : Place.values()) {
        rig.go(place);
        if (place == Place.TASKS) {
          Rig.fx(
              () -> {
                rig.frame().showTask("03-8M3KQ2ZVXH4T");
                return true;
              });
          rig.settle();
        }
        wrong.addAll(
            Rig.fx(
                () -> {
                  List<String> found = new ArrayList<>();
                  Set<Node> labelled = new HashSet<>();
                  labels(rig.scene().getRoot(), labelled);
                  walk(rig.scene().getRoot(), place, labelled, found);
                  return found;
                }));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void labels(Parent parent, Set<Node> labelled) {
    for (Node child : parent.getChildrenUnmodifiable()) {
      if (child instanceof Label label && label.getLabelFor() != null) {
        labelled.add(label.getLabelFor());
      }
      if (child instanceof Parent p) {
        labels(p, labelled);
      }
    }
  }

  private static void walk(Parent parent, Place place, Set<Node> labelled, List<String> wrong) {
    for (Node child : parent.getChildrenUnmodifiable()) {
      if (!child.isVisible()) {
        continue;
      }
      if (child instanceof Control control && acts(control)) {
        String what = place + " " + control.getClass().getSimpleName() + " #" + control.getId();
        if (!named(control) && !labelled.contains(control)) {
          wrong.add(what + " " + control.getStyleClass() + " has no name");
        }
        if (!control.isFocusTraversable() && !control.isDisabled()) {
          wrong.add(what + " " + control.getStyleClass() + " is not reached by Tab");
        }
        // What is inside a control belongs to it.
        continue;
      }
      if (child instanceof Parent p) {
        walk(p, place, labelled, wrong);
      }
    }
  }

  private static boolean acts(Control control) {
    return control instanceof ButtonBase
        || control instanceof TextInputControl
        || control instanceof ComboBoxBase<?>
        || control instanceof TableView<?>
        || control instanceof ListView<?>;
  }

  private static boolean named(Control control) {
    boolean told = control.getAccessibleText() != null && !control.getAccessibleText().isBlank();
    return told || control instanceof Labeled l && l.getText() != null && !l.getText().isBlank();
  }
}
