package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Once;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.desktop.state.HexText;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import java.util.EnumSet;
import java.util.Set;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A copy of an ended task, with changes; the old one stays as it is. */
final class RetryAsNewSheet {
  private final Console console;
  private final Host host;

  RetryAsNewSheet(Console console, Host host) {
    this.console = console;
    this.host = host;
  }

  void open(Task task) {
    TextArea payload = new TextArea(task.payload().utf8());
    payload.setId("asnew-payload");
    payload.getStyleClass().add("mono");
    payload.setPrefRowCount(8);
    // Bytes that are no text would not survive being edited as text.
    payload.setDisable(!HexText.readable(task.payload().bytes()));
    TextField queue = new TextField(task.queue());
    TextField priority = new TextField(String.valueOf(task.priority()));
    VBox queuePlace = Sheet.field(text("task.queue"), queue);
    VBox priorityPlace = Sheet.field(text("task.priority"), priority);
    HBox.setHgrow(queuePlace, Priority.ALWAYS);
    Work work = console.work();
    // One dialog, one copy: also if the answer is lost and the button pressed again.
    Once once = new Once();
    new Sheet(host.dialogs(), text("task.asnew.title", task.id()), text("task.asnew.words"))
        .with(Sheet.field(text("task.payload"), payload), new HBox(12, queuePlace, priorityPlace))
        .command(
            () -> command(task, payload.getText(), queue.getText(), priority.getText()),
            payload.textProperty(),
            queue.textProperty(),
            priority.textProperty())
        .open(
            text("task.asnew.go"),
            false,
            work,
            () ->
                work.start(
                    () ->
                        console
                            .server()
                            .tasks()
                            .retryAsNew(
                                task.id(),
                                keyed(
                                    once,
                                    changes(
                                        task,
                                        payload.getText(),
                                        queue.getText(),
                                        priority.getText())),
                                ""),
                    receipt -> {
                      host.say(text("task.asnew.done", receipt.id()), Tone.OK);
                      host.showTask(receipt.id());
                    }),
            payload);
  }

  private static String command(Task task, String payload, String queue, String priority) {
    boolean other = !payload.equals(task.payload().utf8());
    return Cli.of("carillon task retry")
        .word(task.id())
        .flag("--as-new")
        .with("--payload", other ? payload : "")
        .with("--queue", queue.strip().equals(task.queue()) ? "" : queue.strip())
        .with(
            "--priority",
            priority.strip().equals(String.valueOf(task.priority())) ? "" : priority.strip())
        .toString();
  }

  private static TaskChanges keyed(Once once, TaskChanges changes) {
    Set<TaskChanges.Field> fields = EnumSet.of(TaskChanges.Field.IDEMPOTENCY_KEY);
    fields.addAll(changes.fields());
    return new TaskChanges(fields, changes.values().withIdempotencyKey(once.keyOf(changes)));
  }

  private static TaskChanges changes(Task task, String payload, String queue, String priority) {
    Set<TaskChanges.Field> fields = EnumSet.noneOf(TaskChanges.Field.class);
    NewTask values = TaskChanges.asNew(task);
    if (!payload.equals(task.payload().utf8())) {
      fields.add(TaskChanges.Field.PAYLOAD);
      values = values.withPayload(Payload.of(payload));
    }
    if (!queue.strip().equals(task.queue())) {
      fields.add(TaskChanges.Field.QUEUE);
      values = values.inQueue(queue.strip());
    }
    if (!priority.strip().equals(String.valueOf(task.priority()))) {
      if (!priority.strip().matches("[0-9]")) {
        throw new Wrong(text("wrong.priority", priority), text("wrong.priority.do"));
      }
      fields.add(TaskChanges.Field.PRIORITY);
      values = values.withPriority(Integer.parseInt(priority.strip()));
    }
    return new TaskChanges(fields, values);
  }
}
