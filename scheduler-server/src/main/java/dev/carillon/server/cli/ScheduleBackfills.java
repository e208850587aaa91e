package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.v1.ListBackfillsResponse;
import dev.carillon.wire.FireMapping;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon schedule backfills}. */
@Command(
    name = "backfills",
    description = "Lists backfills of the last 30 days, the newest first; stops one.",
    footer = {
      "",
      "Examples:",
      "  carillon schedule backfills nightly",
      "  carillon schedule backfills --stop 03-8M3KQ2ZVXH4T"
    })
final class ScheduleBackfills extends ClientCommand {
  @Parameters(paramLabel = "SCHEDULE", arity = "0..1", description = "Only of this schedule.")
  String id = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only of this tenant.")
  String tenant = "";

  @Option(
      names = "--stop",
      paramLabel = "BACKFILL",
      description = "Make no further fires of this one; what it created goes on.")
  String stop = "";

  ScheduleBackfills(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    if (!stop.isEmpty()) {
      Backfill stopped = await(client.schedules().cancelBackfill(stop));
      print(FireMapping.toProto(stopped), () -> BackfillView.line(stopped) + "\n");
      return Exit.OK;
    }
    List<Backfill> found = await(client.schedules().backfills(tenant, id));
    print(
        ListBackfillsResponse.newBuilder()
            .addAllBackfills(found.stream().map(FireMapping::toProto).toList())
            .build(),
        () -> BackfillView.list(found, times(), terminal.width()));
    return Exit.OK;
  }
}
