package dev.carillon.server.core.port;

import dev.carillon.model.event.TaskEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A durable reader of the event log: its place is kept in the store, and nothing it has not read is
 * trimmed up to a cap. Blocks; REDIS_AWAY if it cannot be read now, FENCED if another server owns
 * the bucket by now.
 */
public interface EventReader {
  /**
   * What stands behind the reader's place.
   *
   * @param gapAfter the place, if entries behind it were trimmed before they were read
   * @param place where it stood; "0-0" for a new reader
   */
  record Batch(int bucket, String place, @Nullable String gapAfter, List<Entry> entries) {
    public Batch {
      entries = List.copyOf(entries);
    }

    /** How many events it holds. */
    public int events() {
      return entries.stream().mapToInt(entry -> entry.events().size()).sum();
    }
  }

  /**
   * One entry of the log, the events of one script call.
   *
   * @param id "ms-sequence", rising within a bucket
   * @param bytes about what it takes in the store
   * @param named whether any of its tasks may have a name; if not, none need be looked up
   */
  record Entry(String id, List<TaskEvent> events, int bytes, boolean named) {
    public Entry {
      events = List.copyOf(events);
    }
  }

  /** Reads on in several buckets; one batch a bucket. */
  default List<Batch> read(Collection<Integer> buckets, int mostEntries) {
    return read(buckets, mostEntries, Integer.MAX_VALUE);
  }

  /**
   * Reads on in several buckets; one batch a bucket. A batch that holds fewer entries and fewer
   * events than this ends where the log ends, or where it was cut while it was read: then the next
   * batch has the gap.
   *
   * @param mostEvents of a bucket; one more entry may pass it
   */
  List<Batch> read(Collection<Integer> buckets, int mostEntries, int mostEvents);

  /**
   * How far a bucket has been read.
   *
   * @param trimTo what is before this entry may go, if no other reader needs it; null: nothing
   * @param keepAtMost entries kept for readers that are behind
   * @param gaps how many were found
   */
  record Place(
      int bucket, long epoch, String place, @Nullable String trimTo, long keepAtMost, int gaps) {}

  /** Writes down how far it has read in several buckets at once. */
  void advance(List<Place> places);

  /** Writes down how far it has read in one bucket, see {@link Place}. */
  default void advance(
      int bucket, long epoch, String place, @Nullable String trimTo, long keepAtMost, int gaps) {
    advance(List.of(new Place(bucket, epoch, place, trimTo, keepAtMost, gaps)));
  }

  /** The reader is gone for good: nothing waits for it any more. */
  void forget(int bucket, long epoch);

  /**
   * What an event's task, or run, is called where it came from.
   *
   * @param jobId attribute jobId, of a run its label; empty: none
   * @param taskName attribute taskName, else its name
   * @param fingerprint of its last error if it was asked for; empty: none
   */
  record Names(String jobId, String taskName, String fingerprint) {
    public static final Names NONE = new Names("", "", "");
  }

  /**
   * Whose names are wanted.
   *
   * @param fresh tasks whose names may have changed since they were last asked for
   * @param dead tasks whose fingerprint is wanted too
   * @param runs whose jobs are wanted
   */
  record Wanted(Set<String> tasks, Set<String> fresh, Set<String> dead, Set<String> runs) {
    /** Nobody's yet; to be added to. */
    public static Wanted none() {
      return new Wanted(
          new LinkedHashSet<>(),
          new LinkedHashSet<>(),
          new LinkedHashSet<>(),
          new LinkedHashSet<>());
    }
  }

  /** The names of tasks and runs that still exist, by their ids. */
  Map<String, Names> names(Wanted wanted);

  /**
   * Writes a status under a key of its own for others to read, unless a later one was written.
   *
   * @param at its place in the log, comparable as text
   */
  void mirror(String key, String status, String at, Duration ttl);
}
