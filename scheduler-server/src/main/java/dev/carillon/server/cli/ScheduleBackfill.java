package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.wire.FireMapping;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon schedule backfill}. */
@Command(
    name = "backfill",
    description =
        "Makes the fires of a range of the past; those that were made before are left out.",
    footer = {
      "",
      "Examples:",
      "  carillon schedule backfill nightly --from 2026-11-01T00:00Z --to 2026-11-08T00:00Z"
          + " --dry-run",
      "  carillon schedule backfill nightly --from 2026-11-01T00:00Z --concurrency 4 --yes",
      "",
      "Each fire knows its instant: attribute \"fire\". Follow it: carillon schedule backfills."
    })
final class ScheduleBackfill extends ClientCommand {
  @Mixin final ScheduleName name = new ScheduleName();

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      required = true,
      description = "First instant; without an offset by local time.")
  String from = "";

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      description = "Fires before it, not after the present (default: up to the present).")
  @Nullable String to;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "How many of what it creates may live at a time, 1-100 (default: 1).")
  int concurrency = 1;

  @Option(names = "--newest-first", description = "Begin with the newest (default: the oldest).")
  boolean newestFirst;

  @Option(names = "--again", description = "Also what was made before (default: that is left out).")
  boolean again;

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the history.")
  String reason = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Do it; else only the plan is shown.")
  boolean yes;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only show the plan, as without --yes.")
  boolean dryRun;

  ScheduleBackfill(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    BackfillOrder order =
        new BackfillOrder(
            ScheduleTimes.ms(from, "--from", terminal.zone()),
            ScheduleTimes.ms(to, "--to", terminal.zone()),
            concurrency,
            newestFirst,
            again,
            reason);
    Backfill plan = await(client.schedules().planBackfill(name.key(), order));
    boolean planned = !yes || dryRun || plan.total() == 0;
    Backfill backfill = planned ? plan : await(client.schedules().applyBackfill(plan.id()));
    print(
        FireMapping.toProto(backfill),
        () -> planned ? BackfillView.plan(backfill, times()) : BackfillView.line(backfill) + "\n");
    return Exit.OK;
  }
}
