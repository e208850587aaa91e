package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Run;
import dev.carillon.wire.RunMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon workflow run}. */
@Command(
    name = "run",
    description = "Starts a run of a stored workflow.",
    footer = {
      "",
      "Examples:",
      "  carillon workflow run daily --watch",
      "  carillon workflow run daily --input '{\"date\":\"2026-11-21\"}' --end-within 2h"
    })
final class WorkflowRun extends ClientCommand {
  @Mixin final WorkflowName name = new WorkflowName();

  @Option(
      names = {"-i", "--input"},
      paramLabel = "JSON",
      description = "What ${input…} stands for; @FILE reads a file (default: the workflow's own).")
  String input = "";

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description = "A free label; may be given several times.")
  List<KeyValue> labels = new ArrayList<>();

  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      description = "Two calls with one key give one run.")
  String key = "";

  @Option(
      names = "--end-within",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Longest time to its end; 0 for none (default: the workflow's own).")
  @Nullable Duration deadline;

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  @Option(
      names = {"-w", "--watch"},
      description = "Follow it to its end.")
  boolean watch;

  WorkflowRun(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String json = input.startsWith("@") ? DefinitionFile.read(input.substring(1), terminal) : input;
    Run run =
        await(
            client
                .workflows()
                .run(
                    new NewRun(
                        name.tenant,
                        name.id,
                        name.version,
                        Payload.of(json),
                        KeyValue.map(labels),
                        key,
                        Optional.ofNullable(deadline),
                        reason)));
    if (watch) {
      progress("Run " + run.id());
      return RunFollower.follow(client, run.id(), this);
    }
    print(
        RunMapping.toProto(run),
        () ->
            "Started "
                + run.id()
                + ", version "
                + run.version()
                + ".\nSee it: carillon workflow watch "
                + run.id()
                + "\n");
    return Exit.OK;
  }
}
