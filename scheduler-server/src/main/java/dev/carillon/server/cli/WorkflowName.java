package dev.carillon.server.cli;

import dev.carillon.model.task.NewTask;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which workflow, and which version of it. */
final class WorkflowName {
  @Parameters(paramLabel = "WORKFLOW", description = "The workflow's id.")
  String id = "";

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Whose it is (default: default).")
  String tenant = NewTask.DEFAULT_NAME;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Which version (default: the latest).")
  int version;
}
