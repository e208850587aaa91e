package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What holds for all data under a prefix: how it is laid out, and where it came from. */
public final class StoredData {
  private static final String LAYOUT = "1";
  private static final byte[] RESTORED = "restored".getBytes(UTF_8);
  private static final byte[] ID = "id".getBytes(UTF_8);

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final String cluster;
  private final int buckets;
  private final RandomGenerator random;

  StoredData(
      ScriptRunner runner,
      RedisKeys keys,
      LineRegistry lines,
      String cluster,
      int buckets,
      RandomGenerator random) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.cluster = cluster;
    this.buckets = buckets;
    this.random = random;
  }

  /**
   * Checks that this program and the data under the prefix fit together, and marks fresh data.
   *
   * @throws CarillonException INCOMPATIBLE_DATA if they do not, REDIS_AWAY if Redis does not answer
   */
  void check() {
    lines.distrust();
    refuseHalfRestored();
    fact("layout", LAYOUT, "the data was written by another version of Carillon; run that one");
    fact(
        "buckets",
        Integer.toString(buckets),
        "start with engine.buckets at that value: it is fixed for the life of the data");
    openBooks();
  }

  /**
   * Names the data, also while nothing else goes through; data that has no name yet is given one.
   * Once Redis has lost it, another.
   */
  public String id() {
    return ScriptRunner.checked(
        () -> {
          byte[] known = runner.call("check", r -> r.hget(keys.meta(), ID));
          if (known == null) {
            // Several servers may come here at once: the first one's holds.
            byte[] fresh = Long.toHexString(random.nextLong()).getBytes(UTF_8);
            runner.call("check", r -> r.hsetnx(keys.meta(), ID, fresh));
            known = runner.call("check", r -> r.hget(keys.meta(), ID));
          }
          return known == null ? "" : new String(known, UTF_8);
        });
  }

  /**
   * Writes down how long idempotency keys are known after their tasks' ends. One value holds for
   * all servers, the last one written; repeating is safe.
   */
  public void keepKeysFor(Duration window) {
    byte[] millis = Long.toString(window.toMillis()).getBytes(UTF_8);
    for (int b = 0; b < buckets; b++) {
      byte[] key = keys.window(b);
      runner.call("window", r -> r.set(key, millis));
    }
  }

  /** Whether the data comes from a backup and no audit has walked over it since. */
  public boolean restored() {
    return runner.call("check", r -> r.hexists(keys.meta(), RESTORED));
  }

  /** The data that came from a backup was audited; repeating is safe. */
  public void restoredIsAudited() {
    Long unused = runner.call("check", r -> r.hdel(keys.meta(), RESTORED));
  }

  private void openBooks() {
    byte[] books = "books".getBytes(UTF_8);
    if (runner.call("check", r -> r.hexists(keys.meta(), books))) {
      return;
    }
    runner.runAll(
        IntStream.range(0, buckets)
            .mapToObj(b -> new ScriptRunner.Call(Script.OPEN_BOOKS, b, List.of()))
            .toList());
    runner.call("check", r -> r.hset(keys.meta(), books, "1".getBytes(UTF_8)));
  }

  private void refuseHalfRestored() {
    byte[] file = runner.call("check", r -> r.get(keys.restoring()));
    if (file != null) {
      throw CarillonException.of(
              ErrorCode.INCOMPATIBLE_DATA,
              "Expected whole data of cluster '"
                  + cluster
                  + "', but restoring it from "
                  + new String(file, UTF_8)
                  + " has not ended.")
          .operation("start")
          .advice("Wait for it; if it broke off, run carillon restore with --replace again.")
          .build();
    }
  }

  private void fact(String name, String mine, String advice) {
    byte[] field = name.getBytes(UTF_8);
    runner.call("check", r -> r.hsetnx(keys.meta(), field, mine.getBytes(UTF_8)));
    String stored = new String(runner.call("check", r -> r.hget(keys.meta(), field)), UTF_8);
    if (!stored.equals(mine)) {
      throw CarillonException.of(
              ErrorCode.INCOMPATIBLE_DATA,
              "Expected "
                  + name
                  + " "
                  + mine
                  + " in the data of cluster '"
                  + cluster
                  + "', but it has "
                  + stored
                  + ".")
          .operation("start")
          .advice("Either " + advice + ", or choose another cluster name.")
          .build();
    }
  }
}
