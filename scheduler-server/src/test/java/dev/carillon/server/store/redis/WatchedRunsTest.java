package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.run.RunOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What it costs to watch a run: by how much of it moves, not by how many look on. */
final class WatchedRunsTest extends RunsFixture {
  private static final int NODES = 2_000;

  /** By which looks are timed: it stands still but for what a test says. */
  private final AtomicLong nanos = new AtomicLong();

  private RedisClient client;
  private RunOperations users;
  private TaskId run;

  @BeforeEach
  void waitingRun() {
    client = RedisClient.create("127.0.0.1", redis.port());
    users =
        new RunOperations(
            rig.rig.stores.runs(),
            rig.rig.stores.workflows(),
            rig.random,
            bucket -> {},
            rig.rig.stores.runs()::typical,
            nanos::get);
    List<Node> nodes = IntStream.range(0, NODES).mapToObj(i -> node("n" + i)).toList();
    run = rig.start(Workflow.of("wide", nodes));
    rig.advance();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private void passed(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** How often Redis was asked this since it was started. */
  private long calls(String command) {
    Matcher found =
        Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
            .matcher(client.info("commandstats"));
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /** Looks on for some rounds, once all others do. */
  private static final class Onlooker implements Sink<RunUpdate> {
    private static final int ROUNDS = 4;
    private final CountDownLatch all;
    private int rounds;

    Onlooker(CountDownLatch all) {
      this.all = all;
    }

    @Override
    public boolean send(RunUpdate update) {
      if (!update.more()) {
        all.countDown();
        try {
          all.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return true;
    }

    @Override
    public boolean open() {
      return rounds++ < ROUNDS;
    }
  }

  /** How many tasks were looked at while so many looked on. */
  private long facesRead(int onlookers) throws Exception {
    long before = calls("getrange");
    CountDownLatch all = new CountDownLatch(onlookers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < onlookers; i++) {
        ends.add(threads.submit(() -> users.watch(run, 0, new Onlooker(all))));
      }
      for (Future<?> end : ends) {
        var unused = end.get();
      }
    }
    return calls("getrange") - before;
  }

  @Test
  void tenWhoWatchARunReadItNoOftenerThanOne() throws Exception {
    assertThat(facesRead(1)).isEqualTo(NODES);
    assertThat(facesRead(10)).isEqualTo(NODES);
  }

  /** Watches for as many rounds as there are steps, each of which is taken before its round. */
  private static final class Rounds implements Sink<RunUpdate> {
    private final List<Runnable> steps;
    private final List<NodeState> told = new ArrayList<>();
    private int round;

    Rounds(List<Runnable> steps) {
      this.steps = steps;
    }

    @Override
    public boolean send(RunUpdate update) {
      update.nodes().forEach(node -> told.add(node.state()));
      return true;
    }

    @Override
    public boolean open() {
      if (round == steps.size()) {
        return false;
      }
      steps.get(round++).run();
      return true;
    }

    /** How the nodes stand that were told since it was last asked. */
    List<NodeState> taken() {
      List<NodeState> taken = List.copyOf(told);
      told.clear();
      return taken;
    }
  }

  @Test
  void ofARunOnlyWhatMayHaveChangedIsReadAgain() {
    List<Runnable> steps = new ArrayList<>();
    Rounds rounds = new Rounds(steps);
    List<AttemptRef> attempts = new ArrayList<>();
    long[] faces = new long[1];
    long[] tables = new long[1];
    Runnable count =
        () -> {
          faces[0] = calls("getrange");
          tables[0] = calls("get");
        };
    steps.add(() -> {});
    steps.add(
        () -> {
          assertThat(rounds.taken()).hasSize(NODES);
          Hint first = rig.take().getFirst();
          attempts.add(rig.rig.start(first.id()));
          count.run();
          passed(250);
        });
    steps.add(
        () -> {
          assertThat(rounds.taken()).as("tasks are looked at once a second").isEmpty();
          assertThat(calls("getrange") - faces[0]).isZero();
          assertThat(calls("get") - tables[0]).as("the run itself stands still").isZero();
          passed(750);
        });
    steps.add(
        () -> {
          assertThat(rounds.taken()).contains(NodeState.RUNNING);
          assertThat(calls("getrange") - faces[0]).isEqualTo(NODES);
          rig.rig.complete(attempts.getFirst(), Outcome.SUCCEEDED);
          rig.advance();
          count.run();
          passed(250);
        });
    steps.add(
        () -> {
          assertThat(rounds.taken()).containsExactly(NodeState.SUCCEEDED);
          assertThat(calls("getrange") - faces[0]).as("none is new").isZero();
        });
    users.watch(run, 0, rounds);
    assertThat(rounds.round).isEqualTo(steps.size());
  }

  @Test
  void whoComesLaterSeesNothingOlderThanWhatIsKnownElsewhere() {
    List<Runnable> steps = new ArrayList<>();
    List<RunUpdate> later = new ArrayList<>();
    steps.add(() -> {});
    steps.add(
        () -> {
          rig.rig.complete(rig.rig.start(rig.take().getFirst().id()), Outcome.SUCCEEDED);
          rig.advance();
          long known = users.get(run, 0, 0).run().revision();
          users.watch(run, known, untilSent(later));
          assertThat(later).first().extracting(u -> u.run().revision()).isEqualTo(known);
        });
    users.watch(run, 0, new Rounds(steps));
    assertThat(later).isNotEmpty();
  }

  private static Sink<RunUpdate> untilSent(List<RunUpdate> sent) {
    return new Sink<>() {
      @Override
      public boolean send(RunUpdate update) {
        sent.add(update);
        return true;
      }

      @Override
      public boolean open() {
        return sent.isEmpty();
      }
    };
  }
}
