package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.wire.DeadMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon dlq undo}. */
@Command(
    name = "undo",
    description = "Restores what a discard took, as long as its window is open.",
    footer = {"", "Example:", "  carillon dlq undo 8M3KQ2ZVXH4T"})
final class DlqUndo extends ClientCommand {
  @Parameters(paramLabel = "TOKEN", description = "What the discard printed.")
  String token = "";

  DlqUndo(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    DeadOutcome outcome = await(client.deadLetters().undo(token));
    print(
        DeadMapping.toProto(outcome),
        () -> "Restored " + Text.plural(outcome.done(), "dead letter") + ".\n");
    return Exit.OK;
  }
}
