package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.run.RunGraph;
import dev.carillon.server.core.run.RunOperations;
import dev.carillon.server.core.workflow.Runs;
import dev.carillon.server.store.redis.RedisStores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Workflow runs whose nodes do nothing: nodes a second, time an edge, and from the end of the last
 * parent by Redis' clock to the first line of the child's handler.
 */
final class DagRuns implements Measurement {
  private static final Caller CALLER = new Caller("bench");
  private static final long LOOK_NANOS = 10_000_000;
  private static final double MICROS = 1e3;

  /** Runs of each wide graph that do not count. */
  private static final int COLD_RUNS = 3;

  private final Setting on;
  private final Map<DagGraphs, List<Times>> times = new EnumMap<>(DagGraphs.class);
  private final List<Double> reads = new ArrayList<>();

  /** Of one run. */
  private record Times(double nodesPerS, double edgeMicros, double hopP50, double hopP99) {}

  DagRuns(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    BenchOptions.Target at =
        on.rig()
            .redis()
            .orElseThrow(() -> new IllegalStateException("Expected --redis beside --server."));
    on.warmUp("bench-dag");
    SplittableRandom random = new SplittableRandom(on.clock().millis());
    try (RedisStores stores = Stores.of(at, on.clock(), random)) {
      Runs runs =
          new RunOperations(
              stores.runs(), stores.workflows(), random, bucket -> {}, stores.runs()::typical);
      long slowBefore = -1;
      for (int run = -COLD_RUNS; run < on.options().runs(); run++) {
        for (DagGraphs graph : DagGraphs.values()) {
          if (run == 0 && graph == DagGraphs.CHAIN) {
            slowBefore = Stores.slow(at, -1).newest();
          }
          if (graph == DagGraphs.CHAIN && run < -1) {
            continue; // it takes its time, and says nothing that the others do not
          }
          on.progress().accept(graph.word() + (run < 0 ? ", warming up" : ", run " + (run + 1)));
          Times measured = measure(stores, runs, graph);
          if (run >= 0) {
            times.computeIfAbsent(graph, g -> new ArrayList<>()).add(measured);
          }
        }
      }
      return results(Stores.slow(at, slowBefore));
    }
  }

  private Times measure(RedisStores stores, Runs runs, DagGraphs graph) {
    NewTask task = NewTask.of(BenchWorker.TYPE, Payload.EMPTY).inQueue("bench-dag");
    Workflow workflow = graph.workflow("bench-" + graph.word() + "-" + on.clock().millis(), task);
    Workflow stored = stores.workflows().put(workflow, 0, CALLER.name()).orElseThrow();
    on.rig().worker().tell("note");
    TaskId id =
        TaskId.parse(
            runs.start(
                    new NewRun(
                        stored.tenant(),
                        stored.id(),
                        0,
                        Payload.EMPTY,
                        Map.of(),
                        "",
                        Optional.empty(),
                        ""),
                    CALLER)
                .id());
    RunStore.Stored run = awaitEnd(stores, id);
    if (graph == DagGraphs.FAN_OUT) {
      long begin = System.nanoTime();
      int nodes = runs.get(id, 0, 0).nodes().size();
      reads.add((System.nanoTime() - begin) / 1e6);
      on.progress().accept("run of " + nodes + " nodes read");
    }
    return times(run, RunGraph.of(stored), starts());
  }

  private static RunStore.Stored awaitEnd(RedisStores stores, TaskId id) {
    while (true) {
      RunStore.Stored run = stores.runs().read(id, false).orElseThrow();
      if (run.vars().state().ended()) {
        return stores.runs().read(id, true).orElseThrow();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** When the worker's handlers began, by task. */
  private Map<String, Long> starts() {
    on.rig().worker().tell("starts");
    Map<String, Long> starts = new java.util.HashMap<>();
    for (String pair : on.rig().worker().await("starts").split(" ")) {
      int at = pair.indexOf('=');
      starts.put(pair.substring(0, at), Long.parseLong(pair, at + 1, pair.length(), 10));
    }
    return starts;
  }

  private static Times times(RunStore.Stored run, RunGraph graph, Map<String, Long> starts) {
    long edges = 0;
    List<Long> hops = new ArrayList<>();
    for (int i = 0; i < graph.size(); i++) {
      int[] parents = graph.dag().parents(i);
      edges += parents.length;
      long ready = Arrays.stream(parents).mapToLong(run.nodes()::endedMs).max().orElse(0);
      String task = new TaskId(run.id().bucket(), run.nodes().task(i)).toString();
      if (parents.length > 0) {
        hops.add(starts.getOrDefault(task, ready) - ready);
      }
    }
    hops.sort(null);
    double millis = Math.max(1, run.vars().endedMs() - run.vars().startedMs());
    return new Times(
        graph.size() * MICROS / millis,
        millis * MICROS / edges,
        hops.get(hops.size() / 2),
        hops.get(hops.size() * 99 / 100));
  }

  private List<BenchResult> results(Stores.Slow slow) {
    List<BenchResult> results = new ArrayList<>();
    times.forEach(
        (graph, all) -> {
          add(results, graph, "nodes_per_s", "1/s", all.stream().mapToDouble(Times::nodesPerS));
          add(results, graph, "edge_us", "µs", all.stream().mapToDouble(Times::edgeMicros));
          add(results, graph, "hop_p50_ms", "ms", all.stream().mapToDouble(Times::hopP50));
          add(results, graph, "hop_p99_ms", "ms", all.stream().mapToDouble(Times::hopP99));
        });
    double read = Setting.median(reads.stream().mapToDouble(d -> d).toArray());
    results.add(one("dag", "get_run_ms", read, "ms", "a run of 10,001 nodes as people see it"));
    results.add(
        new BenchResult(
            on.named("dag"),
            "slow_scripts",
            slow.scripts(),
            "",
            OptionalDouble.of(slow.commands()),
            "slow: calls that kept Redis 10 ms or longer; floor: single commands of microseconds"
                + " that did, because Redis was not given a processor"));
    return results;
  }

  private void add(
      List<BenchResult> results,
      DagGraphs graph,
      String metric,
      String unit,
      java.util.stream.DoubleStream values) {
    results.add(
        one(
            "dag-" + graph.word(),
            metric,
            Setting.median(values.toArray()),
            unit,
            "hop: end of the last parent to the first line of the child's handler"));
  }

  private BenchResult one(String bench, String metric, double value, String unit, String note) {
    return new BenchResult(on.named(bench), metric, value, unit, OptionalDouble.empty(), note);
  }
}
