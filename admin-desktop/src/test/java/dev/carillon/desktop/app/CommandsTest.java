package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.cli.CommandWords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Everything that changes something can be copied as the command that does the same. */
class CommandsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T13:12:09Z"), ZoneId.of("Europe/Berlin"));

  /** They lead somewhere, show more of the same, or change nothing but this console. */
  private static final Set<String> LEADS =
      Set.of(
          "page-next",
          "page-previous",
          "audit-older",
          "tasks-submit",
          "queue-submit",
          "select-all-matching",
          "task-tear",
          "schedule-new",
          "run-back",
          "flow-new",
          "flow-definition",
          "profile-new",
          "profiles-import",
          "profiles-export",
          "submit-open");

  @TempDir private Path folder;

  private final Set<String> seen = new TreeSet<>();
  private final List<String> wrong = new ArrayList<>();
  private final FxRobot robot = new FxRobot();
  private Rig rig;

  private static void act(Runnable action) {
    Rig.fx(
        () -> {
          action.run();
          return true;
        });
  }

  /** What was asked of the fixture has been answered and shown; no frame is waited for. */
  private static void answered() {
    for (int i = 0; i < 4; i++) {
      act(() -> {});
    }
  }

  /** Without the frames that a picture would need. */
  private void go(Place place) {
    act(() -> rig.frame().go(place));
    answered();
  }

  private void select(String table, int row) {
    act(
        () -> {
          TableView<?> view = rig.find(table);
          view.requestFocus();
          view.getSelectionModel().clearSelection();
          view.getSelectionModel().select(row);
        });
    answered();
    note();
  }

  /** The buttons that can be seen now. */
  private void note() {
    act(
        () ->
            rig.frame().screen().root().lookupAll(".button").stream()
                .filter(n -> n instanceof Button && n.getId() != null && shown(n))
                .forEach(n -> seen.add(n.getId())));
  }

  private static boolean shown(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return true;
  }

  /** The command that stands behind a button, or in what the button opens. */
  private void offers(String... buttons) {
    offers(() -> {}, buttons);
  }

  /**
   * As the other one.
   *
   * @param first done right before, so that nothing the server tells comes between
   */
  private void offers(Runnable first, String... buttons) {
    for (String id : buttons) {
      seen.add(id);
      String behind =
          Rig.fx(
              () -> {
                first.run();
                Button button = rig.find("#" + id);
                if (button == null || button.isDisabled() || !shown(button)) {
                  return "?";
                }
                String own = CommandLine.behind(button);
                if (own.isEmpty()) {
                  button.fire();
                }
                return own;
              });
      if (behind.equals("?")) {
        wrong.add(id + " is not there, or cannot be pressed");
        continue;
      }
      if (!behind.isEmpty()) {
        check(id, behind);
        continue;
      }
      answered();
      check(id, Rig.fx(this::inFront));
      act(
          () -> {
            if (rig.frame().dialogs().showing()) {
              rig.frame().dialogs().dismiss();
            } else {
              rig.frame().screen().back();
            }
          });
      answered();
    }
  }

  private String inFront() {
    Parent dialog = rig.frame().dialogs().showing() ? rig.frame().dialogs() : null;
    return CommandInFront.of(null, dialog, rig.frame().screen().root());
  }

  private void check(String what, String command) {
    try {
      CommandWords.check(command);
    } catch (RuntimeException e) {
      wrong.add(what + ": " + command + " – " + e.getMessage());
    }
  }

  private <T> int row(String table, java.util.function.Predicate<T> wanted) {
    return Rig.fx(
        () -> {
          List<Row<T>> rows = rig.<TableView<Row<T>>>find(table).getItems();
          for (int i = 0; i < rows.size(); i++) {
            if (wanted.test(rows.get(i).get())) {
              return i;
            }
          }
          return -1;
        });
  }

  @Test
  void everyActionOfEveryScreenIsACommandOfCarillonToo() throws Exception {
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(CLOCK.millis()));
    try (Rig opened =
        new Rig(a -> server, "sched-1.internal:9090", CLOCK, ThemeChoice.LIGHT, folder)) {
      rig = opened;
      rig.size(1440, 900);
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      queuesAndWorkers();
      schedules();
      deadLetters();
      tasks();
      workflows();
      others();
      byKey();
    }
    assertThat(wrong).isEmpty();
    seen.removeIf(id -> LEADS.contains(id) || id.startsWith("notify-"));
    // A button that is new is one of those that change something, or of those that lead on.
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "audit-export",
            "audit-verify",
            "bulk-cancel",
            "bulk-delete",
            "bulk-reschedule",
            "bulk-retry",
            "canary-stop",
            "cluster-check",
            "dead-discard",
            "dead-edit",
            "dead-redrive",
            "definition-save",
            "definition-start",
            "definition-validate",
            "flow-delete",
            "flow-start",
            "node-from",
            "node-retry",
            "queue-limits",
            "queue-pause",
            "queue-purge",
            "queue-resume",
            "queue-tasks",
            "redrive-go",
            "run-cancel",
            "run-pause",
            "run-rerun",
            "schedule-backfill",
            "schedule-delete",
            "schedule-edit",
            "schedule-pause",
            "schedule-resume",
            "schedule-run",
            "submit-go",
            "task-cancel",
            "task-retry",
            "undo",
            "worker-drain",
            "worker-pause",
            "worker-resize",
            "worker-resume");
  }

  private void queuesAndWorkers() {
    go(Place.QUEUES);
    select("#queues-table", 0);
    offers("queue-resume", "queue-tasks");
    select("#queues-table", 3);
    offers("queue-pause", "queue-limits", "queue-purge");
    go(Place.WORKERS);
    select("#workers-table", 0);
    offers("worker-pause", "worker-drain", "worker-resize");
    select(
        "#workers-table",
        this.<dev.carillon.model.worker.WorkerSnapshot>row(
            "#workers-table", w -> w.status() == WorkerStatus.PAUSED));
    offers("worker-resume");
  }

  private void schedules() {
    go(Place.SCHEDULES);
    Rig.until("schedules", () -> !rig.<TableView<?>>find("#schedules-table").getItems().isEmpty());
    TableView<?> table = rig.find("#schedules-table");
    for (int i = 0; i < table.getItems().size(); i++) {
      select("#schedules-table", i);
      if (Rig.fx(() -> shown(rig.find("#schedule-resume")))) {
        offers("schedule-resume");
      } else if (i == 1) {
        offers(
            "schedule-run",
            "schedule-pause",
            "schedule-delete",
            "schedule-edit",
            "schedule-backfill");
      }
    }
  }

  private void deadLetters() {
    go(Place.DEAD);
    select("#dead-groups", 0);
    offers("dead-redrive", "dead-edit", "dead-discard");
    act(rig.<Button>find("#dead-discard")::fire);
    answered();
    act(rig.<Button>find("#confirm")::fire);
    answered();
    offers("undo");
    act(rig.<Button>find("#dead-redrive")::fire);
    answered();
    note();
    check("redrive-go", Rig.fx(this::inFront));
    act(rig.<Button>find("#redrive-go")::fire);
    answered();
    offers("canary-stop");
    act(() -> rig.frame().screen().back());
    if (Rig.fx(() -> shown(rig.find("#dead-running")))) {
      offers("dead-running");
    }
  }

  private void tasks() {
    go(Place.TASKS);
    select("#tasks-table", 1);
    offers("bulk-retry", "bulk-cancel", "bulk-delete", "bulk-reschedule");
    act(() -> rig.frame().showTask("03-8M3KQ2ZVXH4T"));
    answered();
    note();
    offers("task-cancel");
    menu(rig.find("#task-more"));
    offers(() -> rig.<Button>find("#task-retry").setVisible(true), "task-retry");
    act(() -> rig.frame().screen().back());
  }

  /** What copies a command does so, and what asks shows one. */
  private void menu(MenuButton menu) {
    for (MenuItem item : List.copyOf(menu.getItems())) {
      if (item instanceof javafx.scene.control.Menu copy) {
        for (MenuItem each : copy.getItems()) {
          check(each.getText(), copied(each));
        }
      } else if (Set.of("task-reschedule", "task-asnew", "task-delete")
          .contains("" + item.getId())) {
        act(item::fire);
        answered();
        check(item.getId(), Rig.fx(this::inFront));
        act(rig.frame().dialogs()::dismiss);
      }
    }
  }

  private static String copied(MenuItem item) {
    return Rig.fx(
        () -> {
          item.fire();
          return Clipboard.getSystemClipboard().getString();
        });
  }

  private void workflows() {
    go(Place.WORKFLOWS);
    Rig.until("the list", () -> !rig.<TableView<?>>find("#flows-table").getItems().isEmpty());
    select("#flows-table", 0);
    offers("flow-start", "flow-delete");
    act(rig.<Button>find("#flow-definition")::fire);
    answered();
    act(() -> rig.<TabPane>find("#definition-tabs").getSelectionModel().select(1));
    answered();
    note();
    offers("definition-save", "definition-validate", "definition-start");
    act(() -> ((WorkflowsView) rig.frame().screen()).openRun(FixtureFlows.RUN));
    Rig.until("the graph", () -> rig.<DagCanvas>find("#dag").graph().size() == 12);
    act(() -> rig.<DagCanvas>find("#dag").select(Optional.of("extract_orders")));
    answered();
    note();
    offers("run-pause", "run-cancel", "node-retry", "node-from");
    act(() -> rig.<Button>find("#run-rerun").setVisible(true));
    offers("run-rerun");
  }

  private void others() {
    go(Place.CLUSTER);
    note();
    offers("cluster-check");
    go(Place.AUDIT);
    note();
    offers("audit-verify", "audit-export");
    go(Place.SETTINGS);
    note();
    Rig.fx(
        () -> {
          rig.frame().screen().root().lookupAll(".button").stream()
              .filter(n -> n.getId() != null && n.getId().startsWith("notify-"))
              .forEach(n -> check(n.getId(), CommandLine.behind(n)));
          return true;
        });
    go(Place.SUBMIT);
    act(() -> rig.<javafx.scene.control.TextArea>find("#submit-payload").setText("date"));
    answered();
    offers("submit-go");
  }

  /** By Ctrl Shift C, from the button that has the keyboard, and out of a dialog. */
  private void byKey() {
    go(Place.QUEUES);
    select("#queues-table", 0);
    act(rig.find("#queue-resume")::requestFocus);
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.C);
    assertThat(Rig.fx(() -> Clipboard.getSystemClipboard().getString()))
        .isEqualTo("carillon queue resume billing");
    select("#queues-table", 3);
    act(rig.<Button>find("#queue-pause")::fire);
    answered();
    act(() -> rig.<TextField>find("#pause-reason").setText("it's late"));
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.C);
    assertThat(Rig.fx(() -> Clipboard.getSystemClipboard().getString()))
        .isEqualTo("carillon queue pause mail --reason 'it'\\''s late'");
  }
}
