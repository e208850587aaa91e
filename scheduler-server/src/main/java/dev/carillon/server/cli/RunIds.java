package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.RunUpdate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs by their ids, which no workflow can have. */
final class RunIds {
  private static final int PAGE = 5_000;

  private RunIds() {}

  static boolean isRun(String id) {
    try {
      TaskId unused = TaskId.parse(id);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A run with all its nodes, however many answers that takes. */
  static RunUpdate whole(CarillonClient client, String id) {
    Map<String, NodeView> nodes = new LinkedHashMap<>();
    RunUpdate page = ClientCommand.await(client.workflows().getRun(id, 0, PAGE));
    page.nodes().forEach(node -> nodes.put(node.id(), node));
    while (page.more()) {
      page = ClientCommand.await(client.workflows().getRun(id, page.revision(), PAGE));
      page.nodes().forEach(node -> nodes.put(node.id(), node));
    }
    return new RunUpdate(page.run(), List.copyOf(nodes.values()), true, false);
  }
}
