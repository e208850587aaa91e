package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.secret.MemorySecrets;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.NewRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a role does not let one do is refused in place, on every screen, by mouse and by keyboard:
 * with who may, and with nothing done by half.
 */
class RolesOnServerTest {
  /** They change something on the server. */
  private static final Set<String> CHANGES =
      Set.of(
          "bulk-cancel",
          "bulk-delete",
          "bulk-reschedule",
          "bulk-retry",
          "cluster-check",
          "dead-discard",
          "dead-edit",
          "dead-redrive",
          "definition-save",
          "definition-start",
          "flow-delete",
          "flow-new",
          "flow-start",
          "queue-limits",
          "queue-pause",
          "queue-purge",
          "queue-submit",
          "run-cancel",
          "run-pause",
          "schedule-backfill",
          "schedule-delete",
          "schedule-edit",
          "schedule-new",
          "schedule-pause",
          "schedule-run",
          "submit-go",
          "task-cancel",
          "task-retry",
          "worker-drain",
          "worker-pause",
          "worker-resize");

  private static final List<KeyCode> KEYS =
      List.of(
          KeyCode.P,
          KeyCode.R,
          KeyCode.D,
          KeyCode.S,
          KeyCode.E,
          KeyCode.B,
          KeyCode.L,
          KeyCode.N,
          KeyCode.DELETE);

  @TempDir private static Path folder;

  private static RealServer server;
  private static CarillonClient admin;
  private static String waiting;
  private static String dead;
  private static String run;

  private final Set<String> seen = new TreeSet<>();
  private final List<String> wrong = new ArrayList<>();
  private Rig rig;

  @BeforeAll
  static void start() throws Exception {
    server = RealServer.guarded(folder);
    admin = server.client();
    NewTask later =
        NewTask.of("echo", Payload.of("x"))
            .inQueue("seen")
            .dueAt(new NewTask.Due.After(Duration.ofHours(1)));
    waiting = admin.submit(later).get(180, TimeUnit.SECONDS).id();
    dead =
        admin
            .submit(
                NewTask.of("shell", Payload.of("exit 3"))
                    .inQueue("seen")
                    .withRetry(new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO)))
            .get(180, TimeUnit.SECONDS)
            .id();
    admin
        .schedules()
        .put(
            Schedule.of(
                "yearly",
                new Trigger.Every(Duration.ofDays(365), System.currentTimeMillis()),
                new Target.Task(NewTask.of("echo", Payload.of("x")))))
        .get(180, TimeUnit.SECONDS);
    admin
        .workflows()
        .put("kind: workflow\nid: long\nnodes:\n  - {id: one, type: sleep, payload: \"600000\"}\n")
        .get(180, TimeUnit.SECONDS);
    run =
        admin
            .workflows()
            .run(NewRun.of(NewTask.DEFAULT_NAME, "long"))
            .get(180, TimeUnit.SECONDS)
            .id();
    admin
        .notifications()
        .putChannel(Channel.webhook("pager", "https://hooks.invalid/carillon"), "")
        .get(180, TimeUnit.SECONDS);
    Awaitility.await("a dead letter")
        .atMost(Rig.PATIENCE)
        .until(() -> admin.get(dead).get(180, TimeUnit.SECONDS).state() == TaskState.DEAD);
  }

  @AfterAll
  static void stop() throws Exception {
    admin.workflows().cancel(run, "").get(180, TimeUnit.SECONDS);
    admin.close();
    server.close();
  }

  private void signIn(String name, Role role) throws Exception {
    Path token =
        Files.writeString(
            folder.resolve(name),
            admin
                .access()
                .createToken(name, Access.of(role), Duration.ofHours(1))
                .get(180, TimeUnit.SECONDS)
                .secret());
    Profile profile =
        new Profile(
            "guarded",
            server.address(),
            false,
            "",
            "",
            "",
            "",
            SignIn.FILE,
            "",
            token.toString(),
            Environment.TEST,
            false,
            false);
    Files.deleteIfExists(folder.resolve("console.properties"));
    rig =
        new Rig(
            ClientServer::new,
            profile,
            new MemorySecrets(),
            Clock.systemDefaultZone(),
            ThemeChoice.LIGHT,
            folder);
    rig.size(1440, 900);
    Rig.until("the role", () -> rig.session().state().rights().who().isPresent());
    Rig.until("an overview", () -> rig.session().state().overview().isPresent());
    // The window is told a frame later than the session.
    Rig.until(
        "the role in the window",
        () ->
            rig.<Label>find("#status-me").getText().contains(" · ")
                && !rig.frame().dialogs().showing());
  }

  @Test
  void aViewerIsRefusedOnEveryScreenWithWhoMayAndNothingIsDone() throws Exception {
    signIn("eve", Role.VIEWER);
    try (Rig _ = rig) {
      walk();
      rig.go(Place.AUDIT);
      Rig.until("who may read the audit log", () -> says("Auditors and administrators may"));
      rig.go(Place.SETTINGS);
      assertThat(Rig.fx(() -> rig.find("#notify-pager") == null)).isTrue();
      rig.picture("real-viewer");
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).as("actions that were tried").hasSizeGreaterThan(20);
    assertThat(deeds("eve")).as("what was done on the server").isEmpty();
  }

  @Test
  void anOperatorMayDoAllOfItButReadTheAuditLog() throws Exception {
    signIn("olga", Role.OPERATOR);
    try (Rig _ = rig) {
      rig.go(Place.QUEUES);
      select();
      Rig.until(
          "what may be done", () -> !rig.find("#queue-pause").getStyleClass().contains("refused"));
      rig.go(Place.AUDIT);
      Rig.until("who may read it", () -> says("Auditors and administrators may"));
      assertThat(
              Rig.fx(
                  () ->
                      rig.find("#audit-table").getParent().isVisible()
                          && shown(rig.find("#audit-table"))))
          .isFalse();
    }
    assertThat(deeds("olga")).isEmpty();
  }

  /** The server decides: what the console still offers is refused in the dialog, and not done. */
  @Test
  void aRoleThatIsTakenAwayMeanwhileIsToldInTheDialog() throws Exception {
    signIn("otto", Role.OPERATOR);
    try (Rig _ = rig) {
      rig.go(Place.QUEUES);
      select();
      press("queue-pause");
      Rig.until("the dialog", () -> rig.find("#confirm") != null);
      String id =
          admin.access().tokens().get(180, TimeUnit.SECONDS).stream()
              .filter(t -> t.name().equals("otto"))
              .findFirst()
              .orElseThrow()
              .id();
      admin.access().revokeToken(id, "taken away").get(180, TimeUnit.SECONDS);
      press("confirm");
      Rig.until(
          "the refusal",
          () ->
              rig.scene().getRoot().lookupAll(".problem-bar").stream()
                      .anyMatch(RolesOnServerTest::shown)
                  || rig.find("#signin-sheet") != null);
      assertThat(Rig.fx(() -> says("Exception") || says("at dev.carillon"))).isFalse();
    }
    assertThat(admin.queues().get(180, TimeUnit.SECONDS))
        .allSatisfy(q -> assertThat(q.pause()).isEmpty());
  }

  private void walk() {
    for (Place place :
        List.of(
            Place.QUEUES,
            Place.TASKS,
            Place.WORKFLOWS,
            Place.SCHEDULES,
            Place.WORKERS,
            Place.DEAD,
            Place.CLUSTER)) {
      rig.go(place);
      select();
      look(place.name());
    }
    rig.go(Place.TASKS);
    for (String id : List.of(waiting, dead)) {
      Rig.fx(
          () -> {
            rig.frame().showTask(id);
            return true;
          });
      Rig.until(
          "the task",
          () ->
              List.of("#task-cancel", "#task-retry").stream()
                  .map(b -> rig.<Button>find(b))
                  .anyMatch(b -> shown(b) && b.getText().contains(id)));
      look("task " + id);
      assertThat(Rig.fx(() -> rig.<MenuButton>find("#task-more").getItems()))
          .extracting(MenuItem::getId)
          .doesNotContain(
              "task-hold", "task-runnow", "task-reschedule", "task-asnew", "task-delete");
    }
    rig.go(Place.WORKFLOWS);
    press("flow-definition");
    Rig.until("the definition", () -> shown(rig.find("#definition-start")));
    Rig.fx(
        () -> {
          rig.<javafx.scene.control.TabPane>find("#definition-tabs").getSelectionModel().select(1);
          return true;
        });
    rig.settle();
    look("definition");
    Rig.fx(
        () -> {
          ((WorkflowsView) rig.frame().screen()).openRun(run);
          return true;
        });
    Rig.until("the run", () -> shown(rig.find("#run-cancel")));
    look("run");
    rig.go(Place.SUBMIT);
    Rig.fx(
        () -> {
          rig.<TextArea>find("#submit-payload").setText("date");
          return true;
        });
    look("submit");
  }

  /** The first of each list that has some. */
  private void select() {
    Rig.until(
        "a list",
        () ->
            tables().stream().anyMatch(t -> !t.getItems().isEmpty())
                && rig.scene().getRoot().lookup(".table-view") != null);
    Rig.fx(
        () -> {
          tables().stream()
              .filter(t -> !t.getItems().isEmpty())
              .findFirst()
              .ifPresent(
                  t -> {
                    t.requestFocus();
                    t.getSelectionModel().select(0);
                  });
          return true;
        });
    rig.settle();
  }

  private List<TableView<?>> tables() {
    List<TableView<?>> all = new ArrayList<>();
    for (Node node : rig.frame().screen().root().lookupAll(".table-view")) {
      if (node instanceof TableView<?> table && shown(table)) {
        all.add(table);
      }
    }
    return all;
  }

  /** Presses whatever would change something, then every key. */
  private void look(String where) {
    Rig.fx(
        () -> {
          for (Node node : rig.frame().screen().root().lookupAll(".button")) {
            if (node instanceof Button button
                && button.getId() != null
                && CHANGES.contains(button.getId())
                && shown(button)) {
              seen.add(button.getId());
              refused(where, button);
            }
          }
          Node owner = rig.scene().getFocusOwner();
          if (owner instanceof TableView<?>) {
            for (KeyCode key : KEYS) {
              Event.fireEvent(
                  owner,
                  new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, false, false, false, false));
              unmoved(where + ", key " + key);
            }
          }
          return true;
        });
  }

  private void refused(String where, Button button) {
    String what = where + " #" + button.getId();
    String why = button.getAccessibleHelp();
    boolean says = why != null && why.contains("administrator can give you the role");
    if (!button.isDisabled() && !(button.getStyleClass().contains("refused") && says)) {
      wrong.add(what + " is offered: " + why);
    }
    button.fire();
    unmoved(what);
  }

  private void unmoved(String what) {
    if (rig.frame().dialogs().showing()) {
      wrong.add(what + " opens a dialog");
      rig.frame().dialogs().dismiss();
    }
  }

  private void press(String button) {
    Rig.until(button, () -> shown(rig.find("#" + button)));
    Rig.fx(
        () -> {
          rig.<Button>find("#" + button).fire();
          return true;
        });
    rig.settle();
  }

  private static boolean shown(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return node != null;
  }

  private boolean says(String words) {
    for (Node node : rig.scene().getRoot().lookupAll(".label")) {
      if (node instanceof Labeled label
          && shown(label)
          && label.getText() != null
          && label.getText().contains(words)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> deeds(String who) throws Exception {
    return admin
        .audit()
        .list(new AuditFilter(who, "", "", "", Optional.empty(), "", 0, 0), 100, "")
        .get(180, TimeUnit.SECONDS)
        .entries()
        .stream()
        .filter(e -> e.deed().outcome() == AuditOutcome.OK)
        .map(e -> e.deed().method() + " " + e.deed().outcome())
        .toList();
  }
}
