package dev.carillon.server.core.port;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import java.util.List;

/**
 * Ended tasks and their deletion. Blocks; any thread; repeating is safe; throws {@link
 * dev.carillon.model.error.CarillonException} with REDIS_AWAY if the outcome is unknown, FENCED if
 * another server owns the bucket by now.
 */
public interface RetentionStore {
  /**
   * The ended tasks of a bucket, told apart by line and state; only those that have any.
   *
   * @param weigh whether to look how large they are, too
   */
  List<Shelf> shelves(int bucket, boolean weigh);

  /**
   * Ended tasks of one line in one state.
   *
   * @param oldestMs when the first of them ended, epoch milliseconds
   * @param bytesEach Redis memory of one of them, the mean of a sample; 0: not weighed
   */
  record Shelf(Line line, TaskState state, long count, long oldestMs, long bytesEach) {
    public Shelf withCount(long other) {
      return new Shelf(line, state, other, oldestMs, bytesEach);
    }

    public Shelf withBytesEach(long other) {
      return new Shelf(line, state, count, oldestMs, other);
    }
  }

  /** A shelf and where it stands. */
  record Place(int bucket, Shelf shelf) {}

  /** When the oldest tasks of each shelf ended, epoch milliseconds, oldest first; same order. */
  List<List<Long>> oldest(List<Place> shelves, int most);

  /** How many tasks of a shelf ended before an instant, and how many since. */
  record Split(long before, long since) {}

  /**
   * Splits each shelf.
   *
   * @param instantMs epoch milliseconds; what ended then counts as since
   * @return in the same order
   */
  List<Split> split(List<Place> shelves, long instantMs);

  /** For {@link #sweep}: whenever they ended. */
  long WHENEVER = Long.MAX_VALUE;

  /** Deletes the oldest tasks of a shelf that ended before an instant; returns how many. */
  int sweep(int bucket, long epoch, Shelf shelf, long endedBeforeMs, int most);
}
