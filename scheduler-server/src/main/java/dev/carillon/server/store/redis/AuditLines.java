package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AuditStore.Found;
import dev.carillon.server.core.port.AuditStore.Mend;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** The lines: their heads, the counters that an index's size tells, and the books. */
final class AuditLines implements AuditStage {
  private static final int LINES_A_STEP = 20;

  /** Full keys of one line whose tasks set aside are counted in one step. */
  private static final int FULL_KEYS = 1_000;

  private final AuditJob job;
  private final Deque<Integer> buckets;
  private final Deque<ScriptRunner.Call> calls = new ArrayDeque<>();

  AuditLines(AuditJob job) {
    this.job = job;
    this.buckets = new ArrayDeque<>(job.epochs().keySet());
  }

  @Override
  public boolean over() {
    return buckets.isEmpty() && calls.isEmpty();
  }

  @Override
  public List<Found> step() {
    if (calls.isEmpty()) {
      plan(buckets.removeFirst());
    }
    return calls.isEmpty() ? List.of() : job.run(List.of(calls.removeFirst()));
  }

  private void plan(int bucket) {
    List<String> all = job.lines().load(bucket).stream().map(Line::key).sorted().toList();
    TreeSet<String> verbs = all.isEmpty() ? new TreeSet<>() : verbs(bucket);
    for (int from = 0; from < all.size(); from += LINES_A_STEP) {
      List<String> some = all.subList(from, Math.min(all.size(), from + LINES_A_STEP));
      Args heads = job.head(bucket, job.mends());
      Args counts = job.head(bucket, job.mend() == Mend.ALL).number(FULL_KEYS).number(verbs.size());
      verbs.forEach(counts::ascii);
      some.forEach(heads::ascii);
      some.forEach(counts::ascii);
      calls.add(new ScriptRunner.Call(Script.AUDIT_HEADS, bucket, heads.list()));
      calls.add(new ScriptRunner.Call(Script.AUDIT_COUNTS, bucket, counts.list()));
    }
  }

  /** All "gone.<verb>" by which tasks of this bucket ever went. */
  private TreeSet<String> verbs(int bucket) {
    TreeSet<String> verbs = new TreeSet<>();
    ScanParams params = new ScanParams().count(AuditJob.MOST);
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    while (true) {
      byte[] from = cursor;
      ScanResult<Map.Entry<byte[], byte[]>> page =
          job.runner().call("audit", r -> r.hscan(job.keys().count(bucket), from, params));
      for (Map.Entry<byte[], byte[]> field : page.getResult()) {
        String what =
            new String(field.getKey(), ISO_8859_1).substring(RecordLayout.LINE_LENGTH + 1);
        if (what.startsWith("gone.")) {
          verbs.add(what);
        }
      }
      if (page.isCompleteIteration()) {
        return verbs;
      }
      cursor = page.getCursorAsBytes();
    }
  }
}
