package dev.carillon.server.loop;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What of one queue has to go, limit by limit. Tasks go off all its shelves in all buckets in the
 * order in which they ended.
 *
 * @param keep what the queue keeps
 * @param shelves of the queue in all buckets
 * @param nowMs Redis time, epoch milliseconds
 */
record RetentionPlan(Keep keep, List<Shelf> shelves, long nowMs) {
  /** What a queue can have too much of, in the order in which it is looked at. */
  enum Limit {
    OLD_FINISHED,
    OLD_DEAD,
    MANY_FINISHED,
    MANY_DEAD,
    BYTES
  }

  /**
   * Deletes the oldest tasks.
   *
   * @param of which shelves
   * @param endedBeforeMs none that ended then or later
   * @param most how many in all; {@link RetentionStore#WHENEVER}: all that ended before
   */
  record Cut(Predicate<Shelf> of, long endedBeforeMs, long most) {
    boolean counted() {
      return most != RetentionStore.WHENEVER;
    }
  }

  /** What goes for one limit; empty if it is kept. */
  Optional<Cut> cut(Limit limit) {
    return switch (limit) {
      case OLD_FINISHED -> tooOld(this::finished, keep.finished().toMillis());
      case OLD_DEAD -> tooOld(this::dead, keep.dead().toMillis());
      case MANY_FINISHED -> tooMany(this::finished);
      case MANY_DEAD -> tooMany(this::dead);
      case BYTES -> tooLarge();
    };
  }

  private boolean dead(Shelf shelf) {
    return shelf.state() == TaskState.DEAD;
  }

  private boolean finished(Shelf shelf) {
    return !dead(shelf);
  }

  private Optional<Cut> tooOld(Predicate<Shelf> of, long keepMs) {
    long before = nowMs - keepMs;
    return shelves.stream().filter(of).anyMatch(shelf -> shelf.oldestMs() < before)
        ? Optional.of(new Cut(of, before, RetentionStore.WHENEVER))
        : Optional.empty();
  }

  private Optional<Cut> tooMany(Predicate<Shelf> of) {
    long over = shelves.stream().filter(of).mapToLong(Shelf::count).sum() - keep.count();
    return over > 0 ? Optional.of(oldest(of, over)) : Optional.empty();
  }

  /** Dead letters go last. */
  private Optional<Cut> tooLarge() {
    long over = bytes(shelf -> true) - keep.bytes();
    if (keep.bytes() == 0 || over <= 0) {
      return Optional.empty();
    }
    Predicate<Shelf> of = bytes(this::finished) > 0 ? this::finished : this::dead;
    long count = shelves.stream().filter(of).mapToLong(Shelf::count).sum();
    return Optional.of(oldest(of, (long) Math.ceil((double) over * count / bytes(of))));
  }

  private long bytes(Predicate<Shelf> of) {
    return shelves.stream().filter(of).mapToLong(s -> s.count() * s.bytesEach()).sum();
  }

  private static Cut oldest(Predicate<Shelf> of, long most) {
    return new Cut(of, RetentionStore.WHENEVER, most);
  }
}
