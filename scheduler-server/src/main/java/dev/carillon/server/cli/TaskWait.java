package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.wire.TaskMapping;
import org.jspecify.annotations.Nullable;

/** Waits for a task's end, tells of its changes on the way, and makes the exit code of its end. */
final class TaskWait {
  private final ClientCommand command;
  private final CarillonClient client;
  private final boolean withOutput;
  private final LogPrinter printer;
  private @Nullable TaskState told;
  private int toldGen;

  TaskWait(ClientCommand command, CarillonClient client, boolean withOutput) {
    this.command = command;
    this.client = client;
    this.withOutput = withOutput;
    this.printer = new LogPrinter(command);
  }

  /**
   * @param firstGen the first attempt whose output is shown; 0: the one that is current now
   */
  int untilEnd(String id, int firstGen) {
    Task ended =
        new TaskFollower(client, id, firstGen, this::changed, withOutput ? printer::print : null)
            .follow();
    if (command.options.json) {
      command.print(TaskMapping.toProto(ended), () -> "");
    } else if (withOutput) {
      command.terminal.out().flush();
      command.terminal.note(TaskView.ending(ended));
    } else {
      command.terminal.out().println(TaskView.ending(ended));
    }
    return ended.state() == TaskState.SUCCEEDED ? Exit.OK : Exit.FAILED;
  }

  private void changed(Task task) {
    boolean news = task.state() != told || task.gen() != toldGen;
    if (news && task.state().live()) {
      command.progress(TaskView.change(task, command.times()));
    }
    told = task.state();
    toldGen = task.gen();
  }
}
