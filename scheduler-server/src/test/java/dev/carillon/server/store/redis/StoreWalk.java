package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.u8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Slowlog;

/**
 * One walk over all that a cluster holds, while nothing moves: every task, every index, every
 * counter. What does not fit together is named.
 */
public final class StoreWalk implements AutoCloseable {
  /** What a record says. */
  public record Stored(TaskState state, int gen, int attempts, int maxAttempts, int lost) {}

  private static final int PAGE = 5_000;

  private final int port;
  private final RedisClient redis;
  private final RedisKeys keys;
  private final Map<String, Stored> tasks = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  public StoreWalk(int port, String cluster, int buckets) {
    this.port = port;
    // A busy disk makes Redis wait with its append-only file: that is no finding of a walk.
    this.redis =
        RedisClient.builder()
            .hostAndPort(new HostAndPort("127.0.0.1", port))
            .clientConfig(DefaultJedisClientConfig.builder().socketTimeoutMillis(30_000).build())
            .build();
    this.keys = new RedisKeys(cluster, buckets);
  }

  /** Tasks in each state, by the counters: quick, for waiting. */
  public Map<TaskState, Long> counted() {
    Map<TaskState, Long> sums = new TreeMap<>();
    for (int b = 0; b < keys.buckets(); b++) {
      redis.hgetAll(keys.count(b)).forEach((f, n) -> addCount(text(f), text(n), sums));
    }
    return sums;
  }

  private static void addCount(String field, String n, Map<TaskState, Long> sums) {
    String what = field.substring(RecordLayout.LINE_LENGTH + 1);
    if (Character.isDigit(what.charAt(0))) {
      sums.merge(TaskState.ofCode(Integer.parseInt(what)), Long.parseLong(n), Long::sum);
    }
  }

  /** Reads everything anew. */
  public StoreWalk walk() {
    tasks.clear();
    problems.clear();
    for (int b = 0; b < keys.buckets(); b++) {
      walk(b);
    }
    return this;
  }

  /** By id, as they stood at the walk. */
  public Map<String, Stored> tasks() {
    return tasks;
  }

  /** What did not fit together at the walk. */
  public List<String> problems() {
    return problems;
  }

  private void walk(int bucket) {
    String base = new String(keys.base(bucket), ISO_8859_1);
    Map<String, byte[]> records = new HashMap<>();
    Map<String, List<String>> standsIn = new HashMap<>();
    Map<String, Long> counts = new HashMap<>();
    ScanParams all = new ScanParams().match((base + "*").getBytes(ISO_8859_1)).count(PAGE);
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    do {
      ScanResult<byte[]> page = redis.scan(cursor, all);
      for (byte[] key : page.getResult()) {
        String name = text(key).substring(base.length());
        if (!name.startsWith(":")) {
          byte[] head = redis.getrange(key, 0, RecordLayout.HEADER + RecordLayout.KEY_HASH - 1L);
          if (head.length >= RecordLayout.HEADER) {
            records.put(name, head);
          }
        } else if (isIndex(name.substring(1))) {
          for (byte[] member : redis.zrange(key, 0, -1)) {
            standsIn.computeIfAbsent(text(member), m -> new ArrayList<>()).add(name.substring(1));
          }
        }
      }
      cursor = page.getCursorAsBytes();
    } while (!Arrays.equals(cursor, ScanParams.SCAN_POINTER_START_BINARY));
    records.forEach((id, head) -> check(bucket, id, head, standsIn.remove(id), counts));
    standsIn.forEach((id, where) -> problem(bucket, id, "stands in " + where + ", but is nowhere"));
    checkCounts(bucket, counts);
  }

  private static boolean isIndex(String name) {
    return name.startsWith("due:")
        || name.startsWith("ready:")
        || name.startsWith("blocked:")
        || name.startsWith("ended:")
        || name.equals("lease")
        || name.equals("held");
  }

  private void check(
      int bucket, String id, byte[] head, List<String> where, Map<String, Long> counts) {
    TaskRecord r = new TaskRecord(head);
    tasks.put(
        new TaskId(bucket, id).toString(),
        new Stored(
            r.state(), r.gen(), r.attempts(), r.maxAttempts(), u8(head, RecordLayout.AT_LOST)));
    counts.merge(r.line() + ":" + r.state().code(), 1L, Long::sum);
    List<String> allowed =
        switch (r.state()) {
          case SCHEDULED, RETRY_WAIT -> List.of("due:" + r.line());
          case READY -> List.of("ready:" + r.line(), "blocked:");
          case DISPATCHED, RUNNING -> List.of("lease");
          case HELD -> List.of("held");
          case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
              List.of("ended:" + r.state().code() + ":" + r.line());
        };
    if (where == null
        || where.size() != 1
        || allowed.stream().noneMatch(where.getFirst()::startsWith)) {
      problem(bucket, id, r.state() + " stands in " + where + ", not in one of " + allowed);
    }
    if (r.has(RecordLayout.HAS_KEY) && r.state().live()) {
      checkKey(bucket, id, head);
    }
  }

  private void checkKey(int bucket, String id, byte[] head) {
    byte[] hash = Arrays.copyOfRange(head, RecordLayout.HEADER, head.length);
    byte[] stored =
        redis.get((text(keys.base(bucket)) + ":idem:" + text(hash)).getBytes(ISO_8859_1));
    if (stored == null || !text(stored).startsWith(id)) {
      problem(bucket, id, "is alive, but its idempotency key does not lead to it");
    }
  }

  private void checkCounts(int bucket, Map<String, Long> counted) {
    redis
        .hgetAll(keys.count(bucket))
        .forEach(
            (field, value) -> {
              String name = text(field);
              if (Character.isDigit(name.charAt(RecordLayout.LINE_LENGTH + 1))) {
                long real = counted.getOrDefault(name, 0L);
                if (real != Long.parseLong(text(value))) {
                  problem(bucket, name, "is counted as " + text(value) + ", but there are " + real);
                }
                counted.remove(name);
              }
            });
    counted.forEach((name, n) -> problem(bucket, name, "is not counted, but there are " + n));
  }

  private void problem(int bucket, String id, String text) {
    problems.add("bucket " + bucket + ": " + id + " " + text);
  }

  /** Scripts that held Redis for 10 ms and more: how often, and the longest in microseconds. */
  public Map<String, String> slowScripts() {
    Map<String, LongSummaryStatistics> slow = new TreeMap<>();
    try (Jedis plain = new Jedis("127.0.0.1", port)) {
      for (Slowlog s : plain.slowlogGet(1000)) {
        String command = s.getArgs().getFirst().toUpperCase(Locale.ROOT);
        if (command.startsWith("EVAL")) {
          String verb = command.equals("EVALSHA") ? verb(s.getArgs().get(1)) : "first loads";
          slow.computeIfAbsent(verb, v -> new LongSummaryStatistics()).accept(s.getExecutionTime());
        }
      }
    }
    Map<String, String> told = new TreeMap<>();
    slow.forEach((verb, times) -> told.put(verb, times.getCount() + "×, up to " + times.getMax()));
    return told;
  }

  private static String verb(String sha) {
    return Arrays.stream(Script.values())
        .filter(s -> text(ScriptTexts.AS_WRITTEN.sha(s)).equals(sha))
        .map(Script::verb)
        .findFirst()
        .orElse(sha);
  }

  /** The event log against what the walk found. */
  public EventChains chains() {
    return new EventChains(redis, keys).follow(tasks);
  }

  /** Whether a text stands in the event log: secrets must not. */
  public boolean inEvents(String secret) {
    for (int b = 0; b < keys.buckets(); b++) {
      for (Object entry :
          redis.xrange(keys.events(b), "-".getBytes(ISO_8859_1), "+".getBytes(ISO_8859_1))) {
        for (Object field : (List<?>) ((List<?>) entry).get(1)) {
          if (text((byte[]) field).contains(secret)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  @Override
  public void close() {
    redis.close();
  }
}
