package dev.carillon.server.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SlotStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * Two servers and their workers in many threads, each of which may die before or after any call to
 * Redis and goes on as a new one that knows nothing. While they work, one script looks over all
 * buckets at once: at no instant may more run than the limits allow. In the end everything is done.
 */
class LimitsUnderFaultsTest {
  private static final int TASKS = 80;
  private static final int CONCURRENCY = 4;
  private static final int OF_A_KEY = 2;
  private static final Duration SHORT = Duration.ofMillis(300);

  /** How many run now, by limit key; all buckets at one instant. */
  private static final String RUNNING =
      """
      local running = {}
      for _, lease in ipairs(redis.call('KEYS', ARGV[1] .. '{*}:lease')) do
        local base = string.sub(lease, 1, -7)
        for _, id in ipairs(redis.call('ZRANGE', lease, 0, -1)) do
          local record = redis.call('GETRANGE', base .. id, 0, 200)
          if string.byte(record, 2) == 4 then
            running[#running + 1] = string.sub(record, 113 + 1 + 30, 113 + 1 + 45)
          end
        end
      end
      return running
      """;

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger deaths = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private final Map<String, Throwable> faults = new ConcurrentHashMap<>();

  /** The port, whose caller may die before or after each call. */
  private <T> T mortal(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, args) -> {
              mayDie();
              try {
                Object value = method.invoke(real, args);
                mayDie();
                return value;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private void mayDie() {
    if (!over.get() && ThreadLocalRandom.current().nextInt(150) == 0) {
      deaths.incrementAndGet();
      throw new Died();
    }
  }

  private Thread forever(String name, Runnable pass) {
    return Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              while (!over.get()) {
                try {
                  pass.run();
                } catch (Died e) {
                  // The next pass is another server.
                } catch (RuntimeException | Error e) {
                  faults.put(name, e);
                }
              }
            });
  }

  private List<Thread> server(LimitRig rig, String name) {
    LimitedAttempts attempts =
        new LimitedAttempts(
            mortal(AttemptStore.class, rig.stores.attempts()),
            mortal(LineStore.class, rig.stores.lines()),
            mortal(SlotStore.class, rig.stores.slots()),
            rig.stores.tasks(),
            rig.book,
            new LimitRig.Quiet());
    SlotWatch watch =
        new SlotWatch(
            rig.stores.settings(),
            mortal(SlotStore.class, rig.stores.slots()),
            mortal(LineStore.class, rig.stores.lines()),
            rig.book);
    LinkedBlockingQueue<Hint> hints = new LinkedBlockingQueue<>(50);
    List<Thread> threads = new ArrayList<>();
    threads.add(
        forever(
            name + "-dispatcher",
            () -> {
              for (AttemptStore.Head head : rig.stores.attempts().heads(LimitRig.ALL)) {
                AttemptStore.Cut cut =
                    new AttemptStore.Cut(
                        head.bucket(), 0, head.line(), 3, Double.POSITIVE_INFINITY);
                // One that finds no room is lost, as a hint may be.
                attempts
                    .offer(cut, dev.carillon.model.worker.Nonce.random(rig.random), SHORT)
                    .hints()
                    .forEach(hints::offer);
              }
            }));
    threads.add(
        forever(
            name + "-watch",
            () -> {
              watch.settle();
              watch.look();
              watch.unblock(LimitRig.ALL);
            }));
    for (int i = 0; i < 4; i++) {
      threads.add(forever(name + "-worker-" + i, () -> work(rig, attempts, hints)));
    }
    return threads;
  }

  private void work(LimitRig rig, AttemptStore attempts, LinkedBlockingQueue<Hint> hints) {
    Hint hint;
    try {
      hint = hints.poll(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return;
    }
    if (hint == null) {
      return;
    }
    AttemptRef ref =
        new AttemptRef(
            hint.id(),
            hint.gen(),
            dev.carillon.model.worker.Nonce.random(ThreadLocalRandom.current()));
    boolean claimed =
        attempts
                .claim(rig.worker, List.of("echo"), List.of(), SHORT, List.of(ref))
                .getFirst()
                .result()
            instanceof ClaimResult.Claimed;
    if (claimed) {
      awaitALook();
      Outcome outcome =
          ThreadLocalRandom.current().nextInt(10) == 0 ? Outcome.FAILED : Outcome.SUCCEEDED;
      var unused =
          attempts.complete(
              List.of(new Completion(ref, outcome, "", Payload.EMPTY, Duration.ZERO)));
    }
  }

  /** A task takes as long as it takes to be seen, but never longer than its lease. */
  private void awaitALook() {
    int seen = looks.get();
    long until = System.nanoTime() + SHORT.toNanos() / 2;
    while (looks.get() < seen + 2 && System.nanoTime() - until < 0 && !over.get()) {
      Thread.yield();
    }
  }

  @Test
  void atNoInstantMoreRunThanTheLimitsAllow_andEverythingIsDoneInTheEnd() throws Exception {
    String cluster = "faults";
    RetryPolicy untiring = new RetryPolicy(255, 255, Duration.ZERO, Duration.ZERO);
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisClient eyes = RedisClient.create("127.0.0.1", redis.port());
        LimitRig one = new LimitRig(redis, cluster, 21);
        LimitRig two = new LimitRig(redis, cluster, 22)) {
      one.put(LimitsFixture.with(CONCURRENCY, Rate.NONE, OF_A_KEY, Rate.NONE));
      two.book.refresh();
      for (int i = 0; i < TASKS; i++) {
        var id = one.submit(LimitRig.task("customer" + i % 5).withRetry(untiring));
      }
      List<Thread> threads = new ArrayList<>(server(one, "one"));
      threads.addAll(server(two, "two"));
      threads.add(
          forever(
              "loops",
              () -> {
                Map<Integer, Long> epochs = one.stores.ownership().beat(Duration.ofSeconds(10));
                one.stores.attempts().reap(epochs, 100);
                one.stores.attempts().tick(epochs, 100);
              }));
      AtomicInteger most = new AtomicInteger();
      List<String> violations = java.util.Collections.synchronizedList(new ArrayList<>());
      threads.add(
          forever(
              "eyes",
              () -> {
                List<?> running = (List<?>) eyes.eval(RUNNING, List.of(), List.of(cluster));
                looks.incrementAndGet();
                most.accumulateAndGet(running.size(), Math::max);
                if (running.size() > CONCURRENCY) {
                  violations.add("running " + running.size());
                }
                Map<Object, Integer> byKey = new java.util.HashMap<>();
                running.forEach(key -> byKey.merge(key, 1, Integer::sum));
                byKey.values().stream()
                    .filter(n -> n > OF_A_KEY)
                    .forEach(n -> violations.add("of one key " + n));
              }));
      try {
        await()
            .atMost(Duration.ofMinutes(5))
            .pollInterval(Duration.ofMillis(200))
            .until(() -> succeeded(one) == TASKS || !faults.isEmpty());
      } finally {
        over.set(true);
        for (Thread thread : threads) {
          thread.join(10_000);
        }
      }
      assertThat(faults).isEmpty();
      assertThat(violations).isEmpty();
      // That the limit itself is reached is shown where nobody dies: see LimitsTest.
      assertThat(most.get()).as("some ran side by side").isGreaterThan(1);
      assertThat(looks.get()).isGreaterThan(100);
      assertThat(deaths.get()).as("servers that died").isGreaterThan(20);
      await()
          .until(
              () -> {
                one.watch.look();
                return one.stores.slots().held(Scope.queue("mail")) == 0;
              });
    }
  }

  private static long succeeded(LimitRig rig) {
    TaskFilter done = new TaskFilter(Set.of(TaskState.SUCCEEDED), "mail", "", "");
    return rig.stores.tasks().list(done, 1, "", false).total();
  }
}
