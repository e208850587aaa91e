package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.v1.ListBulkResponse;
import dev.carillon.wire.BulkMapping;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about bulk jobs that are there already. */
final class BulkJobs {
  private BulkJobs() {}

  /** {@code carillon bulk list}. */
  @Command(
      name = "list",
      aliases = "ls",
      description = "Lists bulk jobs, newest first.",
      footer = {"", "Example:", "  carillon bulk list --json | jq -r '.jobs[].id'"})
  static final class Listing extends ClientCommand {
    Listing(Terminal terminal) {
      super(terminal);
    }

    @Override
    int run(CarillonClient client) {
      List<BulkJob> jobs = await(client.bulk().list(0));
      ListBulkResponse.Builder json = ListBulkResponse.newBuilder();
      jobs.forEach(job -> json.addJobs(BulkMapping.toProto(job)));
      print(json.build(), () -> BulkView.list(jobs, times(), terminal.width()));
      return Exit.OK;
    }
  }

  /** {@code carillon bulk show}. */
  @Command(
      name = "show",
      description = "Shows a bulk job, or what became of its tasks.",
      footer = {
        "",
        "Example:",
        "  carillon bulk show 01JD3M8KQ2ZVXH4T0000000000 --results --only skipped"
      })
  static final class Show extends ClientCommand {
    @Parameters(paramLabel = "ID", description = "The job's id.")
    String id = "";

    @Option(names = "--results", description = "What became of each task.")
    boolean results;

    @Option(
        names = "--only",
        paramLabel = "HOW",
        description = "Only results that are open, ok, skipped or failed.")
    Optional<BulkResult.Outcome> only = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "Results a page (default: 100).")
    int limit;

    @Option(
        names = "--page",
        paramLabel = "TOKEN",
        description = "Go on where an earlier page ended.")
    String page = "";

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    int run(CarillonClient client) {
      if (results || only.isPresent()) {
        BulkResults found = await(client.bulk().results(id, only, limit, page));
        print(BulkMapping.toProto(found), () -> text(found));
        return Exit.OK;
      }
      BulkJob job = await(client.bulk().get(id));
      print(
          BulkMapping.toProto(job),
          () -> BulkView.plan(job, times(), terminal.width()) + BulkView.ended(job));
      return Exit.OK;
    }

    private String text(BulkResults found) {
      Table table = new Table().words("TASK").words("WAS").words("RESULT").text("WHY");
      found
          .results()
          .forEach(
              r ->
                  table.row(
                      r.taskId(), r.planned().name(), r.outcome().name(), Text.line(r.reason())));
      return table.render(terminal.width())
          + (found.nextToken().isEmpty() ? "" : "More with --page " + found.nextToken() + "\n");
    }
  }

  /** {@code carillon bulk resume}. */
  @Command(
      name = "resume",
      description = "Applies a plan, or goes on with a job that was stopped, and follows it.",
      footer = {"", "Example:", "  carillon bulk resume 01JD3M8KQ2ZVXH4T0000000000 --rate 500"})
  static final class Resume extends ClientCommand {
    @Parameters(paramLabel = "ID", description = "The job's id.")
    String id = "";

    @Option(
        names = "--rate",
        paramLabel = "N",
        description = "Tasks a second at most (default: 20000).")
    int rate;

    Resume(Terminal terminal) {
      super(terminal);
    }

    @Override
    int run(CarillonClient client) {
      BulkJob applied = await(client.bulk().apply(id, rate));
      BulkJob job = BulkProgress.follow(client, applied, this);
      print(BulkMapping.toProto(job), () -> BulkView.ended(job));
      return BulkProgress.exit(job);
    }
  }

  /** {@code carillon bulk stop}. */
  @Command(
      name = "stop",
      description = "Stops a bulk job; what was done stays done.",
      footer = {"", "Example:", "  carillon bulk stop 01JD3M8KQ2ZVXH4T0000000000"})
  static final class Stop extends ClientCommand {
    @Parameters(paramLabel = "ID", description = "The job's id.")
    String id = "";

    Stop(Terminal terminal) {
      super(terminal);
    }

    @Override
    int run(CarillonClient client) {
      BulkJob job = await(client.bulk().cancel(id));
      print(BulkMapping.toProto(job), () -> BulkView.ended(job));
      return Exit.OK;
    }
  }
}
