package dev.carillon.server.store.redis;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The counters of one backfill as of one moment. Each instant that was settled was made, refused or
 * left out, and each that was made lives or has ended: where two of the three sums agree, the third
 * is wrong.
 *
 * @param cursor the instant that was settled last; empty before the first, "end" behind the last
 */
record FillBooks(String cursor, long made, long ok, long bad, long refused, long left, long live) {
  /** What {@link #of} wants, in this order. */
  static final List<String> FIELDS =
      List.of("cursor", "made", "ok", "bad", "refused", "left", "live");

  /** What the backfill left behind; each empty if not all of it is there any more. */
  interface Traces {
    /** Instants up to the cursor. */
    OptionalLong settled();

    /** Of what it made: has ended well. */
    OptionalLong succeeded(long made);

    OptionalLong refused();
  }

  /**
   * @param values empty where there is none
   */
  static FillBooks of(List<String> values) {
    long[] numbers =
        values.stream().skip(1).mapToLong(v -> v.isEmpty() ? 0 : Long.parseLong(v)).toArray();
    return new FillBooks(
        values.getFirst(), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  }

  /**
   * The counters that are wrong, with what they should say; empty where nobody can tell any more.
   *
   * @param living of what it made, by a recount
   */
  Map<String, OptionalLong> wrong(long living, Traces traces) {
    Map<String, OptionalLong> wrong = new TreeMap<>();
    if (live != living) {
      wrong.put("live", OptionalLong.of(living));
    }
    long byEnds = ok + bad + living;
    OptionalLong settled = traces.settled();
    if (settled.isEmpty()) {
      if (byEnds != made) {
        wrong.put("made", OptionalLong.empty());
      }
      return wrong;
    }
    long byInstants = settled.getAsLong() - refused - left;
    if (byEnds == byInstants) {
      if (made != byEnds) {
        wrong.put("made", OptionalLong.of(byEnds));
      }
    } else if (made == byInstants) {
      pair(wrong, "ok", ok, "bad", bad, made - living, traces.succeeded(made));
    } else if (made == byEnds) {
      pair(wrong, "refused", refused, "left", left, settled.getAsLong() - made, traces.refused());
    } else {
      wrong.put("made", OptionalLong.empty());
    }
    return wrong;
  }

  /** Two whose sum is known, and perhaps the first of them. */
  private static void pair(
      Map<String, OptionalLong> wrong,
      String first,
      long saidFirst,
      String second,
      long saidSecond,
      long sum,
      OptionalLong realFirst) {
    if (realFirst.isEmpty()) {
      wrong.put(first, OptionalLong.empty());
      return;
    }
    long one = realFirst.getAsLong();
    if (one != saidFirst) {
      wrong.put(first, realFirst);
    }
    if (sum - one != saidSecond) {
      wrong.put(second, OptionalLong.of(sum - one));
    }
  }

  long said(String counter) {
    return switch (counter) {
      case "made" -> made;
      case "ok" -> ok;
      case "bad" -> bad;
      case "refused" -> refused;
      case "left" -> left;
      case "live" -> live;
      default -> throw new IllegalArgumentException("Expected a counter, but got " + counter + ".");
    };
  }
}
