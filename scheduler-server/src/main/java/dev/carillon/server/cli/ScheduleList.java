package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.wire.FireMapping;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon schedule list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists schedules by tenant and id: when they fire, and how they fared.",
    footer = {
      "",
      "Examples:",
      "  carillon schedule list --state paused",
      "  carillon schedule list --prefix etl. --label team=data"
    })
final class ScheduleList extends ClientCommand {
  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only of this tenant.")
  String tenant = "";

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only ids that begin so.")
  String prefix = "";

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY[=VALUE]",
      description = "Only those with this label.")
  String label = "";

  @Option(
      names = {"-s", "--state"},
      paramLabel = "active|paused|finished",
      description = "Only those.")
  @Nullable ScheduleState state;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most of them, up to 500 (default: 100).")
  int limit;

  @Option(
      names = "--page",
      paramLabel = "TOKEN",
      description = "Go on behind an earlier page: its nextPageToken of --json.")
  String page = "";

  ScheduleList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    SchedulePage found =
        await(
            client
                .schedules()
                .list(
                    new ScheduleFilter(tenant, prefix, label, Optional.ofNullable(state)),
                    limit,
                    page));
    print(FireMapping.toProto(found), () -> ScheduleView.list(found, times(), terminal.width()));
    return Exit.OK;
  }
}
