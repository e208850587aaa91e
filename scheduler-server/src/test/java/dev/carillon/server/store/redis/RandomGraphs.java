package dev.carillon.server.store.redis;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A random workflow with all rules, and how each of its nodes ends if it runs. */
public record RandomGraphs(Workflow workflow, Map<String, NodeState> ifItRan) {
  /**
   * @param task of a node that ends so if it runs
   */
  public static RandomGraphs of(String id, Random random, Function<NodeState, NewTask> task) {
    Map<String, NodeState> ends = new HashMap<>();
    int size = 1 + random.nextInt(25);
    List<Node> nodes = nodes("n", size, random, ends, task);
    List<Node> last = nodes("f", random.nextInt(4), random, ends, task);
    return new RandomGraphs(
        Workflow.of(id, nodes).withFinally(last).withParallelism(random.nextInt(3) * 3), ends);
  }

  private static List<Node> nodes(
      String name,
      int size,
      Random random,
      Map<String, NodeState> ends,
      Function<NodeState, NewTask> task) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<String> parents = new ArrayList<>();
      for (int p = 0; p < i; p++) {
        if (random.nextInt(Math.max(2, i)) < 2) {
          parents.add(name + p);
        }
      }
      TriggerRule rule =
          parents.isEmpty()
              ? TriggerRule.ALL_SUCCESS
              : TriggerRule.values()[random.nextInt(TriggerRule.values().length)];
      int luck = random.nextInt(10);
      NodeState end = luck > 0 && luck < 4 ? NodeState.FAILED : NodeState.SUCCEEDED;
      Node node = Node.of(name + i, task.apply(end)).after(parents).withRule(rule);
      node = random.nextInt(6) == 0 ? node.thatMayFail() : node;
      if (luck == 0) {
        end = NodeState.SKIPPED;
        node = node.when("false");
      } else if (luck == 4) {
        int items = random.nextInt(4);
        node =
            node.mapped(
                FanOut.over(IntStream.range(0, items).mapToObj(Integer::toString).toList()));
      }
      ends.put(node.id(), end);
      nodes.add(node);
    }
    return nodes;
  }
}
