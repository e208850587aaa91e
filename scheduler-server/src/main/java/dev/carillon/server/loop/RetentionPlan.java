package dev.carillon.server.loop;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What of one queue is deleted next. Tasks are cut off all its shelves in all buckets in the order
 * in which they ended: first, from each shelf, what ended no later than the batch of the shelf
 * whose batch is the oldest.
 *
 * @param keep what the queue keeps
 * @param shelves of the queue in all buckets
 * @param nowMs Redis time, epoch milliseconds
 */
record RetentionPlan(Keep keep, List<Shelf> shelves, long nowMs) {
  /**
   * Deletes tasks that ended before an instant.
   *
   * @param of which shelves
   * @param most how many in all
   */
  record Cut(Predicate<Shelf> of, long endedBeforeMs, long most) {}

  /** The next cut; empty once the queue keeps no more than it may. */
  Optional<Cut> next() {
    return tooOld(this::finished, keep.finished().toMillis())
        .or(() -> tooOld(this::dead, keep.dead().toMillis()))
        .or(() -> tooMany(this::finished))
        .or(() -> tooMany(this::dead))
        .or(this::tooLarge);
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

  private Cut oldest(Predicate<Shelf> of, long most) {
    long until = shelves.stream().filter(of).mapToLong(Shelf::batchEndMs).min().orElseThrow();
    return new Cut(of, until + 1, most);
  }
}
