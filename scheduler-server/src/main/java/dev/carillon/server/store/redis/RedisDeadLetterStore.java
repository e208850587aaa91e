package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.dead.Fingerprint;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.SearchStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Dead letters in Redis: what the scripts filed, and the scripts that bring it back or away. */
final class RedisDeadLetterStore implements DeadLetterStore {
  private static final int BATCH = 50;
  private static final byte[] LAST = "last".getBytes(ISO_8859_1);
  private static final Pattern HOUR = Pattern.compile("h\\d+");

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final DeadPager pager;
  private final TaskReader reader;
  private final RedisCanaries canaries;
  private final Redrives redrives;
  private final Adoption adoption;

  RedisDeadLetterStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.reader = new TaskReader(runner, keys, lines);
    this.pager = new DeadPager(runner, reader);
    this.canaries = new RedisCanaries(runner, keys);
    this.redrives = new Redrives(runner, keys);
    this.adoption = new Adoption(runner, keys, lines);
  }

  private List<Integer> buckets() {
    return IntStream.range(0, keys.buckets()).boxed().toList();
  }

  @Override
  public List<Pile> piles(long expiringBeforeMs) {
    List<Object> pairs =
        runner.read(
            "deads", p -> buckets().stream().map(b -> p.zrange(keys.deads(b), 0, -1)).toList());
    List<Pile> found = new ArrayList<>();
    for (int b = 0; b < pairs.size(); b++) {
      for (Object each : (List<?>) pairs.get(b)) {
        String pair = new String((byte[]) each, ISO_8859_1);
        Line line = lines.byKey(b, pair.substring(Fingerprint.LENGTH + 1));
        found.add(new Pile(pair.substring(0, Fingerprint.LENGTH), b, line, 0, 0));
      }
    }
    List<Object> sizes =
        runner.read("deads", p -> found.stream().map(f -> p.zcard(key(f))).toList());
    List<Object> expiring =
        runner.read(
            "deads",
            p ->
                found.stream()
                    .map(f -> p.zcount(key(f), Double.NEGATIVE_INFINITY, expiringBeforeMs))
                    .toList());
    List<Pile> piles = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      Pile f = found.get(i);
      piles.add(
          new Pile(
              f.fingerprint(), f.bucket(), f.line(), (Long) sizes.get(i), (Long) expiring.get(i)));
    }
    return piles;
  }

  private byte[] key(Pile pile) {
    return keys.dead(pile.bucket(), pile.fingerprint(), pile.line().key());
  }

  private record Group(int bucket, String fingerprint) {
    static Set<Group> of(Collection<Pile> piles) {
      Set<Group> groups = new LinkedHashSet<>();
      piles.forEach(p -> groups.add(new Group(p.bucket(), p.fingerprint())));
      return groups;
    }
  }

  @Override
  public Map<String, Long> lastDeaths(Collection<Pile> piles) {
    Set<Group> groups = Group.of(piles);
    List<Object> instants =
        runner.read(
            "deads",
            p ->
                groups.stream()
                    .map(g -> p.hget(keys.deadGroup(g.bucket(), g.fingerprint()), LAST))
                    .toList());
    Map<String, Long> lasts = new HashMap<>();
    int i = 0;
    for (Group group : groups) {
      Object instant = instants.get(i++);
      if (!ScriptRunner.isNil(instant)) {
        lasts.merge(
            group.fingerprint(),
            Long.parseLong(new String((byte[]) instant, ISO_8859_1)),
            Math::max);
      }
    }
    return lasts;
  }

  @Override
  public Map<String, Facts> facts(Collection<Pile> piles) {
    Set<Group> groups = Group.of(piles);
    List<Object> tables =
        runner.read(
            "deads",
            p ->
                groups.stream()
                    .map(g -> p.hgetAll(keys.deadGroup(g.bucket(), g.fingerprint())))
                    .toList());
    Map<String, Facts> facts = new HashMap<>();
    int i = 0;
    for (Group group : groups) {
      Map<?, ?> table = (Map<?, ?>) tables.get(i++);
      if (!table.isEmpty()) {
        facts.merge(
            group.fingerprint(), facts(group.bucket(), table), RedisDeadLetterStore::joined);
      }
    }
    return facts;
  }

  private static Facts facts(int bucket, Map<?, ?> table) {
    Map<String, byte[]> fields = new HashMap<>();
    Map<Long, Long> deaths = new HashMap<>();
    table.forEach(
        (name, value) -> {
          String field = new String((byte[]) name, ISO_8859_1);
          fields.put(field, (byte[]) value);
          if (HOUR.matcher(field).matches()) {
            deaths.put(
                Long.parseLong(field.substring(1)),
                Long.parseLong(new String((byte[]) value, ISO_8859_1)));
          }
        });
    byte[] worker = fields.getOrDefault("worker", new byte[0]);
    String task = ascii(fields, "task");
    return new Facts(
        new String(fields.getOrDefault("sample", new byte[0]), UTF_8),
        task.isEmpty() ? "" : new TaskId(bucket, task).toString(),
        TaskRecord.workerName(worker),
        number(fields, "total"),
        number(fields, "first"),
        number(fields, "last"),
        deaths);
  }

  private static String ascii(Map<String, byte[]> fields, String name) {
    return new String(fields.getOrDefault(name, new byte[0]), ISO_8859_1);
  }

  private static long number(Map<String, byte[]> fields, String name) {
    String text = ascii(fields, name);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /** One group over two buckets. */
  private static Facts joined(Facts a, Facts b) {
    Facts older = a.firstMs() <= b.firstMs() ? a : b;
    Facts newer = a.lastMs() >= b.lastMs() ? a : b;
    Map<Long, Long> deaths = new HashMap<>(a.deaths());
    b.deaths().forEach((hour, n) -> deaths.merge(hour, n, Long::sum));
    return new Facts(
        older.sample(),
        newer.lastTask(),
        newer.lastWorker(),
        a.total() + b.total(),
        older.firstMs(),
        newer.lastMs(),
        deaths);
  }

  @Override
  public Page newest(List<Pile> piles, int most, String token) {
    return pager.newest(piles, most, token);
  }

  @Override
  public SearchStore.Walk<Task> walk(List<Pile> piles, String token, boolean newestFirst) {
    return new DeadWalk(runner, reader, piles, token, newestFirst);
  }

  @Override
  public Ids oldest(List<Pile> piles, long diedUntilMs) {
    return pager.oldest(piles, diedUntilMs);
  }

  @Override
  public long count(List<Pile> piles, long diedUntilMs) {
    return runner
        .read(
            "deads",
            p ->
                piles.stream()
                    .map(f -> p.zcount(key(f), Double.NEGATIVE_INFINITY, diedUntilMs))
                    .toList())
        .stream()
        .mapToLong(n -> (Long) n)
        .sum();
  }

  @Override
  public Moved redrive(List<TaskId> ids, DeadEdits edits, String actor) {
    return redrives.redrive(ids, edits, actor);
  }

  @Override
  public Moved redrive(List<TaskId> ids, DeadEdits edits, String actor, TaskId canary, Tally seen) {
    return redrives.redrive(ids, edits, actor, canary, seen);
  }

  @Override
  public Discarded discard(List<TaskId> ids, String token, Duration window, String actor) {
    ByBucket<TaskId> groups = ByBucket.of(known(ids), id -> id);
    List<ScriptRunner.Call> calls =
        groups.calls(
            Script.DISCARD,
            () -> new Args().text(actor).ascii(token).number(window.toMillis()),
            (args, id) -> args.ascii(id.local()));
    Moved moved = new Moved(0, ids.size() - known(ids).size());
    long until = 0;
    // One call at a time: a group of a million is not to keep Redis from others.
    for (ScriptRunner.Call call : calls) {
      Reply reply = runner.runAll(List.of(call)).getFirst();
      moved = moved.plus(new Moved(reply.number(1), reply.number(2)));
      until = Math.max(until, reply.number(3));
    }
    return new Discarded(moved, until);
  }

  private List<TaskId> known(List<TaskId> ids) {
    return ids.stream().filter(id -> id.bucket() < keys.buckets()).toList();
  }

  @Override
  public Moved undo(String token, String actor) {
    Moved moved = Moved.NOTHING;
    for (int b : buckets()) {
      long n;
      do {
        Args args = new Args().text(actor).ascii(token).number(BATCH);
        Reply reply = runner.run(Script.UNDO, b, args.list());
        moved = moved.plus(new Moved(reply.number(1), reply.number(2)));
        n = reply.number(1) + reply.number(2);
      } while (n == BATCH);
    }
    return moved;
  }

  @Override
  public int purge(int bucket, long epoch, int most, long emptySinceMs) {
    Args args = new Args().number(epoch).number(most).number(emptySinceMs);
    Reply reply = runner.run(Script.PURGE, bucket, args.list()).orFenced("purge", bucket);
    return (int) reply.number(1);
  }

  @Override
  public int adopt(int bucket, long epoch) {
    return adoption.adopt(bucket, epoch);
  }

  @Override
  public long retainedOut() {
    return runner
        .read("deads", p -> buckets().stream().map(b -> p.hvals(keys.deadOut(b))).toList())
        .stream()
        .flatMap(values -> ((Collection<?>) values).stream())
        .mapToLong(n -> Long.parseLong(new String((byte[]) n, ISO_8859_1)))
        .sum();
  }

  @Override
  public long discarded() {
    return runner
        .read("deads", p -> buckets().stream().map(b -> p.zcard(keys.discarded(b))).toList())
        .stream()
        .mapToLong(n -> (Long) n)
        .sum();
  }

  @Override
  public void create(Canary canary) {
    canaries.create(canary);
  }

  @Override
  public Optional<Canary> canary(TaskId id) {
    return canaries.find(id);
  }

  @Override
  public List<Canary> canaries(Collection<Integer> buckets) {
    return canaries.all(buckets);
  }

  @Override
  public boolean move(TaskId canary, CanaryState from, CanaryState to, String verdict) {
    return canaries.move(canary, from, to, verdict);
  }

  @Override
  public Tally tally(TaskId canary, Duration window) {
    return canaries.tally(canary, window);
  }
}
