package dev.carillon.server.store.redis;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A random workflow with all rules, and how each of its nodes ends if it runs.
 *
 * @param inner workflows that run as its nodes, each of which may have others within it
 */
public record RandomGraphs(
    Workflow workflow, Map<String, NodeState> ifItRan, List<RandomGraphs> inner) {
  /**
   * @param task of a node that ends so if it runs
   */
  public static RandomGraphs of(String id, Random random, Function<NodeState, NewTask> task) {
    List<RandomGraphs> inner = new ArrayList<>();
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      inner.add(new Maker(id + "-" + depth, random, task, List.copyOf(inner)).graph(6));
    }
    return new Maker(id, random, task, inner).graph(25);
  }

  /** How a node ends if it runs, of this workflow or of one within it. */
  public NodeState end(String node) {
    return ifItRan.containsKey(node)
        ? ifItRan.get(node)
        : inner.stream()
            .filter(g -> node.startsWith(g.workflow.id() + "."))
            .findFirst()
            .orElseThrow()
            .ifItRan
            .get(node);
  }

  /** How a run of it ends. */
  private RunState ends() {
    return RunOracle.run(workflow, RunOracle.nodes(workflow, ifItRan));
  }

  /** What makes one. */
  private record Maker(
      String id, Random random, Function<NodeState, NewTask> task, List<RandomGraphs> inner) {
    RandomGraphs graph(int most) {
      Map<String, NodeState> ends = new HashMap<>();
      List<Node> nodes = nodes("n", 1 + random.nextInt(most), ends);
      List<Node> last = nodes("f", random.nextInt(4), ends);
      Workflow made =
          Workflow.of(id, nodes)
              .withFinally(last)
              .withParallelism(random.nextInt(3) * 3)
              .withOnFailure(
                  random.nextInt(3) == 0 ? FailureStrategy.STOP : FailureStrategy.CONTINUE);
      return new RandomGraphs(made, ends, inner);
    }

    private List<Node> nodes(String name, int size, Map<String, NodeState> ends) {
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        List<String> parents = new ArrayList<>();
        for (int p = 0; p < i; p++) {
          if (random.nextInt(Math.max(2, i)) < 2) {
            parents.add(nodes.get(p).id());
          }
        }
        TriggerRule rule =
            parents.isEmpty()
                ? TriggerRule.ALL_SUCCESS
                : TriggerRule.values()[random.nextInt(TriggerRule.values().length)];
        nodes.add(node(id + "." + name + i, ends).after(parents).withRule(rule));
      }
      return nodes;
    }

    private Node node(String name, Map<String, NodeState> ends) {
      int luck = random.nextInt(12);
      NodeState end = luck > 0 && luck < 4 ? NodeState.FAILED : NodeState.SUCCEEDED;
      Node node = Node.of(name, task.apply(end));
      int items = random.nextInt(4);
      if (luck == 0) {
        end = NodeState.SKIPPED;
        node = node.when("false");
      } else if (luck > 9 && !inner.isEmpty()) {
        RandomGraphs within = inner.get(random.nextInt(inner.size()));
        node = node.running(new SubWorkflow(within.workflow.id(), 0, Payload.EMPTY));
        boolean well = within.ends() == RunState.SUCCEEDED || luck == 11 && items == 0;
        end = well ? NodeState.SUCCEEDED : NodeState.FAILED;
      }
      if (luck == 4 || luck == 11) {
        List<String> over = IntStream.range(0, items).mapToObj(Integer::toString).toList();
        node = node.mapped(FanOut.over(over));
      }
      ends.put(name, end);
      return random.nextInt(6) == 0 ? node.thatMayFail() : node;
    }
  }
}
