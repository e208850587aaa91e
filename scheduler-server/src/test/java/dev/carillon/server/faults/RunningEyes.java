package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.RedisClient;

/**
 * Looks again and again at what runs by the records in Redis, all buckets at one instant: one
 * script on one Redis. Ends with {@link #close}.
 */
final class RunningEyes implements AutoCloseable {
  /** Key hashes of all limited tasks that are RUNNING. */
  private static final String RUNNING =
      """
      local running = {}
      for _, lease in ipairs(redis.call('KEYS', ARGV[1] .. '{*}:lease')) do
        local base = string.sub(lease, 1, -7)
        for _, id in ipairs(redis.call('ZRANGE', lease, 0, -1)) do
          local record = redis.call('GETRANGE', base .. id, 0, 200)
          if string.byte(record, 2) == 4 then
            -- Behind the header stands the hash of the idempotency key, if there is one (flag 1).
            local ext = 113 + string.byte(record, 3) % 2 * 16
            running[#running + 1] = string.sub(record, ext + 1 + 30, ext + 1 + 45)
          end
        end
      end
      return running
      """;

  private final RedisClient redis;
  private final int most;
  private final int mostOfAKey;
  private final List<String> wrong = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;
  private volatile int seen;
  private volatile int looks;

  RunningEyes(int port, int most, int mostOfAKey) {
    this.redis = RedisClient.create("127.0.0.1", port);
    this.most = most;
    this.mostOfAKey = mostOfAKey;
    this.thread = Thread.ofPlatform().name("eyes").daemon().start(this::look);
  }

  private void look() {
    while (!over) {
      List<?> running =
          (List<?>)
              redis.eval(
                  RUNNING.getBytes(ISO_8859_1),
                  List.of(),
                  List.of(Cluster.NAME.getBytes(ISO_8859_1)));
      looks++;
      seen = Math.max(seen, running.size());
      if (running.size() > most) {
        wrong.add("I17: " + running.size() + " ran at once, the limit is " + most);
      }
      Map<String, Integer> ofKeys = new HashMap<>();
      running.forEach(hash -> ofKeys.merge(new String((byte[]) hash, ISO_8859_1), 1, Integer::sum));
      ofKeys.values().stream()
          .filter(n -> n > mostOfAKey)
          .forEach(n -> wrong.add("I17: " + n + " of one key ran at once"));
      Faults.last(java.time.Duration.ofMillis(5));
    }
  }

  /** Most that were seen to run at once. */
  int seen() {
    return seen;
  }

  int looks() {
    return looks;
  }

  /** What was over a limit. Only after the end. */
  List<String> wrong() {
    return wrong;
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    redis.close();
  }
}
