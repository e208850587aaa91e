package dev.carillon.server.loop;

import dev.carillon.server.core.port.EventReader.Entry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a durable reader of one bucket's events leaves behind it for watchers. */
final class LogTrail {
  /** Entries behind the cursor that are left for watchers. */
  static final int LEFT = 2_000;

  private static final int LEAST_BYTES = 256;

  /** The entries that were read, as far as they are left for watchers. */
  private final Deque<String> ids = new ArrayDeque<>();

  private double meanBytes;
  private long cap;

  /** Learns from what stands behind the cursor how large an entry is, read on or not. */
  void read(List<Entry> entries) {
    if (!entries.isEmpty()) {
      double now = entries.stream().mapToInt(Entry::bytes).average().orElseThrow();
      meanBytes = meanBytes == 0 ? now : (meanBytes + now) / 2;
    }
  }

  /** Where the log may be cut: so many entries before the cursor. */
  @Nullable String passed(List<Entry> entries) {
    String cut = null;
    for (Entry entry : entries) {
      ids.addLast(entry.id());
      if (ids.size() > LEFT) {
        cut = ids.removeFirst();
      }
    }
    return cut;
  }

  /** Whether the log's cap is far from what it should be. */
  boolean off(long wanted) {
    return wanted < cap * 0.9 || wanted > cap * 1.1;
  }

  void capped(long entries) {
    cap = entries;
  }

  /**
   * Entries that the bucket may keep. All buckets together keep the bytes allowed; one that has
   * shown nothing yet is taken for the mean of the others.
   */
  long cap(Collection<LogTrail> all, long maxBytes, int buckets) {
    double mean =
        meanBytes > 0
            ? meanBytes
            : all.stream()
                .mapToDouble(t -> t.meanBytes)
                .filter(bytes -> bytes > 0)
                .average()
                .orElse(LEAST_BYTES);
    return Math.max(LEFT, (long) (maxBytes / buckets / Math.max(LEAST_BYTES, mean)));
  }
}
