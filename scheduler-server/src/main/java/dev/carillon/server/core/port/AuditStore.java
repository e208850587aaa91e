package dev.carillon.server.core.port;

import java.util.List;
import java.util.Map;

/**
 * Compares records, indexes and counters with each other. Blocks; one thread a walk; FENCED if a
 * bucket has another owner by now, REDIS_AWAY if the store does not answer (the step may be
 * repeated).
 */
public interface AuditStore {
  /** What is set right when it is found wrong. */
  enum Mend {
    NOTHING,
    /** Index entries, heads and leftovers: by the record, which is the truth. */
    INDEXES,
    /** Counters too, by a recount. */
    ALL
  }

  /** Begins a walk over some buckets, for their owner. */
  Walk walk(Map<Integer, Long> epochs, Mend mend);

  /** Begins a walk over all buckets, for an operator. */
  Walk walkAll(Mend mend);

  /** The oldest layout that new records are still written in. */
  int oldestWritten();

  /** A walk in small steps. */
  interface Walk {
    boolean over();

    /** The next few hundred records or entries; what is told was looked at and mended at once. */
    List<Found> step();

    /** Records looked at so far. */
    long records();

    /** Index entries looked at so far. */
    long entries();

    int buckets();

    /** Records looked at so far, by the layout they are written in. */
    Map<Integer, Long> layouts();
  }

  /**
   * @param subject the task's id, or which line or key
   * @param mended whether it was set right
   */
  record Found(String kind, String subject, String evidence, boolean mended) {}
}
