package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.ScheduleClient;
import dev.carillon.model.task.NewTask;
import dev.carillon.v1.DescribeScheduleResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon schedule describe}. */
@Command(
    name = "describe",
    description = "Checks a schedule without storing it and says it in plain words.",
    footer = {
      "",
      "Example:",
      "  carillon schedule describe --cron '*/5 9-17 * * MON-FRI' --zone Europe/Berlin"
    })
final class ScheduleDescribe extends ClientCommand {
  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Whose it is (default: default).")
  String tenant = NewTask.DEFAULT_NAME;

  @Mixin final ScheduleOptions written = new ScheduleOptions();

  ScheduleDescribe(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ScheduleClient.Told told =
        await(client.schedules().describe(written.schedule(tenant, "described", terminal)));
    print(
        DescribeScheduleResponse.newBuilder()
            .setDescription(told.description())
            .addAllWarnings(told.warnings())
            .build(),
        () -> told(told));
    return Exit.OK;
  }

  private static String told(ScheduleClient.Told told) {
    StringBuilder text = new StringBuilder(Text.line(told.description())).append('\n');
    told.warnings().forEach(w -> text.append("warning: ").append(Text.line(w)).append('\n'));
    return text.toString();
  }
}
