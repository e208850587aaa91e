package dev.carillon.model.workflow;

import dev.carillon.model.query.Nearest;
import dev.carillon.model.workflow.WorkflowProblem.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is wrong with a graph: all of it at once, each with its place. Conditions, payloads, types
 * and sub-workflows are looked at elsewhere.
 */
public final class DagChecks {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}");

  /** Problems named at most; the rest is counted in a last one. */
  private static final int MOST = 100;

  /** "Did you mean" is worked out for the first few only: each looks at every id. */
  private static final int MOST_MEANT = 20;

  private final Workflow workflow;
  private final List<WorkflowProblem> problems = new ArrayList<>();
  private int more;
  private int meant;

  private DagChecks(Workflow workflow) {
    this.workflow = workflow;
  }

  /** The problems of a graph; empty: it is sound. Linear in nodes and dependencies. */
  public static List<WorkflowProblem> problems(Workflow workflow) {
    DagChecks checks = new DagChecks(workflow);
    if (!checks.sizes()) {
      return List.copyOf(checks.problems);
    }
    Map<String, String> places = checks.ids();
    checks.dependencies(places);
    Dag dag = Dag.of(workflow);
    checks.cycles(dag);
    checks.rules(dag);
    if (checks.more > 0) {
      checks.problems.add(
          new WorkflowProblem(
              Kind.INVALID, "", "", "And " + checks.more + " further problems.", ""));
    }
    return List.copyOf(checks.problems);
  }

  private void add(Kind kind, String node, String field, String message, String advice) {
    if (problems.size() < MOST) {
      problems.add(new WorkflowProblem(kind, node, field, message, advice));
    } else {
      more++;
    }
  }

  /** What is far too big is not looked at further. */
  private boolean sizes() {
    int size = workflow.size();
    if (size > Limits.NODES) {
      over("nodes", "at most 20,000 nodes", size, "Use a map, or split it into sub-workflows.");
      return false;
    }
    if (workflow.nodes().isEmpty()) {
      add(Kind.INVALID, "", "nodes", "Expected at least one node, but got none.", "Add a node.");
      return false;
    }
    long edges = 0;
    for (Node node : all()) {
      edges += node.dependsOn().size();
    }
    if (edges > Limits.EDGES) {
      over("nodes", "at most 200,000 dependencies", edges, "Put a node in between that joins.");
      return false;
    }
    if (workflow.labels().size() > 24) {
      over("labels", "at most 24 labels", workflow.labels().size(), "Leave some out.");
    }
    if (workflow.parallelism() < 0) {
      add(
          Kind.INVALID,
          "",
          "parallelism",
          "Expected a parallelism of 1 or more, but got " + workflow.parallelism() + ".",
          "Leave it out for no cap.");
    }
    return true;
  }

  private void over(String field, String expected, Object got, String advice) {
    add(Kind.OVER_LIMIT, "", field, "Expected " + expected + ", but got " + got + ".", advice);
  }

  private List<Node> all() {
    List<Node> all = new ArrayList<>(workflow.nodes());
    all.addAll(workflow.finallyNodes());
    return all;
  }

  /** Where the node of a number stands in the definition. */
  private String place(int i) {
    int regular = workflow.nodes().size();
    return i < regular ? "nodes[" + i + "]" : "finally[" + (i - regular) + "]";
  }

  private Map<String, String> ids() {
    Map<String, String> places = HashMap.newHashMap(workflow.size());
    int i = 0;
    for (Node node : all()) {
      String place = place(i++);
      if (!ID.matcher(node.id()).matches()) {
        add(
            Kind.INVALID,
            node.id(),
            place + ".id",
            "Expected an id like extract or load-1, but got '" + shortened(node.id()) + "'.",
            "Use letters, digits, _ . : and -, at most 128, not a sign first.");
      }
      String first = places.putIfAbsent(node.id(), place);
      if (first != null) {
        add(
            Kind.DUPLICATE_ID,
            node.id(),
            place + ".id",
            "Expected each id once, but '"
                + shortened(node.id())
                + "' stands at "
                + first
                + " too.",
            "Rename one of them.");
      }
      maps(node, place);
    }
    return places;
  }

  private void maps(Node node, String place) {
    if (node.condition().length() > Limits.CONDITION) {
      add(
          Kind.OVER_LIMIT,
          node.id(),
          place + ".condition",
          "Expected a condition of at most 2,048 characters, but got "
              + node.condition().length()
              + ".",
          "Put out what it needs from the node before.");
    }
    node.fanOut()
        .ifPresent(
            map -> {
              if (map.items().size() > Limits.MAP_ITEMS) {
                add(
                    Kind.OVER_LIMIT,
                    node.id(),
                    place + ".map",
                    "Expected a map over at most 10,000 items, but got " + map.items().size() + ".",
                    "Give each item more work.");
              }
              if (map.parallelism() < 0) {
                add(
                    Kind.INVALID,
                    node.id(),
                    place + ".map.parallelism",
                    "Expected 1 or more, but got " + map.parallelism() + ".",
                    "Leave it out for no cap.");
              }
              if (node.subWorkflow().isPresent()) {
                add(
                    Kind.INVALID,
                    node.id(),
                    place + ".map",
                    "Expected a map or a sub-workflow, but got both.",
                    "Put the map into the sub-workflow.");
              }
            });
  }

  private void dependencies(Map<String, String> places) {
    Set<String> finals = new HashSet<>();
    workflow.finallyNodes().forEach(node -> finals.add(node.id()));
    int i = 0;
    for (Node node : all()) {
      boolean isFinal = i >= workflow.nodes().size();
      Set<String> seen = HashSet.newHashSet(node.dependsOn().size());
      for (int d = 0; d < node.dependsOn().size(); d++) {
        String parent = node.dependsOn().get(d);
        String field = place(i) + ".dependsOn[" + d + "]";
        if (!places.containsKey(parent)) {
          unknown(node, field, parent, places.keySet());
        } else if (!seen.add(parent)) {
          add(
              Kind.INVALID,
              node.id(),
              field,
              "Expected each dependency once, but got '" + parent + "' twice.",
              "Leave one out.");
        } else if (finals.contains(parent) != isFinal) {
          acrossTheEnd(node, field, parent, isFinal);
        }
      }
      i++;
    }
  }

  private void acrossTheEnd(Node node, String field, String parent, boolean isFinal) {
    add(
        isFinal ? Kind.INVALID : Kind.UNREACHABLE,
        node.id(),
        field,
        isFinal
            ? "Expected a finally node to depend on finally nodes only, but '"
                + node.id()
                + "' depends on '"
                + parent
                + "'."
            : "Expected a node that can start, but '"
                + node.id()
                + "' depends on the finally node '"
                + parent
                + "', which starts after all others.",
        isFinal
            ? "Leave it out: finally nodes start after all others anyway."
            : "Make it a finally node too.");
  }

  private void unknown(Node node, String field, String parent, Set<String> known) {
    String guess =
        meant++ < MOST_MEANT
            ? Nearest.of(parent, known).map(n -> " Did you mean '" + n + "'?").orElse("")
            : "";
    add(
        Kind.UNKNOWN_DEPENDENCY,
        node.id(),
        field,
        "Expected the id of a node, but '"
            + node.id()
            + "' depends on '"
            + shortened(parent)
            + "', and there is none of that id."
            + guess,
        "Add that node, or correct the name.");
  }

  private void cycles(Dag dag) {
    if (dag.acyclic()) {
      return;
    }
    CycleSearch search = new CycleSearch(dag);
    Set<Integer> inCycle = new HashSet<>();
    for (List<Integer> cycle : search.cycles(10)) {
      inCycle.addAll(cycle);
      int first = cycle.getFirst();
      add(
          Kind.CYCLE,
          dag.node(first).id(),
          place(first) + ".dependsOn",
          "Expected no cycle, but these nodes wait for each other: "
              + CycleSearch.print(dag, cycle),
          "Take one of these dependencies out.");
    }
    for (int i : search.behind(inCycle)) {
      add(
          Kind.UNREACHABLE,
          dag.node(i).id(),
          place(i),
          "Expected a node that can start, but '" + dag.node(i).id() + "' depends on a cycle.",
          "Break the cycle.");
    }
  }

  private void rules(Dag dag) {
    for (int i = 0; i < dag.size(); i++) {
      Node node = dag.node(i);
      if (node.dependsOn().isEmpty() && node.rule().needsParents()) {
        add(
            Kind.UNREACHABLE,
            node.id(),
            place(i) + ".trigger",
            "Expected a node that can start, but '"
                + node.id()
                + "' has the rule "
                + node.rule().word()
                + " and depends on nothing.",
            "Say what it depends on, or take all_success.");
      }
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
