package dev.carillon.server.core.workflow;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Dag;
import dev.carillon.model.workflow.DagChecks;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowProblem.Kind;
import dev.carillon.server.core.Names;
import dev.carillon.server.core.TaskChecks;
import dev.carillon.server.core.port.RunExpressions;
import dev.carillon.server.core.port.WorkflowStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** All that can be wrong with a definition, each with its place: graph, tasks, conditions, more. */
final class DefinitionChecks {
  private static final int MOST = 100;

  /** Beyond this many nodes it is not worked out which nodes come before which. */
  private static final int MOST_ANCESTORS = 5_000;

  /** How definitions spell what a task's checks name otherwise. */
  private static final Map<String, String> SPELLED =
      Map.of(
          "exec_timeout_millis", "timeout",
          "delay_millis", "delay",
          "unique_key", "unique.key",
          "unique_ttl_millis", "unique.ttl",
          "unique_scope", "unique.scope",
          "start_deadline_ms", "startWithin",
          "queue_wait_timeout_millis", "queueTimeout",
          "retry_until_ms", "retryWithin",
          "heartbeat_timeout_millis", "heartbeat");

  private final RunExpressions expressions;
  private final WorkflowStore store;
  private final BiFunction<String, String, Optional<String>> noWorker;
  private final Function<NewTask, Optional<CarillonException>> problem;
  private final Workflow workflow;
  private final List<WorkflowProblem> problems = new ArrayList<>();
  private final Set<String> idleTypes = new HashSet<>();

  /**
   * @param noWorker why nobody would run a type of a queue
   * @param problem why the task of a node would be refused, besides its own limits
   */
  DefinitionChecks(
      RunExpressions expressions,
      WorkflowStore store,
      BiFunction<String, String, Optional<String>> noWorker,
      Function<NewTask, Optional<CarillonException>> problem,
      Workflow workflow) {
    this.expressions = expressions;
    this.store = store;
    this.noWorker = noWorker;
    this.problem = problem;
    this.workflow = workflow;
  }

  List<WorkflowProblem> problems() {
    refused("id", "", "", () -> Names.check("id", workflow.id()));
    refused("tenant", "", "", () -> Names.check("tenant", workflow.tenant()));
    if (workflow.input().size() > Limits.OUTPUT_BYTES) {
      add(Kind.OVER_LIMIT, "", "input", "Expected an input of at most 64 KiB, but got more.", "");
    }
    List<WorkflowProblem> graph = DagChecks.problems(workflow);
    boolean readable = workflow.size() > 0 && workflow.size() <= Limits.NODES;
    if (readable) {
      Dag dag = Dag.of(workflow);
      Map<String, BitSet> before = new HashMap<>();
      for (int i = 0; i < dag.size() && problems.size() < MOST; i++) {
        node(dag, i, place(i), before);
      }
      cyclesOfWorkflows();
    }
    List<WorkflowProblem> all = new ArrayList<>(graph);
    all.addAll(problems);
    return all;
  }

  /** Types that no live worker offers; known once the problems are. */
  List<String> idleTypes() {
    return idleTypes.stream().sorted().toList();
  }

  private String place(int i) {
    int regular = workflow.nodes().size();
    return i < regular ? "nodes[" + i + "]" : "finally[" + (i - regular) + "]";
  }

  private void add(Kind kind, String node, String field, String message, String advice) {
    problems.add(new WorkflowProblem(kind, node, field, message, advice));
  }

  private void refused(String field, String node, String prefix, Runnable check) {
    try {
      check.run();
    } catch (CarillonException e) {
      add(Kind.INVALID, node, prefix + field, e.message(), e.advice());
    }
  }

  private void node(Dag dag, int i, String place, Map<String, BitSet> before) {
    Node node = dag.node(i);
    if (node.subWorkflow().isEmpty()) {
      NewTask task = node.task().ofTenant(workflow.tenant());
      TaskChecks.problem(task, 0)
          .or(() -> problem.apply(task))
          .ifPresent(
              e -> add(Kind.INVALID, node.id(), place + "." + spelled(e), e.message(), e.advice()));
      worker(node, place);
    } else {
      inner(node, place);
    }
    condition(dag, i, place, before);
    references(dag, i, place + ".payload", node.task().payload(), before);
    node.subWorkflow()
        .ifPresent(sub -> references(dag, i, place + ".workflow.input", sub.input(), before));
    node.fanOut()
        .filter(map -> !map.literal())
        .map(FanOut::source)
        .ifPresent(
            source -> references(dag, i, place + ".map", Payload.of('"' + source + '"'), before));
  }

  private static String spelled(CarillonException e) {
    return SPELLED.getOrDefault(e.field(), e.field());
  }

  private void worker(Node node, String place) {
    String type = node.task().type();
    if (!idleTypes.contains(type)) {
      noWorker
          .apply(type, node.task().queue())
          .ifPresent(
              reason -> {
                idleTypes.add(type);
                add(
                    Kind.NO_WORKER,
                    node.id(),
                    place + ".type",
                    "Expected a live worker for '" + type + "', but " + reason + ".",
                    "Its nodes wait until one comes.");
              });
    }
  }

  private void condition(Dag dag, int i, String place, Map<String, BitSet> before) {
    Node node = dag.node(i);
    if (node.condition().isEmpty() || node.condition().length() > Limits.CONDITION) {
      return;
    }
    try {
      for (String of : expressions.check(node.condition()).orElse(List.of())) {
        comesBefore(dag, i, place + ".condition", of, before);
      }
    } catch (CarillonException e) {
      add(Kind.CONDITION, node.id(), place + ".condition", e.message(), e.advice());
    }
  }

  private void references(
      Dag dag, int i, String field, Payload template, Map<String, BitSet> before) {
    try {
      for (String of : expressions.nodesOf(template)) {
        comesBefore(dag, i, field, of, before);
      }
    } catch (CarillonException e) {
      add(Kind.REFERENCE, dag.node(i).id(), field, e.message(), e.advice());
    }
  }

  /** What a node looks at has ended when it starts only if it lies before it. */
  private void comesBefore(Dag dag, int i, String field, String of, Map<String, BitSet> before) {
    String id = dag.node(i).id();
    int other = dag.indexOf(of);
    if (other < 0) {
      add(
          Kind.REFERENCE,
          id,
          field,
          "Expected the id of a node, but there is no '" + of + "'.",
          "Correct the name.");
    } else if (dag.size() <= MOST_ANCESTORS
        && !(dag.isFinally(i) && !dag.isFinally(other))
        && !before.computeIfAbsent(id, unused -> ancestors(dag, i)).get(other)) {
      add(
          Kind.REFERENCE,
          id,
          field,
          "Expected a node that ends before '" + id + "' starts, but '" + of + "' need not.",
          "Let '" + id + "' depend on it.");
    }
  }

  private static BitSet ancestors(Dag dag, int i) {
    BitSet seen = new BitSet(dag.size());
    List<Integer> todo = new ArrayList<>(List.of(i));
    while (!todo.isEmpty()) {
      for (int parent : dag.parents(todo.removeLast())) {
        if (!seen.get(parent)) {
          seen.set(parent);
          todo.add(parent);
        }
      }
    }
    return seen;
  }

  private void inner(Node node, String place) {
    var inner = node.subWorkflow().orElseThrow();
    boolean itself = inner.workflow().equals(workflow.id());
    if (!itself && store.get(workflow.tenant(), inner.workflow(), inner.version()).isEmpty()) {
      add(
          Kind.SUB_WORKFLOW,
          node.id(),
          place + ".workflow",
          "Expected an existing workflow, but there is no '"
              + inner.workflow()
              + "'"
              + (inner.version() > 0 ? " with version " + inner.version() : "")
              + ".",
          "Put that one first.");
    }
  }

  private void cyclesOfWorkflows() {
    new InnerChains(store, workflow)
        .problem()
        .ifPresent(
            chain ->
                add(
                    Kind.SUB_WORKFLOW,
                    chain.node(),
                    place(chain.place()) + ".workflow",
                    chain.message(),
                    "Take one of them out."));
  }
}
