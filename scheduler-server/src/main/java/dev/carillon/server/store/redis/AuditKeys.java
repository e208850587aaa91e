package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.AuditStore.Found;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/** All keys: records against their indexes, then each index that was met against its records. */
final class AuditKeys implements AuditStage {
  /** Keys that hang on a task, or on a server's last take. */
  private static final List<String> PARTS =
      List.of("extra:", "history:", "idem:", "uniq:", "took:", "rate:");

  private static final String RUN = "run:";
  private static final String SCHEDULE = "schedule:";
  private static final String FILL = "fill:";

  private record IndexAt(int bucket, String name) {}

  private final AuditJob job;
  private final KeyScan scan;
  private final Map<Integer, TreeSet<String>> seen = new HashMap<>();
  private final Deque<IndexAt> indexes = new ArrayDeque<>();
  private byte[] entryCursor = ScanParams.SCAN_POINTER_START_BINARY;
  private long records;
  private long entries;
  private final Map<Integer, Long> layouts = new TreeMap<>();
  private final Map<Integer, Set<String>> fills = new HashMap<>();

  AuditKeys(AuditJob job, KeyScan scan) {
    this.job = job;
    this.scan = scan;
  }

  long records() {
    return records;
  }

  long entries() {
    return entries;
  }

  Map<Integer, Long> layouts() {
    return Map.copyOf(layouts);
  }

  /** Names of the backfills that were met in a bucket. */
  Set<String> fills(int bucket) {
    return fills.getOrDefault(bucket, Set.of());
  }

  @Override
  public boolean over() {
    return scan.over() && indexes.isEmpty();
  }

  @Override
  public List<Found> step() {
    return scan.over() ? someEntries() : someKeys();
  }

  private List<Found> someKeys() {
    Map<Integer, List<byte[]>> tasks = new HashMap<>();
    Map<Integer, List<byte[]>> parts = new HashMap<>();
    Map<Integer, List<byte[]>> runs = new HashMap<>();
    Map<Integer, List<byte[]>> schedules = new HashMap<>();
    Map<Integer, List<byte[]>> backfills = new HashMap<>();
    for (byte[] key : scan.next()) {
      String name = new String(key, ISO_8859_1);
      int bucket = job.keys().bucketOf(name);
      if (job.epochs().containsKey(bucket)) {
        String rest = name.substring(name.indexOf('}') + 1);
        if (rest.startsWith(":" + RUN) && rest.length() == 1 + RUN.length() + TaskId.LOCAL_LENGTH) {
          add(runs, bucket, rest.substring(1 + RUN.length()));
        } else if (rest.startsWith(":" + SCHEDULE)) {
          add(schedules, bucket, rest.substring(1 + SCHEDULE.length()));
        } else if (rest.startsWith(":" + FILL)) {
          add(backfills, bucket, rest.substring(1 + FILL.length()));
        } else {
          sort(bucket, rest, tasks, parts);
        }
      }
    }
    if (scan.over()) {
      seen.forEach((b, names) -> names.forEach(name -> indexes.add(new IndexAt(b, name))));
    }
    List<ScriptRunner.Call> calls = new ArrayList<>();
    tasks.forEach((b, ids) -> calls.addAll(job.calls(Script.AUDIT_RECORDS, b, "", ids)));
    parts.forEach((b, names) -> calls.addAll(job.calls(Script.AUDIT_PARTS, b, "", names)));
    runs.forEach((b, ids) -> calls.addAll(job.calls(Script.AUDIT_RUNS, b, "", ids)));
    schedules.forEach((b, names) -> calls.addAll(job.calls(Script.AUDIT_SCHEDULES, b, "", names)));
    backfills.forEach(
        (b, ids) -> {
          calls.addAll(job.calls(Script.AUDIT_FILLS, b, "", ids));
          Set<String> met = fills.computeIfAbsent(b, bucket -> new TreeSet<>());
          ids.forEach(id -> met.add(new String(id, ISO_8859_1)));
        });
    readLayouts(tasks);
    records += tasks.values().stream().mapToLong(List::size).sum();
    return job.run(calls);
  }

  private static void add(Map<Integer, List<byte[]>> to, int bucket, String name) {
    to.computeIfAbsent(bucket, b -> new ArrayList<>()).add(name.getBytes(ISO_8859_1));
  }

  private void readLayouts(Map<Integer, List<byte[]>> tasks) {
    List<TaskId> ids = new ArrayList<>();
    tasks.forEach(
        (b, some) -> some.forEach(id -> ids.add(new TaskId(b, new String(id, ISO_8859_1)))));
    for (Object first :
        job.runner()
            .read(
                "audit",
                p ->
                    ids.stream()
                        .map(id -> p.getrange(job.keys().record(id.bucket(), id.local()), 0, 0))
                        .toList())) {
      byte[] layout = (byte[]) first;
      if (layout.length == 1) {
        layouts.merge((int) layout[0], 1L, Long::sum);
      }
    }
  }

  private void sort(
      int bucket, String rest, Map<Integer, List<byte[]>> tasks, Map<Integer, List<byte[]>> parts) {
    if (rest.length() == TaskId.LOCAL_LENGTH && rest.charAt(0) != ':') {
      add(tasks, bucket, rest);
      return;
    }
    if (rest.isEmpty() || rest.charAt(0) != ':') {
      return;
    }
    String name = rest.substring(1);
    if (PARTS.stream().anyMatch(name::startsWith)) {
      add(parts, bucket, name);
    } else if (RedisKeys.isTaskIndex(name)) {
      seen.computeIfAbsent(bucket, b -> new TreeSet<>()).add(name);
    }
  }

  private List<Found> someEntries() {
    IndexAt at = indexes.getFirst();
    ScanParams params = new ScanParams().count(AuditJob.MOST);
    ScanResult<Tuple> page =
        job.runner()
            .call(
                "audit",
                redis ->
                    redis.zscan(job.keys().named(at.bucket(), at.name()), entryCursor, params));
    List<byte[]> ids = page.getResult().stream().map(Tuple::getBinaryElement).toList();
    entryCursor = page.getCursorAsBytes();
    if (page.isCompleteIteration()) {
      indexes.removeFirst();
      entryCursor = ScanParams.SCAN_POINTER_START_BINARY;
    }
    entries += ids.size();
    return job.run(job.calls(Script.AUDIT_INDEX, at.bucket(), at.name(), ids));
  }
}
