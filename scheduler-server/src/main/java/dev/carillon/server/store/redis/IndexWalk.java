package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The entries of many indexes as one ordered list, of which only as much is read as is asked for:
 * from each index first one entry or a few, then more from those that are used up. For one thread.
 */
final class IndexWalk implements Entries {
  /** Entries a call of the script reads at most, and indexes it looks at. */
  private static final int MOST = 400;

  private static final int INDEXES = 200;

  /** Indexes looked at before going on: a page needs few of them once their first are known. */
  private static final int AT_ONCE = 3_200;

  /** An entry of an index. */
  record Entry(TaskId id, double score) {
    static final Comparator<Entry> FORWARD =
        Comparator.comparingDouble(Entry::score).thenComparing(e -> e.id().toString());
  }

  /**
   * An index of a bucket.
   *
   * @param name without the bucket's prefix
   * @param bound no entry stands before this score
   */
  record Index(int bucket, String name, double bound) {}

  private final ScriptRunner runner;
  private final boolean backward;
  private final double highest;
  private final Comparator<Entry> order;
  private final PriorityQueue<Cursor> heap;

  /**
   * @param from behind which place to begin; its segment is that of the indexes
   */
  IndexWalk(ScriptRunner runner, List<Index> indexes, boolean backward, PageToken from) {
    this(runner, indexes, backward, from, Double.POSITIVE_INFINITY);
  }

  /**
   * As the other one.
   *
   * @param highest where to stop on the way forward: entries of higher scores are not read
   */
  IndexWalk(
      ScriptRunner runner, List<Index> indexes, boolean backward, PageToken from, double highest) {
    this.runner = runner;
    this.backward = backward;
    this.highest = highest;
    this.order = backward ? Entry.FORWARD.reversed() : Entry.FORWARD;
    this.heap = new PriorityQueue<>(Math.max(1, indexes.size()), this::compare);
    indexes.forEach(index -> heap.add(new Cursor(index, from)));
  }

  /** A place in one index, and what was read ahead. */
  private final class Cursor {
    final Index index;
    final Deque<Entry> ahead = new ArrayDeque<>();
    double score;
    String member;
    int chunk;
    boolean over;

    Cursor(Index index, PageToken from) {
      this.index = index;
      this.score = from.score();
      this.member = memberOf(from);
      if (!backward && index.bound() > score) {
        this.score = index.bound();
        this.member = "";
      }
    }

    /** Of several entries with one score those of lower buckets come first. */
    private String memberOf(PageToken from) {
      if (from.id().isEmpty()) {
        return backward ? "~" : "";
      }
      TaskId last = TaskId.parse(from.id());
      int behind = Integer.compare(index.bucket(), last.bucket());
      return behind == 0 ? last.local() : behind > 0 ? "" : "~";
    }

    void took(Entry entry) {
      score = entry.score();
      member = entry.id().local();
    }
  }

  /** What has to be read stands before what is known to have the same score. */
  private int compare(Cursor a, Cursor b) {
    Entry first = a.ahead.peek();
    Entry second = b.ahead.peek();
    if (first != null && second != null) {
      return order.compare(first, second);
    }
    double left = first == null ? a.score : first.score();
    double right = second == null ? b.score : second.score();
    int byScore = backward ? Double.compare(right, left) : Double.compare(left, right);
    return byScore != 0 ? byScore : Boolean.compare(first != null, second != null);
  }

  /** The next entries; fewer than asked for only at the end. */
  @Override
  public List<Entry> next(int most) {
    List<Entry> out = new ArrayList<>(most);
    while (out.size() < most && !heap.isEmpty()) {
      if (heap.peek().ahead.isEmpty()) {
        readAhead(most - out.size());
        continue;
      }
      Cursor first = heap.poll();
      Entry entry = first.ahead.poll();
      first.took(entry);
      out.add(entry);
      if (!first.ahead.isEmpty() || !first.over) {
        heap.add(first);
      }
    }
    return out;
  }

  private void readAhead(int wanted) {
    List<Cursor> empty = new ArrayList<>();
    double first = heap.element().score;
    while (empty.size() < AT_ONCE && !heap.isEmpty() && heap.peek().ahead.isEmpty()) {
      // Those that cannot stand before the first ones are looked at when it is their turn.
      boolean later = heap.peek().score != first && empty.size() >= wanted / 4 + 1;
      if (later) {
        break;
      }
      empty.add(heap.poll());
    }
    int share = Math.clamp(wanted / empty.size() + 2L, 2, MOST / 2);
    Map<Integer, List<Cursor>> byBucket = new LinkedHashMap<>();
    for (Cursor cursor : empty) {
      // Later as much again as was used so far: many that are used up one by one would each give a
      // whole page.
      cursor.chunk = cursor.chunk == 0 ? share : Math.min(cursor.chunk * 2, MOST / 2);
      byBucket.computeIfAbsent(cursor.index.bucket(), b -> new ArrayList<>()).add(cursor);
    }
    List<List<Cursor>> calls = new ArrayList<>();
    byBucket.values().forEach(cursors -> split(cursors, calls));
    List<Reply> replies =
        runner.runAll(
            calls.stream()
                .map(c -> new ScriptRunner.Call(Script.WALK, c.getFirst().index.bucket(), args(c)))
                .toList());
    for (int i = 0; i < calls.size(); i++) {
      for (int j = 0; j < calls.get(i).size(); j++) {
        keep(calls.get(i).get(j), replies.get(i).list(j + 2));
      }
    }
  }

  private static void split(List<Cursor> cursors, List<List<Cursor>> calls) {
    List<Cursor> call = new ArrayList<>();
    int entries = 0;
    for (Cursor cursor : cursors) {
      if (!call.isEmpty() && (entries + cursor.chunk > MOST || call.size() == INDEXES)) {
        calls.add(call);
        call = new ArrayList<>();
        entries = 0;
      }
      call.add(cursor);
      entries += cursor.chunk;
    }
    calls.add(call);
  }

  private List<byte[]> args(List<Cursor> cursors) {
    Args args = new Args().number(backward ? 1 : 0);
    for (Cursor cursor : cursors) {
      args.ascii(cursor.index.name())
          .ascii(text(cursor.score))
          .ascii(cursor.member)
          .number(cursor.chunk);
    }
    return args.list();
  }

  private static String text(double score) {
    return Double.isInfinite(score) ? (score > 0 ? "+inf" : "-inf") : Double.toString(score);
  }

  /** An index that gave less than was asked for has nothing more. */
  private void keep(Cursor cursor, List<?> flat) {
    for (int i = 0; i < flat.size(); i += 2) {
      TaskId id = new TaskId(cursor.index.bucket(), new String((byte[]) flat.get(i), ISO_8859_1));
      Entry entry =
          new Entry(id, Double.parseDouble(new String((byte[]) flat.get(i + 1), ISO_8859_1)));
      if (backward) {
        cursor.ahead.addFirst(entry);
      } else if (entry.score() > highest) {
        cursor.over = true;
      } else {
        cursor.ahead.addLast(entry);
      }
    }
    cursor.over |= flat.size() / 2 < cursor.chunk;
    if (!cursor.ahead.isEmpty()) {
      heap.add(cursor);
    }
  }
}
