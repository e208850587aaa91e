package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.DeadLetterStore.Ids;
import dev.carillon.server.core.port.DeadLetterStore.Page;
import dev.carillon.server.core.port.DeadLetterStore.Pile;
import dev.carillon.server.store.redis.IndexWalk.Entry;
import java.util.List;

/**
 * Dead letters in the order they died, merged over piles, of each of which only as much is read as
 * is needed. A place is an instant and an id, so that a page goes on where the last one stopped
 * however much has moved meanwhile.
 */
final class DeadPager {
  private final ScriptRunner runner;
  private final TaskReader reader;

  DeadPager(ScriptRunner runner, TaskReader reader) {
    this.runner = runner;
    this.reader = reader;
  }

  /** The oldest that died up to an instant. */
  Ids oldest(List<Pile> piles, long diedUntilMs) {
    IndexWalk walk =
        new IndexWalk(runner, DeadWalk.indexes(piles), false, DeadWalk.startOf(false), diedUntilMs);
    return most -> walk.next(most).stream().map(Entry::id).toList();
  }

  /** A page, the newest first. */
  Page newest(List<Pile> piles, int most, String token) {
    PageToken from = token.isEmpty() ? DeadWalk.startOf(true) : place(token);
    List<Entry> found = new IndexWalk(runner, DeadWalk.indexes(piles), true, from).next(most + 1);
    List<Entry> page = found.subList(0, Math.min(most, found.size()));
    List<Task> tasks =
        reader.tasks(page, false).stream()
            .filter(read -> read.state() == TaskState.DEAD)
            .map(TaskWalk.Read::value)
            .toList();
    return new Page(tasks, found.size() > most ? text(page.getLast()) : "");
  }

  /** As servers before wrote it and read it. */
  private static String text(Entry entry) {
    return (long) entry.score() + "." + entry.id();
  }

  private static PageToken place(String token) {
    int dot = token.indexOf('.');
    try {
      long diedMs = Long.parseLong(token.substring(0, Math.max(0, dot)));
      return DeadWalk.behind(new Entry(TaskId.parse(token.substring(dot + 1)), diedMs));
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid(
          "page_token",
          "Expected a token from the page before, but got '" + token + "'.",
          "Leave it empty for the first page.");
    }
  }
}
