package dev.carillon.server.core.trail;

import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.Deed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Counts deeds of a kind together: the first of a kind is told after a second; while more come, the
 * time doubles, up to a minute. So a submit now and then has its own entry, and a million of them a
 * few. What nobody who is known did is counted apart only for a few kinds a minute: else anybody
 * could fill the log and push out what others did. Safe for many threads.
 */
final class TrailCounter {
  private static final long SHORTEST_MS = 1_000;
  private static final long LONGEST_MS = 60_000;

  /** Kinds that are counted apart at a time; what comes then loses its caller. */
  static final int MOST_KINDS = 1_000;

  /** Kinds of unknown callers that are begun in a minute. */
  static final int MOST_STRANGERS = 10;

  /** What makes deeds of a kind. */
  private record Kind(
      String actor,
      String proof,
      String address,
      String method,
      String tenant,
      AuditOutcome outcome,
      String code) {
    static Kind of(Deed deed) {
      return new Kind(
          deed.actor(),
          deed.proof(),
          deed.address(),
          deed.method(),
          deed.tenant(),
          deed.outcome(),
          deed.code());
    }

    Kind ofAnybody() {
      return new Kind("", "none", "", "several", "", outcome, code);
    }
  }

  private static final class Count {
    private final Deed first;
    private long calls;
    private long items;
    private long window = SHORTEST_MS;
    private long sinceMs;

    Count(Deed first) {
      this.first = first;
      this.sinceMs = first.sinceMs();
    }

    Deed deed() {
      boolean one = calls == 1;
      return new Deed(
          first.actor(),
          first.proof(),
          first.address(),
          first.method(),
          first.tenant(),
          first.target(),
          first.reason(),
          first.outcome(),
          first.code(),
          one ? first.detail() : join("target is the first of several", first.detail()),
          calls,
          items,
          sinceMs,
          first.server());
    }

    private static String join(String a, String b) {
      return b.isEmpty() ? a : a + "; " + b;
    }
  }

  private final Map<Kind, Count> counts = new HashMap<>();
  private int strangers;
  private long minute;

  synchronized void add(Deed deed) {
    Kind own = Kind.of(deed);
    boolean folded =
        !counts.containsKey(own)
            && (counts.size() >= MOST_KINDS || own.actor().isEmpty() && tooMany(deed.sinceMs()));
    Kind kind = folded ? own.ofAnybody() : own;
    Deed first = folded ? anybodys(deed) : deed;
    Count count = counts.get(kind);
    if (count == null || count.calls == 0) {
      long window = count == null ? SHORTEST_MS : count.window;
      count = new Count(first);
      count.window = window;
      counts.put(kind, count);
    }
    count.calls += deed.calls();
    count.items += deed.items();
  }

  private boolean tooMany(long nowMs) {
    if (nowMs / LONGEST_MS != minute) {
      minute = nowMs / LONGEST_MS;
      strangers = 0;
    }
    return ++strangers > MOST_STRANGERS;
  }

  private static Deed anybodys(Deed deed) {
    return new Deed(
        "",
        "none",
        "",
        "several",
        "",
        "",
        "",
        deed.outcome(),
        deed.code(),
        "several callers and calls",
        1,
        0,
        deed.sinceMs(),
        deed.server());
  }

  /**
   * Takes out what has been counted for long enough.
   *
   * @param all also what has not
   */
  synchronized List<Deed> due(long nowMs, boolean all) {
    List<Deed> due = new ArrayList<>();
    for (Iterator<Count> i = counts.values().iterator(); i.hasNext(); ) {
      Count count = i.next();
      if (!all && nowMs - count.sinceMs < count.window) {
        continue;
      }
      if (count.calls == 0) {
        i.remove(); // none came for a whole window
      } else {
        due.add(count.deed());
        count.calls = 0;
        count.items = 0;
        count.sinceMs = nowMs;
        count.window = Math.min(2 * count.window, LONGEST_MS);
      }
    }
    return due;
  }
}
