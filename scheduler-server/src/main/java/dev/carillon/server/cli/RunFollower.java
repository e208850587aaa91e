package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.wire.RunMapping;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what becomes of a run, a line for each change of a node, until it has ended. */
final class RunFollower {
  private RunFollower() {}

  static int follow(CarillonClient client, String id, ClientCommand command) {
    Stream<RunUpdate> updates = new Stream<>();
    Map<String, NodeState> last = new HashMap<>();
    @Nullable Run[] end = {null};
    ProgressLine line = new ProgressLine(command.terminal, command.options.json);
    RunColours colours = RunColours.of(command.terminal);
    try (Subscription _ = client.workflows().watch(id, updates)) {
      updates.forEach(
          update -> {
            if (command.options.json) {
              command.print(RunMapping.toProto(update), () -> "");
            } else {
              line.clear();
              update.nodes().forEach(node -> tell(command, node, last, colours));
              line.show(RunView.progress(update.run(), command.times()));
            }
            end[0] = update.run();
            return !update.run().state().ended() || update.more();
          });
    } finally {
      line.clear();
    }
    Run run = end[0];
    if (run == null) {
      return Exit.FAILED;
    }
    if (!command.options.json) {
      command.terminal.out().println(RunView.ended(run));
    }
    return run.state() == RunState.SUCCEEDED ? Exit.OK : Exit.FAILED;
  }

  private static void tell(
      ClientCommand command, NodeView node, Map<String, NodeState> last, RunColours colours) {
    NodeState before = last.put(node.id(), node.state());
    boolean news = before == null ? node.state() != NodeState.WAITING : before != node.state();
    if (news) {
      command
          .terminal
          .out()
          .println(
              colours.of(node.state())
                  + "  "
                  + Text.line(node.id())
                  + RunView.because(node)
                  + RunView.took(node));
      command.terminal.out().flush();
    }
  }
}
