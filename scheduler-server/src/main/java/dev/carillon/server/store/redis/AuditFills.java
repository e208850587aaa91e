package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.AuditStore.Found;
import dev.carillon.server.core.port.AuditStore.Mend;
import dev.carillon.server.core.port.BackfillStore;
import dev.carillon.server.core.port.ScheduleStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * The counters of backfills. What lives is counted among all that is watched; a backfill that moved
 * meanwhile (each of its steps moves a counter that only grows) is counted anew.
 */
final class AuditFills implements AuditStage {
  private static final int TRIES = 3;
  private static final int PAGES_A_STEP = 10;
  private static final byte[] START = ScanParams.SCAN_POINTER_START_BINARY;

  private final AuditJob job;
  private final IntFunction<Set<String>> all;
  private final BackfillStore backfills;
  private final ScheduleStore schedules;
  private final Deque<Integer> buckets;

  /** Of the bucket that is looked at: as they stood before what is watched was counted. */
  private Map<String, FillBooks> before = Map.of();

  private final Map<String, Set<String>> living = new HashMap<>();
  private byte[] cursor = START;
  private int tries;

  /**
   * @param all names of the backfills of a bucket, asked when it is its turn
   */
  AuditFills(
      AuditJob job,
      IntFunction<Set<String>> all,
      BackfillStore backfills,
      ScheduleStore schedules) {
    this.job = job;
    this.all = all;
    this.backfills = backfills;
    this.schedules = schedules;
    this.buckets = new ArrayDeque<>(job.epochs().keySet());
  }

  @Override
  public boolean over() {
    return buckets.isEmpty();
  }

  @Override
  public List<Found> step() {
    int bucket = buckets.getFirst();
    if (before.isEmpty()) {
      tries = 0;
      begin(bucket, all.apply(bucket));
    } else if (countSome(bucket)) {
      return compare(bucket);
    }
    if (before.isEmpty()) {
      buckets.removeFirst();
    }
    return List.of();
  }

  private void begin(int bucket, Set<String> fills) {
    before = read(bucket, List.copyOf(fills));
    living.clear();
    cursor = START;
  }

  private Map<String, FillBooks> read(int bucket, List<String> fills) {
    byte[][] fields =
        FillBooks.FIELDS.stream().map(f -> f.getBytes(ISO_8859_1)).toArray(byte[][]::new);
    List<Object> replies =
        job.runner()
            .read(
                "audit",
                p -> fills.stream().map(f -> p.hmget(job.keys().fill(bucket, f), fields)).toList());
    Map<String, FillBooks> books = new HashMap<>();
    for (int i = 0; i < fills.size(); i++) {
      List<String> values = new ArrayList<>();
      for (Object value : (List<?>) replies.get(i)) {
        values.add(value == null ? "" : new String((byte[]) value, ISO_8859_1));
      }
      books.put(fills.get(i), FillBooks.of(values));
    }
    return books;
  }

  /** Whether all that is watched was looked through. */
  private boolean countSome(int bucket) {
    for (int i = 0; i < PAGES_A_STEP; i++) {
      ScanResult<Map.Entry<byte[], byte[]>> page =
          job.runner()
              .call(
                  "audit",
                  r ->
                      r.hscan(
                          job.keys().named(bucket, "watch"),
                          cursor,
                          new ScanParams().count(AuditJob.MOST)));
      for (Map.Entry<byte[], byte[]> watched : page.getResult()) {
        String by = new String(watched.getValue(), UTF_8);
        String fill = by.substring(by.lastIndexOf('\t') + 1);
        if (by.startsWith("s") && before.containsKey(fill)) {
          // A page may tell one twice.
          living
              .computeIfAbsent(fill, f -> new HashSet<>())
              .add(new String(watched.getKey(), ISO_8859_1));
        }
      }
      cursor = page.getCursorAsBytes();
      if (page.isCompleteIteration()) {
        return true;
      }
    }
    return false;
  }

  private List<Found> compare(int bucket) {
    List<Found> found = new ArrayList<>();
    Set<String> moved = new HashSet<>();
    Map<String, FillBooks> after = read(bucket, List.copyOf(before.keySet()));
    after.forEach(
        (fill, books) -> {
          if (books.equals(before.get(fill))) {
            compare(new TaskId(bucket, fill), books, found);
          } else {
            moved.add(fill);
          }
        });
    begin(bucket, ++tries < TRIES ? moved : Set.of());
    if (before.isEmpty()) {
      buckets.removeFirst();
    }
    return found;
  }

  private void compare(TaskId id, FillBooks books, List<Found> found) {
    BackfillStore.Looks looks = backfills.looks(id.bucket(), List.of(id.local()));
    if (looks.looks().isEmpty()) {
      return; // Gone, or its definition can be read by nobody, which the loop tells.
    }
    BackfillStore.Look look = looks.looks().getFirst();
    Backfill backfill = look.backfill();
    FillTraces traces =
        new FillTraces(
            job,
            id,
            look.definition(),
            backfill.order(),
            books.cursor(),
            (schedule, instant) -> schedules.idOf(schedule, look.bornMs(), instant, backfill.id()));
    int lives = living.getOrDefault(id.local(), Set.of()).size();
    books
        .wrong(lives, traces)
        .forEach(
            (counter, real) -> {
              boolean mended = real.isPresent() && mend(id, books, counter, real.getAsLong());
              found.add(
                  new Found(
                      "COUNTER",
                      "backfill " + backfill.id() + " " + counter,
                      "the counter says "
                          + books.said(counter)
                          + (real.isPresent()
                              ? ", a recount " + real.getAsLong()
                              : ", which fits neither its instants nor its tasks"),
                      mended));
            });
  }

  /** How much lives decides whether it goes on, and is set right like an index. */
  private boolean mend(TaskId id, FillBooks books, String counter, long real) {
    boolean may = job.mend() == Mend.ALL || counter.equals("live") && job.mends();
    return may
        && job.adjust(
            id.bucket(),
            "fill:" + id.local(),
            counter.getBytes(ISO_8859_1),
            real - books.said(counter));
  }
}
