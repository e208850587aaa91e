package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.run.NodeTable;
import dev.carillon.server.core.run.RunGraph;
import dev.carillon.server.core.run.RunOperations;
import dev.carillon.server.core.workflow.Runs;
import dev.carillon.server.faults.History.Kind;
import dev.carillon.server.store.redis.RandomGraphs;
import dev.carillon.server.store.redis.RedisStores;
import dev.carillon.server.store.redis.RunOracle;
import dev.carillon.server.store.redis.RunTruth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import redis.clients.jedis.RedisClient;

/**
 * Starts runs in a cluster's Redis, as a server would, and proves what became of them: against the
 * oracle, and by what the workers noted. The servers hear of a run by their own timers.
 */
final class RunsDriver implements AutoCloseable {
  private static final Caller CALLER = new Caller("faults");

  /** A kill is never the end of a task. */
  private static final RetryPolicy PATIENT =
      new RetryPolicy(20, 250, Duration.ofMillis(50), Duration.ofMillis(200));

  private final RedisStores stores;
  private final Runs runs;
  private final Map<TaskId, Started> started = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, byte[]> keys = new HashMap<>();
  private final RedisClient redis;
  private int looks;

  /**
   * @param workflow as it was stored
   */
  private record Started(Workflow workflow, RandomGraphs graph) {}

  RunsDriver(Cluster cluster) {
    SplittableRandom random = new SplittableRandom(1);
    this.stores = cluster.stores(random);
    this.redis = RedisClient.create("127.0.0.1", cluster.redisPort());
    this.runs =
        new RunOperations(
            stores.runs(), stores.workflows(), random, bucket -> {}, stores.runs()::typical);
  }

  /** A task that takes a few milliseconds and ends so. */
  static NewTask task(NodeState end, int millis) {
    String payload = millis + (end == NodeState.FAILED ? WorkerProgram.FAIL : " well");
    return NewTask.of(WorkerProgram.TYPE, Payload.of(payload + " " + Checker.SECRET))
        .inQueue(Driver.QUEUE)
        .withRetry(PATIENT);
  }

  /** Stores a workflow and starts a run of it; asked twice, there is one. */
  TaskId start(Workflow workflow, Map<String, NodeState> ifItRan) {
    return start(new RandomGraphs(workflow, ifItRan, List.of()));
  }

  /** Also those that run within it. */
  TaskId start(RandomGraphs graph) {
    for (RandomGraphs inner : graph.inner()) {
      assertThat(stores.workflows().put(inner.workflow(), 0, "faults")).isPresent();
    }
    Workflow stored = stores.workflows().put(graph.workflow(), 0, "faults").orElseThrow();
    NewRun request =
        new NewRun(
            "default",
            stored.id(),
            0,
            Payload.EMPTY,
            Map.of(),
            "run of " + stored.id(),
            Optional.empty(),
            "");
    TaskId id = TaskId.parse(runs.start(request, CALLER).id());
    assertThat(runs.start(request, CALLER).id()).isEqualTo(id.toString());
    started.put(id, new Started(stored, graph));
    return id;
  }

  /** Waits until so many nodes of a run have ended. */
  void awaitEnded(TaskId run, int nodes) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> ended(run) >= nodes);
  }

  /**
   * Waits until the first node has told more than so many of its children that it ended, and looks
   * as often as it can: all of it takes a moment.
   *
   * @return how many it has told
   */
  int awaitTold(TaskId run, int children) {
    int[] told = new int[1];
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> (told[0] = told(run)) > children);
    return told[0];
  }

  /** How many of its children know that the first node has ended. */
  int told(TaskId run) {
    String nodes = "run:" + run.local() + ":nodes";
    byte[] key =
        keys.computeIfAbsent(
            nodes,
            n -> redis.keys(Cluster.NAME + "*" + n).stream().findFirst().orElse(n).getBytes(UTF_8));
    if (new String(key, UTF_8).equals(nodes)) {
      keys.remove(nodes); // no node has changed yet
      return 0;
    }
    NodeTable table = new NodeTable(redis.getrange(key, 0, NodeTable.NODE - 1));
    return table.edges(0);
  }

  int ended(TaskId run) {
    RunStore.Stored now = stores.runs().read(run, false).orElseThrow();
    return Arrays.stream(NodeState.values())
        .filter(NodeState::ended)
        .mapToInt(now.vars()::count)
        .sum();
  }

  /** Waits until so many runs have ended. */
  void awaitRuns(int n) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> lookAtAll() >= n);
  }

  /** Looks at all runs in one go each; at any time all must be true that is asked for. */
  private int lookAtAll() {
    int ended = 0;
    for (Map.Entry<TaskId, Started> each : started.entrySet()) {
      RunStore.Stored now = stores.runs().read(each.getKey(), true).orElseThrow();
      wrong.addAll(RunTruth.all(each.getKey(), each.getValue().graph(), stores.runs()));
      ended += now.vars().state().ended() ? 1 : 0;
      looks++;
    }
    return ended;
  }

  /**
   * All runs have ended as they must, and by the workers' notes no node began too soon or without
   * need.
   */
  void check(String scenario, Cluster cluster) {
    assertThat(cluster.faults().total()).as("faults injected in '" + scenario + "'").isPositive();
    awaitRuns(started.size());
    History history = cluster.history();
    Map<String, Long> firstStart = new HashMap<>();
    history.of(Kind.STARTED).forEach(e -> firstStart.merge(e.id(), e.atMs(), Math::min));
    Map<String, Long> firstEffect = new HashMap<>();
    history.of(Kind.EFFECT).forEach(e -> firstEffect.merge(e.id(), e.atMs(), Math::min));
    int nodes = 0;
    for (Map.Entry<TaskId, Started> each : started.entrySet()) {
      RunStore.Stored run = stores.runs().read(each.getKey(), true).orElseThrow();
      byTheNotes(run, each.getValue().workflow(), firstStart, firstEffect);
      nodes += each.getValue().workflow().size();
    }
    System.out.printf(
        "%n== %s%n   injected: %s%n   runs %d, nodes %d, looks at whole runs %d; tasks started %d,"
            + " more than once %d%n",
        scenario,
        cluster.faults(),
        started.size(),
        nodes,
        looks,
        firstStart.size(),
        history
            .of(Kind.STARTED)
            .collect(Collectors.groupingBy(History.Entry::id, Collectors.counting()))
            .values()
            .stream()
            .filter(n -> n > 1)
            .count());
    wrong.stream().limit(20).forEach(w -> System.out.println("   WRONG " + w));
    assertThat(wrong.stream().limit(20)).as("what is wrong after '" + scenario + "'").isEmpty();
  }

  /** I14: a node's handler began after its rule held; who did not run was never begun. */
  private void byTheNotes(
      RunStore.Stored run,
      Workflow workflow,
      Map<String, Long> firstStart,
      Map<String, Long> firstEffect) {
    RunGraph graph = RunGraph.of(workflow);
    NodeTable table = run.nodes();
    for (int i = 0; i < graph.size(); i++) {
      if (graph.node(i).fanOut().isPresent() || graph.node(i).subWorkflow().isPresent()) {
        continue;
      }
      NodeState state = table.state(i);
      boolean ran = state == NodeState.SUCCEEDED || state == NodeState.FAILED;
      Optional<Long> began = of(run, i, firstStart);
      if (ran != began.isPresent() || ran != of(run, i, firstEffect).isPresent()) {
        wrong.add("I14: " + graph.node(i).id() + " is " + state + ", its handler began: " + began);
      }
      if (began.isPresent()) {
        List<NodeState> parents = new ArrayList<>();
        for (int p : graph.dag().parents(i)) {
          boolean over = table.endedMs(p) <= began.get();
          parents.add(over ? table.state(p) : NodeState.WAITING);
        }
        if (!RunOracle.starts(graph.node(i).rule(), parents)) {
          wrong.add("I14: " + graph.node(i).id() + " began when its parents were " + parents);
        }
      }
    }
  }

  private static Optional<Long> of(RunStore.Stored run, int node, Map<String, Long> times) {
    String task = run.nodes().task(node);
    return task.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(times.get(new TaskId(run.id().bucket(), task).toString()));
  }

  @Override
  public void close() {
    redis.close();
    stores.close();
  }
}
