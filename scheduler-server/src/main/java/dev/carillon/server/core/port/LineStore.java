package dev.carillon.server.core.port;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Line;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Limited lines: looking at what stands first, taking some of it, setting aside what waits for its
 * key. Blocks; any thread; repeating is safe.
 */
public interface LineStore {
  /**
   * A READY task.
   *
   * @param keyHash its limit key, 32 hexadecimal digits; empty: none
   */
  record Ready(TaskId id, int gen, String keyHash) {}

  /**
   * @param paused the line is paused, nothing was looked at
   */
  record Peeked(List<Ready> tasks, boolean paused) {}

  /** The first of a line; changes nothing. */
  Peeked peek(AttemptStore.Cut cut, int most);

  /**
   * Takes tasks to offer them, and sets others aside until a slot of their key is free.
   *
   * @param full how long a limit of the line has let nothing more start: what stood in it since
   *     then waited for that; zero: it did not
   * @return those taken; a repeat with the same nonce gives the same ones
   */
  List<Hint> pick(
      int bucket,
      Line line,
      Nonce nonce,
      Duration claimDeadline,
      Duration full,
      List<Ready> take,
      List<Ready> aside);

  /**
   * Tasks of one line and key that are set aside in one bucket.
   *
   * @param tasks how many
   */
  record Aside(int bucket, Line line, String keyHash, long tasks) {}

  /** What is set aside in these buckets: of each at most so many keys, any of them. */
  List<Aside> aside(Set<Integer> buckets, int most);

  /** The limit key of tasks set aside, as text; empty if it is not known any more. */
  String keyText(Aside aside);

  /** Puts the first of them back into their line. */
  int unblock(Aside aside, int most);
}
