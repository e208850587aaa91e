package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.wire.DeadMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon dlq redrive}. */
@Command(
    name = "redrive",
    description = "Brings dead letters back; without --yes it only says what it would do.",
    footer = {
      "",
      "Examples:",
      "  carillon dlq redrive 03-8M3KQ2ZVXH4T --payload '{\"to\":\"ann@example.com\"}' --yes",
      "  carillon dlq redrive --group 1a28032cdce53064 --queue mail --yes",
      "  carillon dlq redrive --filter 'label.customer:acme ended>now-1h' --yes",
      "",
      "Not sure that they will go well? carillon dlq canary"
    })
final class DlqRedrive extends ClientCommand {
  @Mixin DeadOptions which = new DeadOptions();
  @Mixin DeadEditOptions edit = new DeadEditOptions();

  @Option(names = "--yes", description = "Do it.")
  boolean yes;

  DlqRedrive(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    DeadSelection selection = which.some();
    DeadEdits edits = edit.edits();
    if (!yes) {
      DeadOutcome plan = await(client.deadLetters().planRedrive(selection, edits));
      print(DeadMapping.toProto(plan), () -> DeadView.plan(plan, "bring back"));
      return Exit.OK;
    }
    long done = 0;
    DeadOutcome last = await(client.deadLetters().redrive(selection, edits, 0));
    done += last.done();
    while (last.remaining() > 0 && last.done() > 0) {
      progress(Text.count(done) + " brought back, " + Text.count(last.remaining()) + " to go");
      last = await(client.deadLetters().redrive(selection, edits, last.diedUntilMs()));
      done += last.done();
    }
    long all = done;
    DeadOutcome end = last;
    print(
        DeadMapping.toProto(end).toBuilder().setDone(all).build(),
        () ->
            "Brought back "
                + Text.plural(all, "task")
                + (end.skipped() > 0
                    ? "; " + Text.count(end.skipped()) + " were no dead letters any more"
                    : "")
                + ".\n");
    return all == 0 && end.skipped() > 0 ? Exit.FAILED : Exit.OK;
  }
}
