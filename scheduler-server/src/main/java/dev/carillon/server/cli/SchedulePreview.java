package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.NewTask;
import dev.carillon.wire.FireMapping;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon schedule preview}. */
@Command(
    name = "preview",
    description = "Shows the next fires of a schedule, stored or only written.",
    footer = {
      "",
      "Examples:",
      "  carillon schedule preview nightly -n 20",
      "  carillon schedule preview --cron '30 2 * * *' --zone Europe/Berlin --from"
          + " 2027-03-27T00:00",
      "",
      "Days on which the clock changes, excluded instants and jitter are marked."
    })
final class SchedulePreview extends ClientCommand {
  @Parameters(
      paramLabel = "SCHEDULE",
      arity = "0..1",
      description = "Id of a stored schedule; else give --cron and so on.")
  @Nullable String id;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Whose it is (default: default).")
  String tenant = NewTask.DEFAULT_NAME;

  @Mixin final ScheduleOptions written = new ScheduleOptions();

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "How many fires, up to 1000 (default: 10).")
  int count;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description = "Fires after it (default: now); without an offset by --zone.")
  @Nullable String from;

  SchedulePreview(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ZoneId zone = written.times.zone == null ? terminal.zone() : written.times.zone();
    long fromMs = ScheduleTimes.ms(from, "--from", zone);
    String stored = id;
    CompletableFuture<Preview> asked =
        stored == null || written.trigger.given()
            ? client
                .schedules()
                .preview(
                    written.schedule(tenant, stored == null ? "preview" : stored, terminal),
                    fromMs,
                    count)
            : client.schedules().preview(new ScheduleKey(tenant, stored), fromMs, count);
    Preview preview = await(asked);
    print(FireMapping.toProto(preview), () -> ScheduleView.preview(preview, times()));
    return Exit.OK;
  }
}
