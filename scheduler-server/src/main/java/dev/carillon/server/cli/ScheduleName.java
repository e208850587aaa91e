package dev.carillon.server.cli;

import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.NewTask;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which schedule. */
final class ScheduleName {
  @Parameters(paramLabel = "SCHEDULE", description = "The schedule's id.")
  String id = "";

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Whose it is (default: default).")
  String tenant = NewTask.DEFAULT_NAME;

  ScheduleKey key() {
    return new ScheduleKey(tenant, id);
  }
}
