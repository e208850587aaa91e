package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Row;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;

/** What an operator sees of the cluster and does to queues and workers, on a real server. */
class OperationsOnServerTest extends OnServer {
  private String words(String label) {
    return rig.<Labeled>find(label).getText();
  }

  @Test
  void theClusterShowsOwnersRedisAndBooksThatBalance() throws Exception {
    others
        .submit(NewTask.of("echo", Payload.of("x")).inQueue("counted"))
        .get(180, TimeUnit.SECONDS);
    rig.go(Place.CLUSTER);
    Rig.until(
        "the member", () -> rig.<TableView<?>>find("#cluster-members").getItems().size() == 1);
    Rig.until("owners", () -> words("#cluster-owned").endsWith("each has an owner"));
    Rig.until(
        "who took them",
        () ->
            rig.scene().getRoot().lookupAll(".owner-changes .label").stream()
                .anyMatch(
                    n -> n instanceof Labeled l && l.getText().contains("buckets: nobody →")));
    Rig.until("books", () -> words("#cluster-books").endsWith("every one accounted for"));
    Rig.until("the queue", () -> !rig.<TableView<?>>find("#cluster-ledger").getItems().isEmpty());
    fire("#cluster-check");
    Rig.until("a walk", () -> words("#cluster-report").contains("Nothing was wrong"));
    Rig.until("findings", () -> !rig.find("#cluster-findings").lookupAll(".finding").isEmpty());
    rig.picture("real-cluster");
  }

  @Test
  void aChannelOfNotificationsIsTestedAndWhatCameOfItIsSeen() throws Exception {
    others
        .notifications()
        .putChannel(Channel.webhook("pager", "https://hooks.invalid/carillon"), "")
        .get(180, TimeUnit.SECONDS);
    rig.go(Place.SETTINGS);
    fire("#notify-pager");
    Rig.until(
        "the message that did not arrive",
        () ->
            rig.find("#notifications").lookupAll(".label").stream()
                .anyMatch(n -> n instanceof Labeled l && l.getText().equals("LAST MESSAGES")));
    assertThat(
            others.notifications().deliveries(DeliveryFilter.ALL, 5, "").get(180, TimeUnit.SECONDS))
        .satisfies(page -> assertThat(page.deliveries().getFirst().test()).isTrue());
    rig.picture("real-notifications");
  }

  private void select(Place place, String table, String key) {
    rig.go(place);
    Rig.until(
        key,
        () -> {
          TableView<Row<Object>> view = rig.find(table);
          for (Row<Object> row : view.getItems()) {
            if (row.key().equals(key)) {
              view.getSelectionModel().select(row);
              view.requestFocus();
              return true;
            }
          }
          return false;
        });
  }

  private void type(String field, String words) {
    Rig.until(field, () -> rig.find(field) != null);
    Rig.fx(
        () -> {
          rig.<TextField>find(field).setText(words);
          return true;
        });
  }

  private boolean says(String part, String words) {
    return rig.find(part).lookupAll(".label").stream()
        .anyMatch(n -> n instanceof Labeled l && l.getText().contains(words));
  }

  @Test
  void limitsOfAQueueAreSetAndWhatWaitsInItIsPurged() throws Exception {
    String id =
        others
            .submit(
                NewTask.of("echo", Payload.of("x"))
                    .inQueue("held-back")
                    .dueAt(new NewTask.Due.After(Duration.ofHours(1))))
            .get(180, TimeUnit.SECONDS)
            .id();
    select(Place.QUEUES, "#queues-table", "held-back");
    Rig.until("that nothing has ended", () -> says("#queue-foot", "has ended yet"));
    fire("#queue-limits");
    type("#limit-concurrency", "3");
    type("#limit-rate", "20/m");
    fire("#confirm");
    await(
        "the limits",
        () -> others.limits().settings("held-back").get(180, TimeUnit.SECONDS).concurrency() == 3);
    assertThat(others.limits().settings("held-back").get(180, TimeUnit.SECONDS).rate())
        .isEqualTo(Rate.of(20, Duration.ofMinutes(1)));
    Rig.until("the sheet to close", () -> !rig.frame().dialogs().showing());
    Rig.until("the gauge", () -> says("#queue-foot", "0 of 3 slots taken"));
    Rig.until("the gauge in the list", () -> says("#queues-table", "0 / 3"));
    fire("#queue-purge");
    Rig.until("the plan", () -> rig.find("#confirm") != null);
    assertThat(Rig.fx(() -> rig.<Button>find("#confirm").getText())).isEqualTo("Cancel 1 task");
    fire("#confirm");
    await(
        "the purge",
        () -> others.get(id).get(180, TimeUnit.SECONDS).state() == TaskState.CANCELLED);
  }

  /** The list goes on below a dialog: other lines come, and another one is chosen there. */
  @Test
  void aDialogActsOnWhatItWasOpenedForWhateverTheListShowsByThen() throws Exception {
    String first = later("meant");
    String second = later("not-meant");
    select(Place.QUEUES, "#queues-table", "meant");
    fire("#queue-purge");
    Rig.until("the plan", () -> rig.find("#confirm") != null);
    String third = later("meant");
    later("a-new-queue");
    choose("a-new-queue");
    choose("not-meant");
    fire("#confirm");
    await(
        "the purge",
        () -> others.get(first).get(180, TimeUnit.SECONDS).state() == TaskState.CANCELLED);
    fire("#plan-close");
    choose("meant");
    fire("#queue-pause");
    choose("not-meant");
    fire("#confirm");
    await("the pause", () -> paused("meant"));
    assertThat(paused("not-meant")).isFalse();
    assertThat(others.get(second).get(180, TimeUnit.SECONDS).state())
        .isEqualTo(TaskState.SCHEDULED);
    assertThat(others.get(third).get(180, TimeUnit.SECONDS).state()).isEqualTo(TaskState.SCHEDULED);
  }

  private static String later(String queue) throws Exception {
    return submit(
        NewTask.of("echo", Payload.of("x"))
            .inQueue(queue)
            .dueAt(new NewTask.Due.After(Duration.ofHours(1))));
  }

  private static boolean paused(String queue) throws Exception {
    return others.queues().get(180, TimeUnit.SECONDS).stream()
        .anyMatch(q -> q.name().equals(queue) && q.pause().isPresent());
  }

  /** In the list of queues, once it is there; not by the keyboard, which a dialog has. */
  private void choose(String queue) {
    Rig.until(
        queue,
        () -> {
          TableView<Row<Object>> view = rig.find("#queues-table");
          for (Row<Object> row : view.getItems()) {
            if (row.key().equals(queue)) {
              view.getSelectionModel().select(row);
              return true;
            }
          }
          return false;
        });
  }

  @Test
  void whatWasDoneStandsInTheAuditLogAndIsExportedAsItIsFiltered() throws Exception {
    others.pauseQueue("audited", "why", Duration.ZERO).get(180, TimeUnit.SECONDS);
    others.resumeQueue("audited").get(180, TimeUnit.SECONDS);
    others.resumeQueue("audited-too").get(180, TimeUnit.SECONDS);
    rig.go(Place.AUDIT);
    type("#audit-method", "QueueService/Resume");
    type("#audit-target", "audited");
    Rig.until("two entries", () -> rig.<TableView<?>>find("#audit-table").getItems().size() == 2);
    rig.picture("real-audit");
    fire("#audit-export");
    Path file = folder.resolve("audit.jsonl");
    type("#audit-file", file.toString());
    // What is typed into the filter now is not meant by the dialog.
    type("#audit-target", "nothing");
    fire("#confirm");
    Rig.until("the export", () -> !rig.frame().dialogs().showing());
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("QueueService/Resume", "audited"));
    fire("#audit-verify");
    Rig.until("that nothing was changed", () -> says(".toasts", "The chain is whole"));
    // A file that is there is left alone, and that is said in place.
    fire("#audit-export");
    type("#audit-file", file.toString());
    fire("#confirm");
    Rig.until("the refusal", () -> says(".dialog", file + " could not be written"));
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aFindingLeadsToWhatItIsAbout() throws Exception {
    others
        .submit(NewTask.of("echo", Payload.of("x")).inQueue("looked-at"))
        .get(180, TimeUnit.SECONDS);
    others.pauseQueue("looked-at", "", Duration.ZERO).get(180, TimeUnit.SECONDS);
    leads(
        link -> {
          link.requestFocus();
          Event.fireEvent(link, space(KeyEvent.KEY_PRESSED));
          Event.fireEvent(link, space(KeyEvent.KEY_RELEASED));
        });
    leads(link -> Event.fireEvent(link.getParent().getParent().lookup(".heading"), click()));
    others.resumeQueue("looked-at").get(180, TimeUnit.SECONDS);
  }

  /** Found and pressed in one: the lines are made anew with each finding that comes or goes. */
  private void leads(Consumer<Button> press) {
    rig.go(Place.DASHBOARD);
    Rig.until(
        "the finding",
        () -> {
          Optional<Button> link = finding("looked-at");
          link.ifPresent(press);
          return link.isPresent();
        });
    Rig.until("the queue", () -> isOpen("looked-at"));
  }

  private static KeyEvent space(EventType<KeyEvent> type) {
    return new KeyEvent(type, " ", " ", KeyCode.SPACE, false, false, false, false);
  }

  private static MouseEvent click() {
    return new MouseEvent(
        MouseEvent.MOUSE_CLICKED,
        0,
        0,
        0,
        0,
        MouseButton.PRIMARY,
        1,
        false,
        false,
        false,
        false,
        true,
        false,
        false,
        false,
        false,
        true,
        null);
  }

  private boolean isOpen(String queue) {
    return rig.frame().place() == Place.QUEUES
        && rig.<TableView<Row<?>>>find("#queues-table").getSelectionModel().getSelectedItem()
            instanceof Row<?> row
        && row.key().equals(queue);
  }

  private Optional<Button> finding(String queue) {
    return rig.scene().getRoot().lookupAll(".finding-link").stream()
        .map(Button.class::cast)
        .filter(b -> b.getText().equals("Open queue " + queue))
        .findFirst();
  }
}
