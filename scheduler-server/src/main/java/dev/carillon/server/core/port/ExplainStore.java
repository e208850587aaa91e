package dev.carillon.server.core.port;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import java.util.List;
import java.util.Optional;

/** What the store knows of a task's way to its run. Blocks; any thread; changes nothing. */
public interface ExplainStore {
  /** One task with all that concerns it, as of one moment. */
  Optional<Standing> standing(TaskId id);

  /** READY tasks of a type before a place, over all buckets and lines that are not paused. */
  long ahead(String type, double place);

  /**
   * @param task without payload, result and history
   * @param run whose node it is, as that run wrote it down: not what its attributes say
   * @param nowMs the moment, Redis time, epoch milliseconds
   * @param expiresMs when it expires unless it has started, epoch milliseconds; 0: never
   * @param heldBy who holds it back and why, of a HELD task; or empty
   * @param asideFor hash of the limit key that is full, if it waits for that alone; or empty
   * @param discardedUntilMs until when its discard can be undone, epoch milliseconds; 0: it was not
   * @param unique whether it has a unique key
   * @param keyed whether its queue gave it a limit key when it was submitted
   * @param snoozed if it waits because its last attempt put it off: why, or nothing
   * @param indexed whether it stands in the index that its state asks for
   * @param place score there; see {@link AttemptStore.Head#score}
   * @param rank tasks before it there
   */
  record Standing(
      Task task,
      Line line,
      Optional<TaskId> run,
      long nowMs,
      long expiresMs,
      String heldBy,
      String asideFor,
      long discardedUntilMs,
      boolean unique,
      boolean keyed,
      Optional<String> snoozed,
      boolean indexed,
      double place,
      long rank,
      List<Switch> switches,
      Owner owner) {
    public Standing {
      switches = List.copyOf(switches);
    }
  }

  /**
   * A pause in force.
   *
   * @param scope all, tenant, queue or type
   * @param name which one; empty for all
   */
  record Switch(String scope, String name, PauseInfo pause) {}

  /**
   * Who runs the loops of the task's bucket.
   *
   * @param node empty: nobody ever did
   * @param beatMs last beat, epoch milliseconds; 0: given up
   */
  record Owner(String node, String server, long epoch, long beatMs) {}
}
