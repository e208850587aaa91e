package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.wire.SubmitMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon task submit}. */
@Command(
    name = "submit",
    description = "Stores a task to be run now, after a delay, or at an instant.",
    footer = {
      "",
      "Examples:",
      "  carillon task submit --type shell --payload 'date -u' --follow",
      "  carillon task submit --type http --payload '{\"url\":\"https://example.com\"}' --delay"
          + " 30s",
      "  carillon task submit --type echo --payload-file report.json --at 2026-12-24T18:00:00Z",
      "  echo hello | carillon task submit --payload - --queue mail --priority high --wait",
      "",
      "With --wait or --follow the exit code tells how the task ended: 0 only if it succeeded."
    })
final class TaskSubmit extends ClientCommand {
  @Mixin final NewTaskOptions task = new NewTaskOptions();

  @Option(
      names = {"-w", "--wait"},
      description = "Wait until the task has ended; the exit code tells how.")
  boolean wait;

  @Option(
      names = {"-f", "--follow"},
      description = "Wait, and show what the task writes.")
  boolean follow;

  @Option(
      names = "--stdin-jsonl",
      description =
          "Submit a task for each line of standard input, a JSON object such as"
              + " {\"type\":\"echo\",\"queue\":\"mail\",\"priority\":7}; one receipt a line.")
  boolean lines;

  TaskSubmit(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    if (lines) {
      return new SubmitLines(this).run(client);
    }
    NewTask newTask = task.toTask(terminal);
    SubmitReceipt receipt = await(client.submit(newTask));
    receipt.warnings().forEach(warning -> terminal.note("warning: " + Text.line(warning)));
    if (!wait && !follow) {
      print(SubmitMapping.toProto(receipt), () -> told(receipt) + "\n");
      return Exit.OK;
    }
    progress(told(receipt));
    return new TaskWait(this, client, follow).untilEnd(receipt.id(), receipt.duplicate() ? 0 : 1);
  }

  private String told(SubmitReceipt receipt) {
    return receipt.duplicate()
        ? "Known already by its key: " + receipt.id() + " (" + receipt.state() + ")"
        : "Submitted "
            + receipt.id()
            + " ("
            + receipt.state()
            + "), due "
            + times().both(receipt.dueMs());
  }
}
