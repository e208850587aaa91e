package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.wire.DeadMapping;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon dlq discard}. */
@Command(
    name = "discard",
    description = "Throws dead letters away; without --yes it only says what it would do.",
    footer = {
      "",
      "Examples:",
      "  carillon dlq discard --group 1a28032cdce53064 --yes",
      "  carillon dlq discard --queue mail --undo-window 1h --yes",
      "  carillon dlq discard --filter 'queue:mail age>7d' --yes",
      "",
      "Until the window ends, the printed token brings them back: carillon dlq undo TOKEN"
    })
final class DlqDiscard extends ClientCommand {
  @Mixin DeadOptions which = new DeadOptions();

  @Option(
      names = "--undo-window",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long it can be undone (default: 10m; at most 7d).")
  Duration window = Duration.ZERO;

  @Option(names = "--yes", description = "Do it.")
  boolean yes;

  /** After these nothing of the call was done; after others, who knows. */
  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.TOO_LARGE,
          ErrorCode.NOT_FOUND,
          ErrorCode.UNAUTHENTICATED,
          ErrorCode.PERMISSION_DENIED);

  private long done;

  DlqDiscard(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    DeadSelection selection = which.some();
    if (!yes) {
      DeadOutcome plan = await(client.deadLetters().planDiscard(selection));
      print(DeadMapping.toProto(plan), () -> DeadView.plan(plan, "discard"));
      return Exit.OK;
    }
    // Made here: who loses an answer has not lost the way back with it.
    String token = TaskId.random(0, new SecureRandom()).local();
    try {
      return discard(client, selection, token);
    } catch (CarillonException e) {
      if (done > 0 || !REFUSALS.contains(e.code())) {
        terminal.note("Whatever it took before comes back with: carillon dlq undo " + token);
      }
      throw e;
    }
  }

  private int discard(CarillonClient client, DeadSelection selection, String token) {
    DeadOutcome last = await(client.deadLetters().discard(selection, window, token, 0));
    done = last.done();
    while (last.remaining() > 0 && last.done() > 0) {
      progress(Text.count(done) + " discarded, " + Text.count(last.remaining()) + " to go");
      last = await(client.deadLetters().discard(selection, window, token, last.diedUntilMs()));
      done += last.done();
    }
    long all = done;
    DeadOutcome end = last;
    print(
        DeadMapping.toProto(end).toBuilder().setDone(all).setToken(all == 0 ? "" : token).build(),
        () ->
            "Discarded "
                + Text.plural(all, "task")
                + (all == 0
                    ? ".\n"
                    : ". Undo until "
                        + times().absolute(end.undoUntilMs())
                        + ": carillon dlq undo "
                        + token
                        + "\n"));
    return Exit.OK;
  }
}
