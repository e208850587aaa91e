package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.server.core.port.AuditStore.Found;
import dev.carillon.server.core.port.AuditStore.Mend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/**
 * Counts the tasks of some indexes by line and state, page by page, while they move, and compares
 * the sums with the counters as they stand at the end. What moved since the first page is counted
 * by its last event instead, whatever a page said of it: every move is in the event log, in the
 * same step as the counter. One thread.
 */
final class Recount {
  private static final Logger LOG = LoggerFactory.getLogger(Recount.class);

  /** More are not counted: ids and states take 12 bytes each. */
  private static final int MOST_TASKS = 5_000_000;

  private static final int TRIES = 3;
  private static final int PAGES_A_STEP = 10;

  private final AuditJob job;
  private final int bucket;
  private final List<String> indexes;
  private final List<String> fields;
  private final Map<String, Integer> places = new HashMap<>();
  private final Deque<String> left = new ArrayDeque<>();
  private final MoveLog moves;
  private MoveLog.Mark begin = MoveLog.Mark.NONE;
  private byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
  private long[] ids = new long[1_024];

  /** Of each task: which field counts it; -1: none of ours. */
  private int[] counts = new int[1_024];

  private int tasks;
  private int tries;
  private boolean over;

  /**
   * @param fields the counters, "line:state"
   */
  Recount(AuditJob job, int bucket, List<String> indexes, List<String> fields) {
    this.job = job;
    this.bucket = bucket;
    this.indexes = indexes;
    this.fields = fields;
    this.moves = new MoveLog(job.runner(), job.keys().events(bucket));
    for (int i = 0; i < fields.size(); i++) {
      places.put(fields.get(i), i);
    }
  }

  boolean over() {
    return over;
  }

  List<Found> step() {
    if (left.isEmpty()) {
      tasks = 0;
      begin = moves.end();
      left.addAll(indexes);
    }
    int before = tasks;
    for (int i = 0; i < PAGES_A_STEP && !left.isEmpty() && tasks - before < AuditJob.MOST; i++) {
      page(left.getFirst());
    }
    if (tasks > MOST_TASKS) {
      LOG.info("audit: bucket {} has too many tasks in {} to recount", bucket, left.getFirst());
      over = true;
      return List.of();
    }
    return left.isEmpty() ? compare() : List.of();
  }

  private void page(String index) {
    ScanParams params = new ScanParams().count(AuditJob.MOST);
    ScanResult<Tuple> page =
        job.runner().call("audit", r -> r.zscan(job.keys().named(bucket, index), cursor, params));
    List<String> found = page.getResult().stream().map(Tuple::getElement).toList();
    List<Object> heads =
        job.runner()
            .read(
                "audit",
                p ->
                    found.stream()
                        .map(
                            id ->
                                p.getrange(
                                    job.keys().record(bucket, id),
                                    0,
                                    RecordLayout.AT_LINE + RecordLayout.LINE_LENGTH - 1))
                        .toList());
    for (int i = 0; i < found.size(); i++) {
      add(MoveLog.number(found.get(i)), place((byte[]) heads.get(i)));
    }
    cursor = page.getCursorAsBytes();
    if (page.isCompleteIteration()) {
      left.removeFirst();
      cursor = ScanParams.SCAN_POINTER_START_BINARY;
    }
  }

  private int place(byte[] head) {
    if (head.length < RecordLayout.AT_LINE + RecordLayout.LINE_LENGTH) {
      return -1;
    }
    String line = new String(head, RecordLayout.AT_LINE, RecordLayout.LINE_LENGTH, ISO_8859_1);
    return places.getOrDefault(line + ":" + head[RecordLayout.AT_STATE], -1);
  }

  private void add(long id, int place) {
    if (tasks == ids.length) {
      ids = Arrays.copyOf(ids, 2 * tasks);
      counts = Arrays.copyOf(counts, 2 * tasks);
    }
    ids[tasks] = id;
    counts[tasks++] = place;
  }

  /** Where the log ends, and what the counters say there. */
  private record Ended(MoveLog.Mark mark, List<byte[]> counted) {}

  private List<Found> compare() {
    List<byte[]> names = fields.stream().map(f -> f.getBytes(ISO_8859_1)).toList();
    Ended ended =
        job.runner()
            .together(
                "audit",
                bucket,
                all -> {
                  Response<List<Object>> last = moves.last(all);
                  Response<List<byte[]>> values =
                      all.hmget(job.keys().count(bucket), names.toArray(byte[][]::new));
                  return () -> new Ended(MoveLog.Mark.of(last.get()), values.get());
                });
    MoveLog.Mark end = ended.mark();
    List<byte[]> counted = ended.counted();
    Map<Long, String> moved = new HashMap<>();
    if (!moves.between(begin, end, moved)) {
      over = ++tries == TRIES;
      if (over) {
        LOG.info("audit: bucket {} moves too fast to recount {}", bucket, indexes.getFirst());
      }
      return List.of();
    }
    over = true;
    long[] sums = sums(moved);
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      byte[] text = counted.get(i);
      long said = text == null ? 0 : Long.parseLong(new String(text, ISO_8859_1));
      if (said != sums[i]) {
        found.add(told(fields.get(i), names.get(i), said, sums[i]));
      }
    }
    return found;
  }

  private Found told(String name, byte[] field, long said, long real) {
    boolean mended = job.mend() == Mend.ALL && job.adjust(bucket, "count", field, real - said);
    return new Found(
        "COUNTER",
        job.subject(bucket, name.replace(':', ' ')),
        "the counter says " + said + ", a recount " + real,
        mended);
  }

  private long[] sums(Map<Long, String> moved) {
    long[] sums = new long[fields.size()];
    Set<Long> twice = twice();
    Set<Long> once = new HashSet<>();
    for (int i = 0; i < tasks; i++) {
      boolean counts =
          this.counts[i] >= 0
              && !moved.containsKey(ids[i])
              && (!twice.contains(ids[i]) || once.add(ids[i]));
      if (counts) {
        sums[this.counts[i]]++;
      }
    }
    for (String field : moved.values()) {
      Integer place = places.get(field);
      if (place != null) {
        sums[place]++;
      }
    }
    return sums;
  }

  /** What the pages told more than once: an index may grow while it is read. */
  private Set<Long> twice() {
    long[] sorted = Arrays.copyOf(ids, tasks);
    Arrays.sort(sorted);
    Set<Long> twice = new HashSet<>();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        twice.add(sorted[i]);
      }
    }
    return twice;
  }
}
