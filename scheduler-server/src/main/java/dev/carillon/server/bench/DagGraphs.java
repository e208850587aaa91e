package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The graphs that are measured; their nodes do nothing. */
enum DagGraphs {
  /** 1,000 nodes one after the other. */
  CHAIN {
    @Override
    List<Node> nodes(NewTask task) {
      return IntStream.range(0, 1_000)
          .mapToObj(i -> Node.of("n" + i, task).after(i == 0 ? List.of() : List.of("n" + (i - 1))))
          .toList();
    }
  },
  /** 10,000 nodes after one. */
  FAN_OUT {
    @Override
    List<Node> nodes(NewTask task) {
      List<Node> nodes = new ArrayList<>(List.of(Node.of("root", task)));
      IntStream.range(0, 10_000)
          .forEach(i -> nodes.add(Node.of("n" + i, task).after(List.of("root"))));
      return nodes;
    }
  },
  /** 50 layers of 100, each node after 3 of the layer before. */
  LAYERED {
    @Override
    List<Node> nodes(NewTask task) {
      Random random = new Random(1);
      List<Node> nodes = new ArrayList<>();
      for (int layer = 0; layer < 50; layer++) {
        for (int i = 0; i < 100; i++) {
          int above = layer - 1;
          List<String> parents =
              layer == 0
                  ? List.of()
                  : random.ints(0, 100).distinct().limit(3).mapToObj(p -> above + "." + p).toList();
          nodes.add(Node.of(layer + "." + i, task).after(parents));
        }
      }
      return nodes;
    }
  };

  abstract List<Node> nodes(NewTask task);

  Workflow workflow(String id, NewTask task) {
    return Workflow.of(id, nodes(task));
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
