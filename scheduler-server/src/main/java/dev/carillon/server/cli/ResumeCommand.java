package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.control.Scope;
import dev.carillon.v1.ResumeScopeResponse;
import picocli.CommandLine.Command;

/** {@code carillon resume}. */
@Command(
    name = "resume",
    description = "Starts work of everything, a queue, a type, a tenant or a worker again.",
    footer = {
      "",
      "Examples:",
      "  carillon resume queue mail",
      "  carillon resume all",
      "",
      "A pause of another scope stays: see carillon pauses."
    })
final class ResumeCommand extends ScopeCommand {
  ResumeCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Scope scope = scope(client);
    boolean was = await(client.control().resume(scope));
    print(
        ResumeScopeResponse.newBuilder().setResumed(was).build(),
        () -> PauseView.resumed(scope, was) + "\n");
    return Exit.OK;
  }
}
