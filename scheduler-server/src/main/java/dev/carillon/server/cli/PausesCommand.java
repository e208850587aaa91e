package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.control.Paused;
import dev.carillon.v1.ListPausesResponse;
import dev.carillon.wire.ControlMapping;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code carillon pauses}. */
@Command(
    name = "pauses",
    description = "Lists what is paused: by whom, since when, why.",
    footer = {"", "Example:", "  carillon pauses --json | jq '.pauses[].scope'"})
final class PausesCommand extends ClientCommand {
  PausesCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<Paused> pauses = await(client.control().pauses());
    ListPausesResponse.Builder json = ListPausesResponse.newBuilder();
    pauses.forEach(paused -> json.addPauses(ControlMapping.toProto(paused)));
    print(json.build(), () -> PauseView.list(pauses, times(), terminal.width()));
    return Exit.OK;
  }
}
