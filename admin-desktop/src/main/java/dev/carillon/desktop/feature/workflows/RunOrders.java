package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Once;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;

/**
 * What is done to workflows and runs: each asks first, and shows the command that does the same.
 */
final class RunOrders {
  private final Console console;
  private final Host host;

  RunOrders(Console console, Host host) {
    this.console = console;
    this.host = host;
  }

  private WorkflowPort server() {
    return console.server().workflows();
  }

  /** One order that takes a reason. */
  private record Order(
      String key, boolean destructive, String command, Object[] values, long count) {}

  private <T> void ask(
      Order order, BiFunction<WorkflowPort, String, CompletableFuture<T>> act, Consumer<T> done) {
    Work work = console.work();
    TextField reason = new TextField();
    reason.setId("reason");
    Sheet sheet =
        new Sheet(
            host.dialogs(),
            text(order.key + "title", order.values),
            text(order.key + "words", order.values));
    sheet
        .with(Sheet.field(text("flow.reason"), reason))
        .command(
            () -> Cli.and(order.command).with("--reason", reason.getText().strip()).toString(),
            reason.textProperty())
        .counted(order.count, order.destructive && console.countTyped())
        .open(
            text(order.key + "go", order.values),
            order.destructive,
            work,
            () ->
                work.start(
                    () -> act.apply(server(), reason.getText().strip()),
                    answer -> {
                      host.say(text(order.key + "done", order.values), Tone.OK);
                      done.accept(answer);
                    }),
            sheet);
  }

  static String command(String verb, String... words) {
    Cli cli = Cli.of("carillon workflow " + verb);
    for (String word : words) {
      cli.word(word);
    }
    return cli.toString();
  }

  private static Cli tenant(Cli cli, String tenant) {
    return NewTask.DEFAULT_NAME.equals(tenant) ? cli : cli.with("--tenant", tenant);
  }

  void pause(Run run, Consumer<Run> done) {
    ask(
        new Order("flow.pause.", false, command("pause", run.id()), new Object[] {run.id()}, 1),
        (s, why) -> s.pauseRun(run.id(), why),
        done);
  }

  void resume(Run run, Consumer<Run> done) {
    ask(
        new Order("flow.resume.", false, command("resume", run.id()), new Object[] {run.id()}, 1),
        (s, why) -> s.resumeRun(run.id(), why),
        done);
  }

  void cancel(Run run, int unfinished, Consumer<Run> done) {
    Object[] values = {run.id(), Figures.count(unfinished)};
    ask(
        new Order("flow.cancel.", true, command("cancel", run.id()), values, unfinished),
        (s, why) -> s.cancelRun(run.id(), why),
        done);
  }

  void rerunFailed(Run run, int failed, Consumer<Run> done) {
    Object[] values = {run.id(), Figures.count(failed)};
    ask(
        new Order("flow.rerun.", false, command("rerun", run.id()), values, failed),
        (s, why) -> s.rerunFrom(run.id(), "", why),
        done);
  }

  void retry(Run run, String node, Consumer<Run> done) {
    Object[] values = {node, run.id()};
    ask(
        new Order("flow.retry.", false, command("retry", run.id(), node), values, 1),
        (s, why) -> s.retryNode(run.id(), node, why),
        done);
  }

  /**
   * @param behind nodes that depend on it
   */
  void rerunFrom(Run run, String node, int behind, Consumer<Run> done) {
    Object[] values = {node, Figures.count(behind + 1)};
    ask(
        new Order("flow.from.", false, command("rerun", run.id(), node), values, behind + 1),
        (s, why) -> s.rerunFrom(run.id(), node, why),
        done);
  }

  void deleteRun(Run run, Consumer<String> done) {
    Object[] values = {run.id(), Figures.count(run.size())};
    ask(
        new Order("flow.drop.", true, command("delete", run.id()), values, run.size()),
        (s, why) -> s.deleteRun(run.id(), why),
        done);
  }

  void deleteWorkflow(WorkflowVersion v, Consumer<Integer> done) {
    ask(
        new Order(
            "flow.delete.",
            true,
            tenant(Cli.of("carillon workflow delete").word(v.id()), v.tenant()).toString(),
            new Object[] {v.id()},
            1),
        (s, why) -> s.delete(v.tenant(), v.id(), 0, why),
        done);
  }

  /** Asks for the input, then starts a run. */
  void run(String tenant, String workflow, int version, Consumer<Run> done) {
    Work work = console.work();
    // One dialog, one run: also if the answer is lost and the button pressed again.
    Once once = new Once();
    TextArea input = new TextArea();
    input.setId("run-input");
    input.setPrefRowCount(5);
    input.getStyleClass().add("mono");
    input.setPromptText("{\"date\": \"2026-11-21\"}");
    Sheet sheet =
        new Sheet(host.dialogs(), text("flow.start.title", workflow), text("flow.start.words"));
    String shownVersion = version == 0 ? "" : String.valueOf(version);
    sheet
        .with(Sheet.field(text("flow.input"), input))
        .command(
            () ->
                tenant(Cli.of("carillon workflow run").word(workflow), tenant)
                    .with("--version", shownVersion)
                    .with("--input", input.getText().strip())
                    .toString(),
            input.textProperty())
        .open(
            text("flow.start.go", workflow),
            false,
            work,
            () ->
                work.start(
                    () -> {
                      String words = input.getText().strip();
                      String key = once.keyOf(words);
                      return server().run(newRun(tenant, workflow, version, words, key));
                    },
                    run -> {
                      host.say(text("flow.start.done", run.id()), Tone.OK);
                      done.accept(run);
                    }),
            sheet);
  }

  private static NewRun newRun(
      String tenant, String workflow, int version, String input, String key) {
    Payload payload = input.isEmpty() ? Payload.EMPTY : Payload.of(input);
    return new NewRun(tenant, workflow, version, payload, Map.of(), key, Optional.empty(), "");
  }
}
