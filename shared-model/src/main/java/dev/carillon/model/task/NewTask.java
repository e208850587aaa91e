package dev.carillon.model.task;

import java.time.Duration;
import java.util.Map;

/**
 * A task to store.
 *
 * @param queue queue name, {@code [a-z0-9][a-z0-9._-]{0,63}}
 * @param type what runs it, same grammar
 * @param tenant whose it is, same grammar
 * @param name a name for people, at most 128 bytes, may be empty
 * @param payload what the handler gets, byte for byte
 * @param priority 0–9, higher first
 * @param due when to run
 * @param retry how failures are repeated
 * @param execTimeout longest time one attempt may run, up to 7 days
 * @param labels free labels, at most 32
 * @param attributes settings of the handler that are not payload
 * @param idempotencyKey two submits with one key give one task; empty: none
 * @param deadlines limits in time that few tasks have
 * @param unique of which there is one at a time; {@link Uniqueness#NONE}: any number
 */
public record NewTask(
    String queue,
    String type,
    String tenant,
    String name,
    Payload payload,
    int priority,
    Due due,
    RetryPolicy retry,
    Duration execTimeout,
    Map<String, String> labels,
    Map<String, String> attributes,
    String idempotencyKey,
    TaskDeadlines deadlines,
    Uniqueness unique) {

  /** When a task is to run. Delays are counted from the moment of storing, by Redis time. */
  public sealed interface Due {
    /** At an instant; one in the past means now. */
    record At(long epochMillis) implements Due {}

    /** After a delay; zero means now. */
    record After(Duration delay) implements Due {}

    Due NOW = new After(Duration.ZERO);
  }

  public static final String DEFAULT_NAME = "default";

  /**
   * The attribute that holds the caller's own id of a task. A tenant has one task of an own id (and
   * of an own id and an idempotency key, if it has both) as long as that is kept, and finds it by
   * it.
   */
  public static final String OWN_ID = "own-id";

  public static final Duration DEFAULT_EXEC_TIMEOUT = Duration.ofHours(1);

  public NewTask {
    labels = Map.copyOf(labels);
    attributes = Map.copyOf(attributes);
  }

  /** A task of which there may be any number. */
  public NewTask(
      String queue,
      String type,
      String tenant,
      String name,
      Payload payload,
      int priority,
      Due due,
      RetryPolicy retry,
      Duration execTimeout,
      Map<String, String> labels,
      Map<String, String> attributes,
      String idempotencyKey,
      TaskDeadlines deadlines) {
    this(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        Uniqueness.NONE);
  }

  /** A task without limits in time but for its execution timeout. */
  public NewTask(
      String queue,
      String type,
      String tenant,
      String name,
      Payload payload,
      int priority,
      Due due,
      RetryPolicy retry,
      Duration execTimeout,
      Map<String, String> labels,
      Map<String, String> attributes,
      String idempotencyKey) {
    this(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        TaskDeadlines.NONE);
  }

  /** A task of that type in the queue "default", due now, everything else at its default. */
  public static NewTask of(String type, Payload payload) {
    return new NewTask(
        DEFAULT_NAME,
        type,
        DEFAULT_NAME,
        "",
        payload,
        Priority.MEDIUM,
        Due.NOW,
        RetryPolicy.DEFAULT,
        DEFAULT_EXEC_TIMEOUT,
        Map.of(),
        Map.of(),
        "",
        TaskDeadlines.NONE);
  }

  public NewTask inQueue(String value) {
    return new NewTask(
        value,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask ofTenant(String value) {
    return new NewTask(
        queue,
        type,
        value,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask dueAt(Due value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        value,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask named(String value) {
    return new NewTask(
        queue,
        type,
        tenant,
        value,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask withPriority(int value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        value,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask withRetry(RetryPolicy value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        value,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask withExecTimeout(Duration value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        value,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask withLabels(Map<String, String> value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        value,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask withAttributes(Map<String, String> value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        value,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask withIdempotencyKey(String value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        value,
        deadlines,
        unique);
  }

  public NewTask withPayload(Payload value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        value,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        unique);
  }

  public NewTask withDeadlines(TaskDeadlines value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        value,
        unique);
  }

  public NewTask withUnique(Uniqueness value) {
    return new NewTask(
        queue,
        type,
        tenant,
        name,
        payload,
        priority,
        due,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        deadlines,
        value);
  }
}
