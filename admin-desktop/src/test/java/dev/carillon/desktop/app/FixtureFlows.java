package dev.carillon.desktop.app;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.OutcomeTable;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.server.core.told.English;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The workflows of the busy afternoon: a report that is being made, and others. */
record FixtureFlows(long nowMs) {
  static final String RUN = "07-8M3KQ2ZVXH4T";

  private static final List<String> IDS =
      List.of("daily-report", "invoice-close", "nightly-load", "reindex", "thumbnails");

  private static final int[] NODES = {12, 38, 1_720, 6, 4};

  static final String YAML =
      """
      kind: workflow
      id: daily-report
      onFailure: continue
      deadline: 30m
      nodes:
        - {id: extract_orders, type: shell, payload: ./extract.sh}
        - {id: clean_eu, type: python, payload: clean.py eu, dependsOn: [extract_orders]}
        - {id: clean_us, type: python, payload: clean.py us, dependsOn: [extract_orders]}
        - {id: clean_apac, type: python, payload: clean.py apac, dependsOn: [extract_orders], retry: {attempts: 3, backoff: 30s}}
        - {id: join, type: python, payload: join.py, dependsOn: [clean_eu, clean_us, clean_apac]}
        - {id: model_a, type: python, payload: model.py a, dependsOn: [join]}
        - {id: model_b, type: python, payload: model.py b, dependsOn: [join]}
      """;

  List<WorkflowVersion> versions() {
    List<WorkflowVersion> all = new ArrayList<>();
    int[] versions = {4, 12, 3, 1, 7};
    String[] names = {
      "Daily report for the shop", "Closes the month", "Loads the warehouse", "", "Pictures"
    };
    for (int i = 0; i < IDS.size(); i++) {
      all.add(
          new WorkflowVersion(
              "default",
              IDS.get(i),
              versions[i],
              names[i],
              NODES[i],
              nowMs - 86_400_000L * (i + 1),
              i % 2 == 0 ? "ops@eu" : "ci",
              false,
              List.of()));
    }
    return all;
  }

  List<WorkflowVersion> history() {
    return IntStream.rangeClosed(1, 4)
        .mapToObj(
            v ->
                new WorkflowVersion(
                    "default",
                    "daily-report",
                    5 - v,
                    "Daily report for the shop",
                    12,
                    nowMs - 86_400_000L * v,
                    v == 2 ? "ci" : "ops@eu",
                    false,
                    List.of()))
        .toList();
  }

  List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    runs.add(run());
    for (int i = 1; i < 60; i++) {
      String id = IDS.get(i * 7 % 4);
      RunState state =
          i % 13 == 5
              ? RunState.FAILED
              : i % 17 == 3 ? RunState.CANCELLED : i < 4 ? RunState.RUNNING : RunState.SUCCEEDED;
      long created = nowMs - (state.ended() ? 1_800_000L : 50_000L) * i;
      int nodes = NODES[IDS.indexOf(id)];
      int done = nodes * (7 - i % 4) / 8;
      Map<NodeState, Integer> counts =
          switch (state) {
            case SUCCEEDED -> Map.of(NodeState.SUCCEEDED, nodes);
            case FAILED ->
                Map.of(
                    NodeState.SUCCEEDED,
                    nodes - 3,
                    NodeState.FAILED,
                    1,
                    NodeState.UPSTREAM_FAILED,
                    2);
            case CANCELLED -> Map.of(NodeState.SUCCEEDED, done, NodeState.CANCELLED, nodes - done);
            case CREATING, RUNNING, STOPPING ->
                Map.of(
                    NodeState.SUCCEEDED,
                    done,
                    NodeState.RUNNING,
                    1,
                    NodeState.WAITING,
                    nodes - done - 1);
          };
      runs.add(run("0" + i % 10 + "-8M3KQ" + (10 + i) + "XH4T", id, state, created, counts));
    }
    return runs;
  }

  private Run run(
      String id, String workflow, RunState state, long created, Map<NodeState, Integer> counts) {
    boolean live = !state.ended();
    return new Run(
        id,
        "default",
        workflow,
        4,
        state,
        Optional.empty(),
        Map.of(),
        Payload.EMPTY,
        created,
        created + 40,
        live ? 0 : created + 240_000 + created % 97_000,
        0,
        Run.DeadlineState.NONE,
        live ? nowMs + 131_000 : 0,
        "schedule daily",
        "",
        "",
        "",
        counts,
        live
            ? List.of("extract_orders", "clean_apac", "join", "model_b", "report", "mail")
            : List.of(),
        7);
  }

  Run run() {
    Map<NodeState, Integer> counts = new EnumMap<>(NodeState.class);
    nodes().forEach(n -> counts.merge(n.state(), 1, Integer::sum));
    return run(RUN, "daily-report", RunState.RUNNING, nowMs - 74_000, counts);
  }

  RunUpdate update() {
    return new RunUpdate(run(), nodes(), true, false);
  }

  private static Node node(String id, String... parents) {
    return Node.of(id, NewTask.of("python", Payload.of(id)).inQueue("etl"), parents);
  }

  Workflow workflow() {
    return Workflow.of(
            "daily-report",
            List.of(
                node("extract_orders"),
                node("clean_eu", "extract_orders"),
                node("clean_us", "extract_orders"),
                node("clean_apac", "extract_orders"),
                node("join", "clean_eu", "clean_us", "clean_apac"),
                node("model_a", "join"),
                node("model_b", "join"),
                node("charts", "clean_eu", "clean_us")
                    .mapped(FanOut.over("${nodes.extract_orders.output.regions}")),
                node("audit", "join").running(new SubWorkflow("invoice-close", 0, Payload.EMPTY)),
                node("report", "model_a", "model_b", "charts"),
                node("mail", "report")))
        .withFinally(List.of(node("clean-up")))
        .stored(4, nowMs - 86_400_000, "ops@eu");
  }

  List<NodeView> nodes() {
    long start = nowMs - 74_000;
    return List.of(
        ended("extract_orders", start + 40, 300, 12_000),
        ended("clean_eu", start + 12_400, 900, 8_000),
        ended("clean_us", start + 12_400, 1_400, 9_000),
        retrying(start + 12_400),
        waiting("join", Told.of("node.waits", Told.text("clean_apac"), Told.part(Told.NONE))),
        waiting("model_a", Told.NONE),
        waiting("model_b", Told.NONE),
        map(start + 23_000),
        waiting("audit", Told.NONE),
        waiting("report", Told.NONE),
        waiting("mail", Told.NONE),
        waiting("clean-up", Told.NONE));
  }

  private NodeView ended(String id, long ready, long queued, long ran) {
    return view(
        id,
        NodeState.SUCCEEDED,
        Optional.of(TaskState.SUCCEEDED),
        new int[] {0, 0, 0, 0},
        new long[] {ready, ready + queued, ready + queued + ran},
        Told.NONE,
        "",
        List.of(
            new PhaseSpan(Phase.QUEUE, ready, ready + queued),
            new PhaseSpan(Phase.RUNNING, ready + queued, ready + queued + ran)));
  }

  private NodeView retrying(long ready) {
    return view(
        "clean_apac",
        NodeState.READY,
        Optional.of(TaskState.RETRY_WAIT),
        new int[] {0, 0, 0, 1},
        new long[] {ready, ready + 1_200, 0},
        Told.NONE,
        "psycopg.OperationalError: connection to apac-db timed out after 30 s",
        List.of(
            new PhaseSpan(Phase.QUEUE, ready, ready + 1_200),
            new PhaseSpan(Phase.RUNNING, ready + 1_200, ready + 31_200),
            new PhaseSpan(Phase.LIMIT, ready + 31_200, ready + 33_000),
            new PhaseSpan(Phase.QUEUE, ready + 33_000, 0)));
  }

  private NodeView map(long ready) {
    return view(
        "charts",
        NodeState.RUNNING,
        Optional.empty(),
        new int[] {40, 27, 2, 0},
        new long[] {ready, ready + 400, 0},
        Told.NONE,
        "",
        List.of(
            new PhaseSpan(Phase.QUEUE, ready, ready + 400),
            new PhaseSpan(Phase.RUNNING, ready + 400, 0)));
  }

  private NodeView waiting(String id, Told reason) {
    return view(
        id,
        NodeState.WAITING,
        Optional.empty(),
        new int[] {0, 0, 0, 0},
        new long[] {0, 0, 0},
        reason,
        "",
        List.of(new PhaseSpan(Phase.PARENTS, nowMs - 74_000, 0)));
  }

  private NodeView view(
      String id,
      NodeState state,
      Optional<TaskState> taskState,
      int[] counts,
      long[] times,
      Told reason,
      String error,
      List<PhaseSpan> phases) {
    boolean task = taskState.isPresent();
    return new NodeView(
        id,
        state,
        taskState,
        task ? "07-8M3KQ2ZVXH5" + id.charAt(6) : "",
        "",
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        times[0],
        times[1],
        times[2],
        reason.says() ? English.of(reason) : "",
        error,
        0,
        state == NodeState.WAITING && id.startsWith("model_a") ? 130_000 : 0,
        0,
        phases,
        7,
        reason);
  }

  RunPlan plan() {
    return new RunPlan(
        "daily-report",
        4,
        12,
        14,
        List.of(),
        List.of(
            List.of("extract_orders"),
            List.of("clean_eu", "clean_us", "clean_apac"),
            List.of("join", "charts"),
            List.of("model_a", "model_b", "audit"),
            List.of("report"),
            List.of("mail"),
            List.of("clean-up")),
        List.of(1, 3, 2, 3, 1, 1, 1),
        3,
        205_000,
        11,
        List.of("extract_orders", "clean_apac", "join", "model_b", "report", "mail"),
        List.of(),
        new OutcomeTable(
            workflow().nodes().stream()
                .map(
                    n ->
                        new OutcomeTable.Row(
                            n.id(),
                            RunState.FAILED,
                            "mail".equals(n.id()) ? List.of() : List.of("report", "mail"),
                            List.of(),
                            List.of(),
                            9,
                            "mail".equals(n.id()) ? 0 : 2))
                .toList(),
            true));
  }
}
