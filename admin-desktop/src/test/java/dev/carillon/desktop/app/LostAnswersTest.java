package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextArea;
import org.junit.jupiter.api.Test;

/** The server did what was asked, its answer never arrived, and the button is pressed again. */
class LostAnswersTest extends OnServer {
  private final HeldPort port = new HeldPort();

  @Override
  ServerConnector connector() {
    return port.before(super.connector());
  }

  private static int tasks(String queue) throws Exception {
    SearchRequest of = SearchRequest.of("queue:" + queue);
    return others.search().page(of).get(180, TimeUnit.SECONDS).tasks().size();
  }

  @Test
  void theFormSendsItsTaskOnce_andAnotherWhenItIsSentAgainAfterAReceipt() throws Exception {
    rig.go(Place.SUBMIT);
    Rig.fx(
        () -> {
          rig.<TextArea>find("#submit-payload").setText("true");
          rig.<ComboBox<String>>find("#submit-queue").getEditor().setText("form-once");
          return true;
        });
    Rig.until("that it can be sent", () -> !rig.find("#submit-go").isDisabled());
    port.lose("submit");
    fire("#submit-go");
    Rig.until("the loss", () -> port.unlost() == 0);
    Rig.until("that it can be sent again", () -> !rig.find("#submit-go").isDisabled());
    fire("#submit-go");
    Rig.until("a receipt", () -> rig.find("#submit-receipt").isVisible());
    assertThat(tasks("form-once")).isEqualTo(1);
    fire("#submit-go");
    await("a second task", () -> tasks("form-once") == 2);
  }

  @Test
  void aDialogMakesOneCopy() throws Exception {
    String id = submit(NewTask.of("shell", Payload.of("true")).inQueue("copy-once"));
    awaitState(id, TaskState.SUCCEEDED);
    rig.go(Place.TASKS);
    Rig.fx(
        () -> {
          rig.frame().showTask(id);
          return true;
        });
    Rig.until(
        "the task", () -> rig.find("#task-more") != null && rig.find("#task-more").isVisible());
    Rig.fx(
        () -> {
          rig.<MenuButton>find("#task-more").getItems().stream()
              .filter(i -> "task-asnew".equals(i.getId()))
              .findFirst()
              .orElseThrow()
              .fire();
          return true;
        });
    Rig.until("the form", () -> rig.find("#asnew-payload") != null);
    port.lose("retryAsNew");
    fire("#confirm");
    Rig.until("the loss", () -> port.unlost() == 0);
    Rig.until("that it can be sent again", () -> !rig.find("#confirm").isDisabled());
    fire("#confirm");
    Rig.until("the copy", () -> rig.find("#asnew-payload") == null);
    assertThat(tasks("copy-once")).isEqualTo(2);
  }
}
