package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AuditStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/**
 * Walks over all keys: records against indexes, indexes against records, heads, then counters. Each
 * comparison is one script, so that nothing that moves meanwhile is taken for damage.
 */
final class RedisAuditStore implements AuditStore {
  private static final int KEYS_A_STEP = 500;
  private static final int ENTRIES_A_STEP = 200;
  private static final int LINES_A_STEP = 50;

  /** Entries of the leases, or of one line's waiting tasks, that one script may read. */
  private static final int RECOUNT = 2_000;

  /** Keys that hang on a task, or on a server's last take. */
  private static final List<String> PARTS =
      List.of("extra:", "history:", "idem:", "uniq:", "took:");

  private static final String OPERATOR = "";

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  RedisAuditStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  @Override
  public Walk walk(Map<Integer, Long> epochs, Mend mend) {
    return new KeyWalk(
        epochs.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Long.toString(e.getValue()))),
        mend);
  }

  @Override
  public Walk walkAll(Mend mend) {
    return new KeyWalk(
        IntStream.range(0, keys.buckets()).boxed().collect(Collectors.toMap(b -> b, b -> OPERATOR)),
        mend);
  }

  private record IndexAt(int bucket, String name) {}

  private final class KeyWalk implements Walk {
    private final Map<Integer, String> epochs;
    private final Mend mend;
    private @Nullable Deque<RedisLink.Master> masters;
    private final Deque<IndexAt> indexes = new ArrayDeque<>();
    private final Map<Integer, TreeSet<String>> seen = new HashMap<>();
    private final Deque<ScriptRunner.Call> last = new ArrayDeque<>();
    private byte[] keyCursor = ScanParams.SCAN_POINTER_START_BINARY;
    private byte[] entryCursor = ScanParams.SCAN_POINTER_START_BINARY;
    private boolean keysDone;
    private boolean indexesDone;
    private long records;
    private long entries;

    KeyWalk(Map<Integer, String> epochs, Mend mend) {
      this.epochs = epochs;
      this.mend = mend;
    }

    @Override
    public boolean over() {
      return keysDone && indexesDone && last.isEmpty();
    }

    @Override
    public List<Found> step() {
      if (!keysDone) {
        return someKeys();
      }
      if (!indexes.isEmpty()) {
        return someEntries();
      }
      if (!indexesDone) {
        planLines();
        indexesDone = true;
      }
      return last.isEmpty() ? List.of() : run(List.of(last.removeFirst()));
    }

    private List<Found> someKeys() {
      if (masters == null) {
        masters = new ArrayDeque<>(runner.masters("audit"));
      }
      RedisLink.Master master = masters.getFirst();
      ScanParams params = new ScanParams().match(keys.allOfBuckets()).count(KEYS_A_STEP);
      ScanResult<byte[]> page = runner.call("audit", redis -> master.scan(keyCursor, params));
      Map<Integer, List<byte[]>> tasks = new HashMap<>();
      Map<Integer, List<byte[]>> parts = new HashMap<>();
      for (byte[] key : page.getResult()) {
        String name = new String(key, ISO_8859_1);
        int bucket = keys.bucketOf(name);
        if (epochs.containsKey(bucket)) {
          sort(bucket, name.substring(name.indexOf('}') + 1), tasks, parts);
        }
      }
      keyCursor = page.getCursorAsBytes();
      if (page.isCompleteIteration()) {
        masters.removeFirst();
        keyCursor = ScanParams.SCAN_POINTER_START_BINARY;
        keysDone = masters.isEmpty();
      }
      if (keysDone) {
        seen.forEach((b, names) -> names.forEach(name -> indexes.add(new IndexAt(b, name))));
      }
      List<ScriptRunner.Call> calls = new ArrayList<>();
      tasks.forEach((b, ids) -> calls.addAll(calls(Script.AUDIT_RECORDS, b, "", ids)));
      parts.forEach((b, names) -> calls.addAll(calls(Script.AUDIT_PARTS, b, "", names)));
      records += tasks.values().stream().mapToLong(List::size).sum();
      return run(calls);
    }

    private void sort(
        int bucket,
        String rest,
        Map<Integer, List<byte[]>> tasks,
        Map<Integer, List<byte[]>> parts) {
      if (rest.length() == TaskId.LOCAL_LENGTH && rest.charAt(0) != ':') {
        tasks.computeIfAbsent(bucket, b -> new ArrayList<>()).add(rest.getBytes(ISO_8859_1));
        return;
      }
      if (rest.isEmpty() || rest.charAt(0) != ':') {
        return;
      }
      String name = rest.substring(1);
      if (PARTS.stream().anyMatch(name::startsWith)) {
        parts.computeIfAbsent(bucket, b -> new ArrayList<>()).add(name.getBytes(ISO_8859_1));
      } else if (RedisKeys.isTaskIndex(name)) {
        seen.computeIfAbsent(bucket, b -> new TreeSet<>()).add(name);
      }
    }

    private List<Found> someEntries() {
      IndexAt at = indexes.getFirst();
      ScanParams params = new ScanParams().count(ENTRIES_A_STEP);
      ScanResult<Tuple> page =
          runner.call(
              "audit",
              redis -> redis.zscan(keys.named(at.bucket(), at.name()), entryCursor, params));
      List<byte[]> ids = page.getResult().stream().map(Tuple::getBinaryElement).toList();
      entryCursor = page.getCursorAsBytes();
      if (page.isCompleteIteration()) {
        indexes.removeFirst();
        entryCursor = ScanParams.SCAN_POINTER_START_BINARY;
      }
      entries += ids.size();
      return run(calls(Script.AUDIT_INDEX, at.bucket(), at.name(), ids));
    }

    private void planLines() {
      for (Map.Entry<Integer, String> e : epochs.entrySet()) {
        List<String> all = lines.load(e.getKey()).stream().map(Line::key).sorted().toList();
        for (int from = 0; from < all.size(); from += LINES_A_STEP) {
          List<String> some = all.subList(from, Math.min(all.size(), from + LINES_A_STEP));
          Args heads = head(e.getValue(), mend != Mend.NOTHING);
          Args counts = head(e.getValue(), mend == Mend.ALL).number(RECOUNT);
          some.forEach(heads::ascii);
          some.forEach(counts::ascii);
          last.add(new ScriptRunner.Call(Script.AUDIT_HEADS, e.getKey(), heads.list()));
          last.add(new ScriptRunner.Call(Script.AUDIT_COUNTS, e.getKey(), counts.list()));
        }
      }
    }

    private static Args head(String epoch, boolean mends) {
      return new Args().ascii(epoch).number(mends ? 1 : 0);
    }

    private List<ScriptRunner.Call> calls(
        Script script, int bucket, String index, List<byte[]> members) {
      List<ScriptRunner.Call> calls = new ArrayList<>();
      for (int from = 0; from < members.size(); from += ENTRIES_A_STEP) {
        Args args = head(epochs.getOrDefault(bucket, OPERATOR), mend != Mend.NOTHING);
        if (!index.isEmpty()) {
          args.ascii(index);
        }
        members.subList(from, Math.min(members.size(), from + ENTRIES_A_STEP)).forEach(args::bytes);
        calls.add(new ScriptRunner.Call(script, bucket, args.list()));
      }
      return calls;
    }

    private List<Found> run(List<ScriptRunner.Call> calls) {
      List<Reply> replies = runner.runAll(calls);
      List<Found> found = new ArrayList<>();
      for (int i = 0; i < calls.size(); i++) {
        int bucket = calls.get(i).bucket();
        Reply reply = replies.get(i).orFenced("audit", bucket);
        for (int at = 1; at + 3 < reply.size(); at += 4) {
          found.add(
              new Found(
                  reply.text(at),
                  subject(bucket, reply.text(at + 1)),
                  reply.text(at + 2),
                  reply.number(at + 3) == 1));
        }
      }
      return found;
    }

    /** The task's id, the line's names, or the name of a key with its bucket. */
    private String subject(int bucket, String told) {
      if (told.matches("[0-9A-Z]{" + TaskId.LOCAL_LENGTH + "}")) {
        return new TaskId(bucket, told).toString();
      }
      Line line = lines.known(told.substring(0, Math.min(told.length(), RecordLayout.LINE_LENGTH)));
      String printable =
          line == null
              ? told.replaceAll("[^ -~]", "?")
              : line.tenant()
                  + "/"
                  + line.queue()
                  + "/"
                  + line.type()
                  + told.substring(RecordLayout.LINE_LENGTH);
      return "bucket " + bucket + ", " + printable;
    }

    @Override
    public long records() {
      return records;
    }

    @Override
    public long entries() {
      return entries;
    }

    @Override
    public int buckets() {
      return epochs.size();
    }
  }
}
