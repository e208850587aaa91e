package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.task.NewTask;
import dev.carillon.wire.FireMapping;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon schedule history}. */
@Command(
    name = "history",
    description = "Lists the fires of a schedule, made and missed, the newest first.",
    footer = {
      "",
      "Examples:",
      "  carillon schedule history nightly",
      "  carillon schedule history nightly --outcome missed -n 20"
    })
final class ScheduleHistory extends ClientCommand {
  @Mixin final ScheduleName name = new ScheduleName();

  @Option(
      names = {"-o", "--outcome"},
      paramLabel = "fired|queued|skipped|missed|refused",
      description = "Only those.")
  @Nullable FireOutcome outcome;

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

  ScheduleHistory(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    FirePage found =
        await(client.schedules().fires(name.key(), Optional.ofNullable(outcome), limit, page));
    print(
        FireMapping.toProto(found),
        () -> ScheduleView.history(found, times(), terminal.width(), again()));
    return Exit.OK;
  }

  /** This command without its page. */
  private String again() {
    return "carillon schedule history "
        + Text.line(name.id)
        + (name.tenant.equals(NewTask.DEFAULT_NAME) ? "" : " --tenant " + Text.line(name.tenant))
        + (outcome == null ? "" : " --outcome " + outcome.name().toLowerCase(Locale.ROOT))
        + (limit == 0 ? "" : " -n " + limit);
  }
}
