package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SearchStore.Group;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The counters that the scripts keep: depth by line and state, totals by line. A few are read for
 * each who asks. To read those of thousands of lines keeps Redis and this server busy; then all who
 * ask share one reading, for so long that reading takes a tenth of the time at most.
 */
final class TaskCounts {
  /** Begins the counters of tasks that left for good; the name of the script follows. */
  static final String GONE = "gone.";

  /** So many counters are asked for by name. */
  private static final int FEW = 300;

  /** From so many counters on, readings are shared: Redis takes milliseconds to list them. */
  private static final int MANY = 3_000;

  private static final long SHARED_NANOS = 1_000_000_000L;
  private static final int SHARED_TIMES = 10;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final LongSupplier nanos;
  private final AtomicLong readings = new AtomicLong();
  private volatile Reading last = new Reading(0, Map.of(), 0);
  private @Nullable CompletableFuture<Reading> underWay;

  /**
   * @param nanos a clock that only goes on, nanoseconds
   */
  TaskCounts(ScriptRunner runner, RedisKeys keys, LineRegistry lines, LongSupplier nanos) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.nanos = nanos;
  }

  /** One counter, summed over the buckets. */
  record Counter(Line line, String what) {}

  /**
   * All counters.
   *
   * @param number each reading has another
   * @param untilNanos until then it is good enough, if it was large
   */
  record Reading(long number, Map<Counter, Long> counters, long untilNanos) {
    /** Those of hundreds of lines; each stands in every bucket that its line has been in. */
    boolean large() {
      return counters.size() >= MANY;
    }
  }

  /**
   * All counters; of each bucket those of one moment. Now, or if they are many, of some seconds
   * ago.
   */
  Reading read() {
    if (!last.large()) {
      return readNow();
    }
    CompletableFuture<Reading> mine = new CompletableFuture<>();
    CompletableFuture<Reading> first;
    synchronized (this) {
      if (nanos.getAsLong() - last.untilNanos() < 0) {
        return last;
      }
      if (underWay == null) {
        underWay = mine;
      }
      first = underWay;
    }
    return first == mine ? readFor(mine) : of(first);
  }

  private Reading readFor(CompletableFuture<Reading> others) {
    try {
      Reading now = readNow();
      others.complete(now);
      return now;
    } catch (RuntimeException | Error e) {
      // An Error, too: who waits for this reading would wait for ever.
      others.completeExceptionally(e);
      throw e;
    } finally {
      synchronized (this) {
        underWay = null;
      }
    }
  }

  private static Reading of(CompletableFuture<Reading> others) {
    try {
      return others.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CarillonException refused) {
        throw refused;
      }
      throw e;
    }
  }

  private Reading readNow() {
    long began = nanos.getAsLong();
    Map<Counter, Long> sums = new HashMap<>();
    List<?> tables = !last.large() ? allTables() : List.of();
    for (int b = 0; b < keys.buckets(); b++) {
      Map<?, ?> table = (Map<?, ?>) (tables.isEmpty() ? table(b) : tables.get(b));
      add(b, table, sums);
    }
    long now = nanos.getAsLong();
    long until = now + Math.max(SHARED_NANOS, SHARED_TIMES * (now - began));
    Reading reading = new Reading(readings.incrementAndGet(), sums, until);
    last = reading;
    return reading;
  }

  /** In one round trip: others wait until Redis has told all of them. */
  private List<?> allTables() {
    return runner.read(
        "counts",
        pipeline ->
            IntStream.range(0, keys.buckets())
                .mapToObj(b -> pipeline.hgetAll(keys.count(b)))
                .toList());
  }

  /** Whole, not in parts: the books of a bucket balance only at one moment. */
  private Map<?, ?> table(int bucket) {
    return runner.call("counts", redis -> redis.hgetAll(keys.count(bucket)));
  }

  private void add(int bucket, Map<?, ?> table, Map<Counter, Long> sums) {
    table.forEach(
        (field, value) -> {
          String name = new String((byte[]) field, ISO_8859_1);
          Line line = lines.byKey(bucket, name.substring(0, RecordLayout.LINE_LENGTH));
          String what = name.substring(RecordLayout.LINE_LENGTH + 1);
          sums.merge(
              new Counter(line, what),
              Long.parseLong(new String((byte[]) value, ISO_8859_1)),
              Long::sum);
        });
  }

  /** What follows from a reading, worked out once for all who ask. */
  <T> Supplier<T> worked(Function<Reading, T> work) {
    record Worked<T>(long number, T result) {}
    AtomicReference<@Nullable Worked<T>> known = new AtomicReference<>();
    return () -> {
      Reading reading = read();
      Worked<T> done = known.get();
      if (done == null || done.number() != reading.number()) {
        done = new Worked<>(reading.number(), work.apply(reading));
        known.set(done);
      }
      return done.result();
    };
  }

  /** How many tasks each group holds; groups without tasks are left out. */
  Map<Group, Long> of(Set<Group> wanted) {
    Map<Group, Long> sums = new HashMap<>();
    if (wanted.size() <= FEW) {
      few(List.copyOf(wanted), sums);
    } else {
      many(wanted, sums);
    }
    sums.values().removeIf(n -> n <= 0);
    return sums;
  }

  private void many(Set<Group> wanted, Map<Group, Long> sums) {
    Map<String, Group> byField = new HashMap<>(2 * wanted.size());
    wanted.forEach(g -> byField.put(g.line().key() + ":" + g.state().code(), g));
    for (int b = 0; b < keys.buckets(); b++) {
      byte[] key = keys.count(b);
      runner
          .call("counts", redis -> redis.hgetAll(key))
          .forEach(
              (field, value) -> {
                Group group = byField.get(new String(field, ISO_8859_1));
                if (group != null) {
                  sums.merge(group, Long.parseLong(new String(value, ISO_8859_1)), Long::sum);
                }
              });
    }
  }

  /** Asks for the counters one by one: cheaper than reading all where there are many lines. */
  private void few(List<Group> wanted, Map<Group, Long> sums) {
    if (wanted.isEmpty()) {
      return;
    }
    byte[][] fields =
        wanted.stream()
            .map(g -> (g.line().key() + ":" + g.state().code()).getBytes(ISO_8859_1))
            .toArray(byte[][]::new);
    for (Object answer :
        runner.read(
            "counts",
            pipeline ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> pipeline.hmget(keys.count(b), fields))
                    .toList())) {
      List<?> values = (List<?>) answer;
      for (int i = 0; i < fields.length; i++) {
        if (values.get(i) != null) {
          long n = Long.parseLong(new String((byte[]) values.get(i), ISO_8859_1));
          sums.merge(wanted.get(i), n, Long::sum);
        }
      }
    }
  }
}
