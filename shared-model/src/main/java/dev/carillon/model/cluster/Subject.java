package dev.carillon.model.cluster;

/**
 * What something is about, so that a reader can go there.
 *
 * @param name of that one: the name of a queue, the id of a task, run or schedule, the id or name
 *     of a worker, a filter of tasks, the fingerprint of dead letters; empty: all of the kind
 */
public record Subject(Kind kind, String name) {
  /** What it can be. */
  public enum Kind {
    /** The servers, their store, their loops and their books. */
    CLUSTER,
    QUEUE,
    TASK,
    /** Tasks that pass a filter. */
    TASKS,
    RUN,
    SCHEDULE,
    WORKER,
    DEAD_LETTERS
  }

  public static final Subject CLUSTER = new Subject(Kind.CLUSTER, "");

  public static Subject queue(String name) {
    return new Subject(Kind.QUEUE, name);
  }

  public static Subject task(String id) {
    return new Subject(Kind.TASK, id);
  }

  /**
   * @param filter in the one grammar
   */
  public static Subject tasks(String filter) {
    return new Subject(Kind.TASKS, filter);
  }

  public static Subject run(String id) {
    return new Subject(Kind.RUN, id);
  }

  public static Subject schedule(String id) {
    return new Subject(Kind.SCHEDULE, id);
  }

  public static Subject worker(String idOrName) {
    return new Subject(Kind.WORKER, idOrName);
  }

  public static Subject deadLetters(String fingerprint) {
    return new Subject(Kind.DEAD_LETTERS, fingerprint);
  }
}
