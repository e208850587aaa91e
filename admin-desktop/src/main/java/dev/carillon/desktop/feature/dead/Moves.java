package dev.carillon.desktop.feature.dead;

import dev.carillon.desktop.state.DeadLetterPort;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.task.TaskId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Moves all that was planned: the server takes 10,000 a call, so it is called until none is left.
 */
final class Moves {
  /** How long a discard can be undone. */
  static final Duration UNDO = Duration.ofMinutes(10);

  /**
   * What was moved in all.
   *
   * @param token undoes a discard
   * @param undoUntilMs until when; 0: nothing to undo
   */
  record Moved(long done, long skipped, String token, long undoUntilMs) {
    static final Moved NONE = new Moved(0, 0, "", 0);

    private Moved plus(DeadOutcome more) {
      return new Moved(
          done + more.done(),
          skipped + more.skipped(),
          more.token().isEmpty() ? token : more.token(),
          more.done() == 0 ? undoUntilMs : Math.max(undoUntilMs, more.undoUntilMs()));
    }

    /** The same, of an order that was given before: what that took can be undone, too. */
    Moved begun(long atMs) {
      return new Moved(done, skipped, token, Math.max(undoUntilMs, atMs + UNDO.toMillis()));
    }
  }

  private Moves() {}

  /** A name for a discard: made here, so that who loses an answer keeps the way back. */
  static String token() {
    return TaskId.random(0, new SecureRandom()).local();
  }

  static CompletableFuture<Moved> redrive(
      DeadLetterPort server, DeadSelection selection, DeadEdits edits, long diedUntilMs) {
    return redrive(server, selection, edits, diedUntilMs, Moved.NONE);
  }

  private static CompletableFuture<Moved> redrive(
      DeadLetterPort server, DeadSelection selection, DeadEdits edits, long until, Moved so) {
    return server
        .redrive(selection, edits, until)
        .thenCompose(
            out ->
                over(out)
                    ? CompletableFuture.completedFuture(so.plus(out))
                    : redrive(server, selection, edits, out.diedUntilMs(), so.plus(out)));
  }

  /**
   * Throws away under a token.
   *
   * @param token of {@link #token}; sent again with the same one it is the same discard
   */
  static CompletableFuture<Moved> discard(
      DeadLetterPort server, DeadSelection selection, String token, long diedUntilMs) {
    return discard(server, selection, diedUntilMs, new Moved(0, 0, token, 0));
  }

  private static CompletableFuture<Moved> discard(
      DeadLetterPort server, DeadSelection selection, long until, Moved so) {
    return server
        .discard(selection, UNDO, so.token(), until)
        .thenCompose(
            out ->
                over(out)
                    ? CompletableFuture.completedFuture(so.plus(out))
                    : discard(server, selection, out.diedUntilMs(), so.plus(out)));
  }

  private static boolean over(DeadOutcome out) {
    return out.remaining() == 0 || out.done() == 0;
  }
}
