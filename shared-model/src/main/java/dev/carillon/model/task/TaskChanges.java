package dev.carillon.model.task;

import java.util.Optional;
import java.util.Set;

/**
 * Some fields of a task, to be changed.
 *
 * @param fields which ones
 * @param values what to; only these fields of it count
 */
public record TaskChanges(Set<Field> fields, NewTask values) {
  /** What can be changed; the first group on a stored task, all of them on a copy. */
  public enum Field {
    PRIORITY,
    PAYLOAD,
    NAME,
    LABELS,
    ATTRIBUTES,
    /** The whole policy. */
    RETRY,
    EXEC_TIMEOUT,
    START_DEADLINE,
    QUEUE_WAIT,
    RETRY_UNTIL,
    HEARTBEAT,
    /** Changed by a reschedule, or on a copy. */
    DUE,
    /** On a copy only, like all that follow. */
    QUEUE,
    TYPE,
    TENANT,
    IDEMPOTENCY_KEY;

    /** Whether a stored task can have it changed by an edit. */
    public boolean editable() {
      return compareTo(DUE) < 0;
    }
  }

  /** Changes nothing. */
  public static final TaskChanges NONE =
      new TaskChanges(Set.of(), NewTask.of("echo", Payload.EMPTY));

  public TaskChanges {
    fields = Set.copyOf(fields);
  }

  /** A stored task as one might submit it: due at its present instant, with its own key. */
  public static NewTask asNew(Task task) {
    return new NewTask(
        task.queue(),
        task.type(),
        task.tenant(),
        task.name(),
        task.payload(),
        task.priority(),
        new NewTask.Due.At(task.dueMs()),
        task.retry(),
        task.execTimeout(),
        task.labels(),
        task.attributes(),
        task.idempotencyKey(),
        task.deadlines());
  }

  /** The task with these fields changed. */
  public NewTask applyTo(NewTask task) {
    return new NewTask(
        has(Field.QUEUE) ? values.queue() : task.queue(),
        has(Field.TYPE) ? values.type() : task.type(),
        has(Field.TENANT) ? values.tenant() : task.tenant(),
        has(Field.NAME) ? values.name() : task.name(),
        has(Field.PAYLOAD) ? values.payload() : task.payload(),
        has(Field.PRIORITY) ? values.priority() : task.priority(),
        has(Field.DUE) ? values.due() : task.due(),
        has(Field.RETRY) ? values.retry() : task.retry(),
        has(Field.EXEC_TIMEOUT) ? values.execTimeout() : task.execTimeout(),
        has(Field.LABELS) ? values.labels() : task.labels(),
        has(Field.ATTRIBUTES) ? values.attributes() : task.attributes(),
        has(Field.IDEMPOTENCY_KEY) ? values.idempotencyKey() : task.idempotencyKey(),
        deadlines(task.deadlines()),
        task.unique());
  }

  private TaskDeadlines deadlines(TaskDeadlines now) {
    TaskDeadlines wanted = values.deadlines();
    return new TaskDeadlines(
        has(Field.START_DEADLINE) ? wanted.start() : now.start(),
        has(Field.QUEUE_WAIT) ? wanted.queueWait() : now.queueWait(),
        has(Field.RETRY_UNTIL) ? wanted.retries() : now.retries(),
        has(Field.HEARTBEAT) ? wanted.heartbeat() : now.heartbeat());
  }

  /** Whether a time limit is among them. */
  public boolean deadlinesChanged() {
    return has(Field.START_DEADLINE)
        || has(Field.QUEUE_WAIT)
        || has(Field.RETRY_UNTIL)
        || has(Field.HEARTBEAT);
  }

  private boolean has(Field field) {
    return fields.contains(field);
  }

  /** The task with its times as instants, counted from an instant. */
  public static NewTask settled(NewTask task, long fromMs) {
    TaskDeadlines d = task.deadlines();
    return task.withDeadlines(
        new TaskDeadlines(
            instant(d.start(), fromMs),
            d.queueWait(),
            instant(d.retries(), fromMs),
            d.heartbeat()));
  }

  private static Optional<NewTask.Due> instant(Optional<NewTask.Due> limit, long fromMs) {
    return limit.map(
        due ->
            switch (due) {
              case NewTask.Due.At at -> at;
              case NewTask.Due.After after -> new NewTask.Due.At(fromMs + after.delay().toMillis());
            });
  }
}
