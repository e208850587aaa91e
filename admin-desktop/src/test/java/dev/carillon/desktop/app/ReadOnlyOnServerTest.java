package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.state.Target;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.Optional;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;

/** What is shown already is offered or refused anew when the profile of the same server changes. */
class ReadOnlyOnServerTest extends OnServer {
  private void readOnly(boolean on) {
    rig.session()
        .connect(new Target(rig.session().state().profile().withReadOnly(on), Optional.empty()));
    Rig.until(
        "the profile",
        () ->
            rig.session().state().profile().readOnly() == on && rig.session().state().link().up());
    rig.settle();
  }

  private void select(String table, String key) {
    Rig.until(
        key,
        () -> {
          TableView<Row<?>> rows = rig.find(table);
          for (Row<?> row : rows.getItems()) {
            if (row.key().equals(key)) {
              rows.getSelectionModel().clearAndSelect(rows.getItems().indexOf(row));
              return true;
            }
          }
          return false;
        });
    rig.settle();
  }

  private boolean refused(String button) {
    return rig.find(button).getStyleClass().contains("refused");
  }

  @Test
  void anEndedTaskThatIsOpenIsNotRetriedFromAReadOnlyProfile() throws Exception {
    String id =
        submit(
            NewTask.of("shell", Payload.of("exit 3"))
                .inQueue("read-only")
                .withRetry(new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO)));
    awaitState(id, TaskState.DEAD);
    rig.go(Place.TASKS);
    Rig.fx(
        () -> {
          rig.frame().showTask(id);
          return true;
        });
    Rig.until("what can be done", () -> shown("#task-retry") && offers() > 1);
    readOnly(true);
    Rig.until("the refusal", () -> refused("#task-retry") && offers() == 1);
    fire("#task-retry");
    assertThat(Rig.fx(() -> rig.frame().dialogs().showing())).isFalse();
    assertThat(task(id).state()).isEqualTo(TaskState.DEAD);
    readOnly(false);
    Rig.until("what can be done again", () -> !refused("#task-retry") && offers() > 1);
  }

  /** Only the commands to copy remain where nothing may be done. */
  private int offers() {
    return rig.<MenuButton>find("#task-more").getItems().size();
  }

  @Test
  void whatWasRefusedIsOfferedOnceItMayBeDone() throws Exception {
    // Nothing happens in it that would show it anew.
    submit(
        NewTask.of("echo", Payload.of("x"))
            .inQueue("quiet-queue")
            .dueAt(new NewTask.Due.After(Duration.ofHours(1))));
    readOnly(true);
    rig.go(Place.QUEUES);
    select("#queues-table", "quiet-queue");
    Rig.until("the refusal", () -> refused("#queue-pause"));
    readOnly(false);
    Rig.until("the offer", () -> !refused("#queue-pause") && !refused("#queue-purge"));
  }
}
