package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.wire.BulkMapping;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Option;

/** A command that plans one action on many tasks, shows the plan, asks, and does it. */
abstract class BulkCommand extends ClientCommand {
  @Option(
      names = {"-f", "--filter"},
      paramLabel = "FILTER",
      required = true,
      description = "Which tasks, as in task find; an empty one is an error.")
  String filter = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, kept with the events.")
  String reason = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Do it without asking.")
  boolean yes;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only show the plan.")
  boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Tasks a second at most (default: 20000).")
  int rate;

  BulkCommand(Terminal terminal) {
    super(terminal);
  }

  /** What is to be done, by the options given. */
  abstract BulkOrder order();

  @Override
  final int run(CarillonClient client) {
    BulkJob plan = await(client.bulk().plan(order()));
    if (plan.state() == BulkState.PLANNING) {
      plan = BulkProgress.follow(client, plan, this);
    }
    if (plan.state() != BulkState.PLANNED) {
      return ended(plan);
    }
    if (dryRun || !yes && options.json || plan.total() == 0) {
      show(plan, dryRun || plan.total() == 0 ? "" : notAsked(plan));
      return Exit.OK;
    }
    if (!yes) {
      show(plan, "");
      if (!agreed(plan)) {
        return Exit.FAILED;
      }
    }
    BulkJob applied = await(client.bulk().apply(plan.id(), rate));
    return ended(BulkProgress.follow(client, applied, this));
  }

  private void show(BulkJob plan, String more) {
    print(BulkMapping.toProto(plan), () -> BulkView.plan(plan, times(), terminal.width()) + more);
  }

  private static String notAsked(BulkJob plan) {
    return "Nothing was done. To do it: carillon bulk resume " + plan.id() + "\n";
  }

  /** Where nobody can answer, silence is no agreement. */
  private boolean agreed(BulkJob plan) {
    terminal.err().print(BulkView.question(plan) + " [y/N] ");
    terminal.err().flush();
    String answer = "";
    try {
      String line =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
              .readLine();
      answer = line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean agreed = answer.equals("y") || answer.equals("yes");
    if (!agreed) {
      terminal.note(notAsked(plan).strip());
    }
    return agreed;
  }

  private int ended(BulkJob job) {
    print(BulkMapping.toProto(job), () -> BulkView.ended(job));
    return BulkProgress.exit(job);
  }
}
