package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.TaskPort;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;

/** What else can be done to one task; each also as the command that does it. */
final class TaskMenu extends MenuButton {
  private final Console console;
  private final Host host;
  private final Work acting;
  private final Runnable changed;

  /**
   * @param acting shows why something failed
   * @param changed told when something was done
   */
  TaskMenu(Console console, Host host, Work acting, Runnable changed) {
    super(text("task.more"));
    this.console = console;
    this.host = host;
    this.acting = acting;
    this.changed = changed;
    setId("task-more");
    setMinWidth(USE_PREF_SIZE);
  }

  void show(Task task) {
    getItems().clear();
    boolean may = console.refusal().isEmpty();
    boolean waits =
        task.state() == TaskState.SCHEDULED
            || task.state() == TaskState.READY
            || task.state() == TaskState.RETRY_WAIT;
    boolean held = task.state() == TaskState.HELD;
    if (may && waits) {
      add("task.hold", () -> act(task, () -> port().hold(task.id(), "")));
      add("task.runnow", () -> act(task, () -> port().runNow(task.id(), "")));
    }
    if (may && held) {
      add("task.resume", () -> act(task, () -> port().resume(task.id(), "")));
    }
    if (may && (waits || held)) {
      add("task.reschedule", () -> askWhen(task));
    }
    if (may && !task.state().live()) {
      add("task.asnew", () -> new RetryAsNewSheet(console, host).open(task));
      add("task.delete", () -> askDelete(task));
    }
    if (!getItems().isEmpty()) {
      getItems().add(new SeparatorMenuItem());
    }
    Menu copy = new Menu(text("command.copy"));
    copy.getItems().add(named("task.copy.show", command("show", task)));
    copy.getItems().add(named("task.copy.explain", command("explain", task)));
    copy.getItems().add(named("task.copy.logs", command("logs", task)));
    copy.getItems()
        .add(
            task.state().live()
                ? named("task.copy.cancel", command("cancel", task))
                : named("task.copy.retry", () -> retry(task)));
    if (waits) {
      copy.getItems().add(named("task.copy.hold", command("hold", task)));
      copy.getItems().add(named("task.copy.runnow", command("run-now", task)));
    }
    if (held) {
      copy.getItems().add(named("task.copy.resume", command("resume", task)));
    }
    getItems().add(copy);
  }

  private static Supplier<String> command(String verb, Task task) {
    return () -> Cli.of("carillon task " + verb).word(task.id()).toString();
  }

  private static String retry(Task task) {
    Cli cli = Cli.of("carillon task retry").word(task.id());
    return (task.state() == TaskState.SUCCEEDED ? cli.flag("--rerun") : cli).toString();
  }

  private static MenuItem named(String key, Supplier<String> command) {
    MenuItem item = CommandLine.menuItem(command);
    item.setText(text(key));
    return item;
  }

  private void add(String key, Runnable action) {
    MenuItem item = new MenuItem(text(key));
    item.setId(key.replace('.', '-'));
    item.setOnAction(
        e -> {
          if (console.refusal().isEmpty()) {
            action.run();
          }
        });
    getItems().add(item);
  }

  private TaskPort port() {
    return console.server().tasks();
  }

  private void act(Task task, Supplier<CompletableFuture<Task>> ask) {
    acting.start(ask, done -> done(task.id()));
  }

  private void done(String id) {
    changed.run();
    host.say(text("task.changed", id), Tone.OK);
  }

  private void askWhen(Task task) {
    TextField delay = new TextField("10 min");
    delay.setId("task-delay");
    Work work = console.work();
    new Sheet(host.dialogs(), text("task.reschedule.title", task.id()), text("bulk.when.words"))
        .with(Sheet.field(text("bulk.when"), delay))
        .command(
            () ->
                Cli.of("carillon task reschedule")
                    .word(task.id())
                    .with("--delay", delay.getText().replaceAll("\\s|in$", ""))
                    .toString(),
            delay.textProperty())
        .open(
            text("task.reschedule.go"),
            false,
            work,
            () ->
                work.start(
                    () ->
                        port()
                            .reschedule(
                                task.id(),
                                new NewTask.Due.After(
                                    Duration.ofMillis(Spans.millis(delay.getText()))),
                                task.version(),
                                ""),
                    now -> done(task.id())),
            delay);
  }

  private void askDelete(Task task) {
    Work work = console.work();
    Sheet sheet =
        new Sheet(
                host.dialogs(),
                text("task.delete.title", task.id()),
                text("task.delete.words", task.type(), task.queue()))
            .irreversible()
            .command(command("delete", task).get())
            .counted(1, console.countTyped());
    sheet.open(
        text("task.delete.go", task.id()),
        true,
        work,
        () ->
            work.start(
                () -> port().delete(task.id(), ""),
                state -> host.say(text("task.deleted", task.id()), Tone.OK)),
        sheet);
  }
}
