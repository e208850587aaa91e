package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.faults.History.Entry;
import dev.carillon.server.faults.History.Kind;
import dev.carillon.server.store.redis.EventChains;
import dev.carillon.server.store.redis.StoreWalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The judge: once the faults are over it waits for the end of all work, then holds the histories,
 * the acknowledgements and what stands in Redis against the invariants (I1 … in the engine's
 * design). It prints what it counted, and throws with everything that is wrong.
 */
final class Checker {
  /** Stands in every payload. It may stand in the task's record, and nowhere else. */
  static final String SECRET = "planted-secret-4711";

  private final Cluster cluster;
  private final Driver driver;
  private final List<String> wrong = new ArrayList<>();
  private final Set<TaskState> ends = EnumSet.of(TaskState.SUCCEEDED);
  private int mostAtOnce;
  private int mostOfAPriority;
  private long told;
  private @Nullable ExportedEvents exported;

  Checker(Cluster cluster, Driver driver) {
    this.cluster = cluster;
    this.driver = driver;
  }

  /** A task may also end so, because the scenario asks for it. */
  Checker mayEndAs(TaskState state) {
    ends.add(state);
    return this;
  }

  /** So many of the driver's queue at once, and so many of one priority. */
  Checker limitedTo(int atOnce, int ofAPriority) {
    mostAtOnce = atOnce;
    mostOfAPriority = ofAPriority;
    return this;
  }

  /**
   * @param backlog time that the work that has piled up may take; more if it is more than workers
   *     could do in it
   * @return the history, for what a scenario wants to know besides
   */
  History check(String scenario, Duration backlog) {
    assertThat(cluster.faults().total()).as("faults injected in '" + scenario + "'").isPositive();
    driver.stop();
    long since = System.nanoTime();
    try (StoreWalk store = new StoreWalk(cluster.redisPort(), Cluster.NAME, Cluster.BUCKETS)) {
      awaitEnd(store, backlog);
      Duration end = Duration.ofNanos(System.nanoTime() - since);
      int repeats = driver.repeatAll();
      History history = cluster.history();
      store.walk();
      wrong.addAll(store.problems());
      acknowledgedAreThere(store);
      oneIdAKey();
      oneWinnerAnAttempt(history);
      oneEndAnAttempt(history);
      gensRise(history);
      notTooOften(store);
      notTooSoon(history);
      everyMoveIsTold(store, history);
      nothingAfterTheEnd(history);
      noMoreThanAllowed(history);
      noSecrets(store);
      report(scenario, store, history, end, repeats);
      assertThat(wrong).as("what is wrong after '" + scenario + "'").isEmpty();
      return history;
    }
  }

  /** I18: everything ends within lease, claim timeout, longest back-off and backlog over rate. */
  private void awaitEnd(StoreWalk store, Duration backlog) {
    Duration piledUp = driver.timeFor(live(store), Cluster.SLOTS * cluster.workerCount());
    Duration most =
        Cluster.LEASE
            .multipliedBy(2)
            .plus(Cluster.CLAIM_TIMEOUT)
            .plusSeconds(3)
            .plus(piledUp.compareTo(backlog) > 0 ? piledUp : backlog);
    try {
      Awaitility.await()
          .atMost(most)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> live(store) == 0);
    } catch (ConditionTimeoutException e) {
      wrong.add("I18: after " + most + " there is still " + store.counted());
    }
  }

  private static long live(StoreWalk store) {
    return store.counted().entrySet().stream()
        .filter(e -> e.getKey().live())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** I1. */
  private void acknowledgedAreThere(StoreWalk store) {
    driver
        .acknowledged()
        .forEach(
            (key, answer) -> {
              StoreWalk.Stored task = store.tasks().get(answer.receipt().id());
              if (task == null) {
                wrong.add("I1: " + answer.receipt().id() + " was acknowledged and is gone");
              } else if (!ends.contains(task.state())) {
                wrong.add("I1: " + answer.receipt().id() + " ended as " + task);
              }
            });
  }

  /** I12. */
  private void oneIdAKey() {
    driver.broken().forEach(b -> wrong.add("I12: " + b));
    Set<String> ids = new HashSet<>();
    driver
        .acknowledged()
        .forEach(
            (key, answer) -> {
              if (!ids.add(answer.receipt().id())) {
                wrong.add("I12: " + answer.receipt().id() + " was given for several keys");
              }
            });
  }

  /** I5: of all who claimed or started an attempt there is one. */
  private void oneWinnerAnAttempt(History history) {
    Map<String, Set<String>> winners = new HashMap<>();
    Stream.concat(history.of(Kind.CLAIMED), history.of(Kind.STARTED))
        .forEach(
            e ->
                winners
                    .computeIfAbsent(e.attempt(), a -> new HashSet<>())
                    .add(e.worker() + e.nonce()));
    winners.forEach(
        (attempt, who) -> {
          if (who.size() > 1) {
            wrong.add("I5: " + attempt + " was given to " + who);
          }
        });
  }

  /** I6: of all completions of an attempt that were accepted there is one, its owner's. */
  private void oneEndAnAttempt(History history) {
    Map<String, String> owners = new HashMap<>();
    history.of(Kind.CLAIMED).forEach(e -> owners.put(e.attempt(), e.nonce()));
    Map<String, Set<String>> ends = new HashMap<>();
    history
        .of(Kind.COMPLETED)
        .filter(e -> e.more().endsWith(":OK"))
        .forEach(
            e -> {
              ends.computeIfAbsent(e.attempt(), a -> new HashSet<>()).add(e.nonce() + e.more());
              if (!e.nonce().equals(owners.get(e.attempt()))) {
                wrong.add("I6: " + e.attempt() + " was ended by one who never claimed it");
              }
            });
    ends.forEach(
        (attempt, who) -> {
          if (who.size() > 1) {
            wrong.add("I6: " + attempt + " was ended as " + who);
          }
        });
  }

  /** I7. */
  private void gensRise(History history) {
    Map<String, Entry> last = new HashMap<>();
    history
        .of(Kind.STARTED)
        .forEach(
            e -> {
              Entry before = last.put(e.id(), e);
              if (before != null && before.gen() > e.gen() && before.atMs() < e.atMs()) {
                wrong.add("I7: " + e.id() + " fell from gen " + before.gen() + " to " + e.gen());
              }
            });
  }

  /** I8. */
  private void notTooOften(StoreWalk store) {
    store
        .tasks()
        .forEach(
            (id, task) -> {
              if (task.attempts() > task.maxAttempts()) {
                wrong.add("I8: " + id + " had " + task.attempts() + " attempts");
              }
            });
  }

  /**
   * I19: the events of each task are one chain from its birth to its record; whatever a worker was
   * granted or acknowledged stands in it, once.
   */
  private void everyMoveIsTold(StoreWalk store, History history) {
    EventChains chains = store.chains();
    chains.problems().forEach(p -> wrong.add("I19: " + p));
    history
        .of(Kind.CLAIMED)
        .map(Entry::attempt)
        .distinct()
        .filter(attempt -> chains.begun(attempt) != 1)
        .forEach(a -> wrong.add("I19: " + a + " has " + chains.begun(a) + " events of its begin"));
    history
        .of(Kind.COMPLETED)
        .filter(e -> e.more().endsWith(":OK"))
        .map(Entry::attempt)
        .distinct()
        .filter(attempt -> !chains.ended(attempt))
        .forEach(a -> wrong.add("I19: " + a + " has no event of its end"));
    told = chains.events();
    if (cluster.hasKafka()) {
      exported = new ExportedEvents(chains.moves());
      exported.hear(cluster.kafka());
      exported.problems().forEach(p -> wrong.add("I19: the topic of events: " + p));
    }
  }

  /** I9: all on one machine, so that its clock is Redis' clock. */
  private void notTooSoon(History history) {
    history
        .of(Kind.STARTED)
        .filter(e -> e.atMs() < Long.parseLong(e.more()))
        .forEach(e -> wrong.add("I9: " + e.attempt() + " began before it was due"));
  }

  /** I4: nothing was redriven, so nothing may be claimed after it has succeeded. */
  private void nothingAfterTheEnd(History history) {
    Map<String, Long> ended = new HashMap<>();
    history
        .of(Kind.COMPLETED)
        .filter(e -> e.more().equals("SUCCEEDED:OK"))
        .forEach(e -> ended.merge(e.id(), e.atMs(), Math::min));
    history
        .of(Kind.CLAIMED)
        .filter(e -> e.atMs() > ended.getOrDefault(e.id(), Long.MAX_VALUE))
        .forEach(
            e -> wrong.add("I4: " + e.attempt() + " was claimed after the task had succeeded"));
  }

  /** I17, where a scenario has limits: by what the workers noted. */
  private void noMoreThanAllowed(History history) {
    if (mostAtOnce == 0) {
      return;
    }
    Map<String, String> priorities = new HashMap<>();
    driver
        .acknowledged()
        .forEach((key, answer) -> priorities.put(answer.receipt().id(), Driver.priority(key)));
    int all = AtOnce.most(history, id -> "all").getOrDefault("all", 0);
    Map<String, Integer> each = AtOnce.most(history, priorities::get);
    System.out.printf("%n   at once by the notes: %d, of each priority %s%n", all, each);
    if (all > mostAtOnce) {
      wrong.add("I17: " + all + " ran at once");
    }
    each.forEach(
        (priority, n) -> {
          if (n > mostOfAPriority) {
            wrong.add("I17: " + n + " of priority " + priority + " ran at once");
          }
        });
  }

  /** I21: in no event, no log, no file of the broker. */
  private void noSecrets(StoreWalk store) {
    if (store.inEvents(SECRET)) {
      wrong.add("I21: the event log tells a payload");
    }
    Path redisData = cluster.home().resolve("redis");
    try (Stream<Path> files = Files.walk(cluster.home())) {
      for (Path file :
          files.filter(f -> Files.isRegularFile(f) && !f.startsWith(redisData)).toList()) {
        if (contains(file)) {
          wrong.add("I21: " + file + " tells a payload");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
  }

  private void report(
      String scenario, StoreWalk store, History history, Duration end, int repeats) {
    Map<String, Long> starts =
        history.of(Kind.STARTED).collect(Collectors.groupingBy(Entry::id, Collectors.counting()));
    Map<String, Long> effects =
        history.of(Kind.EFFECT).collect(Collectors.groupingBy(Entry::id, Collectors.counting()));
    System.out.printf("%n== %s%n", scenario);
    System.out.printf("   injected: %s%n", cluster.faults());
    System.out.printf(
        "   tasks acknowledged %d (sent again for want of an answer: %d), lost 0 unless named"
            + " below, %d keys submitted once more%n",
        driver.acknowledged().size(), driver.sentAgain(), repeats);
    System.out.printf(
        "   executions %d: tasks started more than once %d; effects %d: tasks with a second effect"
            + " %d%n",
        starts.values().stream().mapToLong(n -> n).sum(),
        starts.values().stream().filter(n -> n > 1).count(),
        effects.values().stream().mapToLong(n -> n).sum(),
        effects.values().stream().filter(n -> n > 1).count());
    System.out.printf(
        "   moves told by the event log: %d%s%n",
        told, exported == null ? "" : ", by the topic of events: " + exported);
    System.out.printf("   why again: %s%n", reasons(history));
    System.out.printf(
        "   all ended %d ms after the last fault and the last submit%n"
            + "   over 10 ms (µs): scripts: %s; %s%n",
        end.toMillis(), store.slowScripts(), cluster.standStill());
    wrong.stream().limit(20).forEach(w -> System.out.println("   WRONG " + w));
  }

  /** What became of the attempts after which a task was started again. */
  private static Map<String, Long> reasons(History history) {
    Map<String, String> ends = new HashMap<>();
    history
        .of(Kind.EFFECT)
        .forEach(e -> ends.put(e.attempt(), "its effect was there, its end was not told in time"));
    history.of(Kind.STOPPED).forEach(e -> ends.put(e.attempt(), "stopped by its own worker"));
    history
        .of(Kind.COMPLETED)
        .filter(e -> !e.more().startsWith("SUCCEEDED"))
        .forEach(e -> ends.put(e.attempt(), "told " + e.more()));
    Map<String, Integer> last = new HashMap<>();
    history.of(Kind.STARTED).forEach(e -> last.merge(e.id(), e.gen(), Math::max));
    return history
        .of(Kind.STARTED)
        .filter(e -> e.gen() < last.get(e.id()))
        .map(e -> ends.getOrDefault(e.attempt(), "cut off without effect"))
        .collect(Collectors.groupingBy(r -> r, TreeMap::new, Collectors.counting()));
  }
}
