package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever cannot see the screen, or uses no mouse, reaches and understands every control. */
class AccessibleTest {
  private static final int MOST_STOPS = 500;

  /** Dialogs that were looked at, by screen and button. */
  private static final Set<String> SEEN = new HashSet<>();

  @TempDir private Path folder;

  @Test
  void everyControlOfEveryScreenIsNamedAndReached() throws Exception {
    Clock clock = Clock.fixed(Instant.parse("2026-11-20T13:12:09Z"), ZoneId.of("Europe/Berlin"));
    FixtureData data = new FixtureData(clock.millis());
    FixtureServer server = new FixtureServer(FixtureServer.Scene.BUSY, data);
    List<String> wrong = new ArrayList<>();
    try (Rig rig = new Rig(a -> server, "localhost:9090", clock, ThemeChoice.LIGHT, folder)) {
      rig.size(1440, 900);
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      for (Place place : Place.values()) {
        rig.go(place);
        look(rig, place.name(), wrong);
        for (Runnable more : opened(rig, place)) {
          more.run();
          rig.settle();
          look(rig, place + ", opened", wrong);
          dialogs(rig, place, wrong);
        }
        Rig.fx(
            () -> {
              rig.frame().dialogs().dismiss();
              return rig.frame().screen().back();
            });
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(SEEN).as("dialogs").hasSizeGreaterThan(15);
  }

  private static void look(Rig rig, String where, List<String> wrong) {
    wrong.addAll(
        Rig.fx(
            () -> {
              List<String> found = new ArrayList<>();
              Set<Node> labelled = new HashSet<>();
              labels(rig.scene().getRoot(), labelled);
              walk(rig.scene().getRoot(), where, labelled, found);
              boolean asked = rig.frame().dialogs().showing();
              tabbed(
                  rig.scene(), asked ? rig.frame().dialogs() : rig.scene().getRoot(), where, found);
              return found;
            }));
  }

  /** What the buttons open that say so with three dots; each once. */
  private static void dialogs(Rig rig, Place place, List<String> wrong) {
    if (rig.frame().dialogs().showing()) {
      return;
    }
    for (Button button : asking(rig)) {
      if (button.getScene() == null || !SEEN.add(place + button.getText())) {
        continue;
      }
      act(button::fire);
      for (int i = 0; i < 4; i++) {
        act(() -> {});
      }
      if (Rig.fx(() -> rig.frame().dialogs().showing())) {
        look(rig, place + " " + button.getText(), wrong);
        act(rig.frame().dialogs()::dismiss);
      } else if (rig.frame().place() == place) {
        act(rig.frame().screen()::back);
      } else {
        rig.go(place);
      }
    }
  }

  private static List<Button> asking(Rig rig) {
    return Rig.fx(
        () ->
            rig.frame().screen().root().lookupAll(".button").stream()
                .filter(
                    n -> n instanceof Button b && b.getText() != null && b.getText().endsWith("…"))
                .map(Button.class::cast)
                .filter(b -> !b.isDisabled() && b.isVisible() && b.getScene() != null)
                .toList());
  }

  /** Pressing Tab again and again comes by every control, and round to the first. */
  private static void tabbed(Scene scene, Parent within, String where, List<String> wrong) {
    Set<Node> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    Node at = scene.getFocusOwner() == null ? scene.getRoot() : scene.getFocusOwner();
    while (passed.add(at) && passed.size() < MOST_STOPS) {
      at.requestFocusTraversal(TraversalDirection.NEXT);
      at = scene.getFocusOwner();
    }
    missed(within, where, passed, wrong);
  }

  private static void missed(Parent parent, String where, Set<Node> passed, List<String> wrong) {
    for (Node child : parent.getChildrenUnmodifiable()) {
      if (!child.isVisible() || child.isDisabled()) {
        continue;
      }
      if (child instanceof Control control && acts(control)) {
        if (control.isFocusTraversable() && !passed.contains(control) && !chosen(control, passed)) {
          wrong.add(where + " #" + control.getId() + " " + control.getStyleClass() + " is passed");
        }
      } else if (child instanceof Parent p) {
        missed(p, where, passed, wrong);
      }
    }
  }

  /** Of a row of choices Tab stops at the chosen one; the arrow keys go on from there. */
  private static boolean chosen(Control control, Set<Node> passed) {
    return control instanceof ToggleButton t
        && t.getToggleGroup() != null
        && t.getToggleGroup().getToggles().stream().anyMatch(passed::contains);
  }

  /** What slides in, pages behind the first, and forms. */
  private static List<Runnable> opened(Rig rig, Place place) {
    return switch (place) {
      case TASKS -> List.of(() -> act(() -> rig.frame().showTask("03-8M3KQ2ZVXH4T")));
      case WORKFLOWS ->
          List.of(
              () -> choose(rig, "#flows-table"),
              () -> act(rig.<Button>find("#flow-definition")::fire),
              () -> act(() -> ((WorkflowsView) rig.frame().screen()).openRun(FixtureFlows.RUN)));
      case DEAD ->
          List.of(
              () -> choose(rig, "#dead-groups"),
              () -> act(rig.<Button>find("#dead-redrive")::fire));
      case SCHEDULES ->
          List.of(
              () -> choose(rig, "#schedules-table"),
              () -> act(rig.<Button>find("#schedule-backfill")::fire),
              () -> act(rig.<Button>find("#schedule-new")::fire));
      case WORKERS -> List.of(() -> choose(rig, "#workers-table"));
      case AUDIT -> List.of(() -> choose(rig, "#audit-table"));
      case QUEUES ->
          List.of(
              () -> choose(rig, "#queues-table"),
              () -> act(rig.<Button>find("#queue-limits")::fire));
      case SETTINGS -> List.of(() -> act(rig.<Button>find("#profile-new")::fire));
      case DASHBOARD -> List.of(() -> act(rig.frame()::openPalette));
      default -> List.of();
    };
  }

  private static void act(Runnable action) {
    Rig.fx(
        () -> {
          action.run();
          return true;
        });
  }

  private static void choose(Rig rig, String table) {
    act(() -> rig.<TableView<?>>find(table).getSelectionModel().select(0));
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

  private static void walk(Parent parent, String place, Set<Node> labelled, List<String> wrong) {
    for (Node child : parent.getChildrenUnmodifiable()) {
      if (!child.isVisible()) {
        continue;
      }
      if (child instanceof Control control && acts(control)) {
        String what = place + " " + control.getClass().getSimpleName() + " #" + control.getId();
        if (!named(control) && !labelled.contains(control)) {
          wrong.add(what + " " + control.getStyleClass() + " has no name");
        }
        // The list of the palette is led from the field above it.
        boolean led = parent.getStyleClass().contains("palette");
        if (!control.isFocusTraversable() && !control.isDisabled() && !led) {
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
