package dev.carillon.server.core.port;

import dev.carillon.model.audit.KnownEntry;
import java.time.Duration;
import java.util.List;

/**
 * Where the audit log is kept: lines that are only ever added at its end, one chain for all
 * servers. Blocks; any thread.
 */
public interface TrailStore {
  /** Most lines of one call. */
  int MOST_LINES = 100;

  /**
   * The end of the log.
   *
   * @param last sequence and hash of the last entry; of an empty log 0 and zeros
   * @param nowMs Redis time, never before that of the last entry
   */
  record End(KnownEntry last, long nowMs) {}

  /**
   * What became of lines.
   *
   * @param done whether they stand there now
   * @param end of the log now
   */
  record Added(boolean done, End end) {}

  /**
   * Where a line stands; ordered by time.
   *
   * @param atMs the entry's time, epoch milliseconds
   */
  record Place(long atMs, long sequence) {}

  /** A line with its place. */
  record Line(Place place, String text) {}

  /** The end of the log. */
  End end();

  /**
   * Adds lines if the log still ends where they begin and their time is that of now; safe to
   * repeat. Entries that are too old or too many are trimmed, the oldest first; the hash of the
   * last one trimmed is kept.
   *
   * @param behind sequence and hash of the entry that they follow
   * @param atMs their time
   * @param lines 1–{@value #MOST_LINES}, each ending with its hash
   * @param keep how long entries are kept
   * @param most entries that are kept
   */
  Added add(KnownEntry behind, long atMs, List<String> lines, Duration keep, int most);

  /** The last entry that was trimmed; before any was, 0 and zeros. */
  KnownEntry trimmed();

  /**
   * Lines of a time before a place, the newest first.
   *
   * @param before not this one nor any behind it
   * @param fromMs not before, epoch milliseconds
   */
  List<Line> newest(Place before, long fromMs, int most);

  /** Lines behind a place, the oldest first. */
  List<Line> oldest(Place behind, int most);
}
