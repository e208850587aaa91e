package dev.carillon.server.core.edit;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import java.util.HashMap;
import java.util.Map;

/** A stored task as one to submit once more. */
public final class AsNew {
  /** Attribute of the new task that names the old one. */
  static final String RETRY_OF = "retry_of";

  private AsNew() {}

  /**
   * Due now, without what names the old one (idempotency key, unique key, own id) and without its
   * instants: these are past.
   */
  public static NewTask copy(Task task) {
    Map<String, String> attributes = new HashMap<>(task.attributes());
    attributes.remove(NewTask.OWN_ID);
    return TaskChanges.asNew(task)
        .dueAt(NewTask.Due.NOW)
        .withIdempotencyKey("")
        .withAttributes(attributes)
        .withDeadlines(
            TaskDeadlines.NONE
                .withQueueWait(task.deadlines().queueWait())
                .withHeartbeat(task.deadlines().heartbeat()));
  }

  /** The copy with its origin. */
  public static NewTask of(TaskId origin, NewTask copy) {
    Map<String, String> attributes = new HashMap<>(copy.attributes());
    attributes.put(RETRY_OF, origin.toString());
    return copy.withAttributes(attributes);
  }
}
