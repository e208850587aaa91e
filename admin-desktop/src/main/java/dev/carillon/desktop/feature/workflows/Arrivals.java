package dev.carillon.desktop.feature.workflows;

import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunUpdate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Collects what a stream brings between two frames: of each node only the latest. */
final class Arrivals {
  /**
   * @param anew whether the nodes known before are to be forgotten
   */
  record Batch(Optional<Run> run, Map<String, NodeView> nodes, boolean anew) {}

  private Optional<Run> run = Optional.empty();
  private Map<String, NodeView> nodes = new LinkedHashMap<>();
  private boolean anew;
  private boolean ended;

  synchronized void add(RunUpdate update) {
    if (update.snapshot()) {
      nodes.clear();
      anew = true;
    }
    run = Optional.of(update.run());
    ended = update.run().state().ended();
    update.nodes().forEach(n -> nodes.put(n.id(), n));
  }

  synchronized Batch take() {
    Batch batch = new Batch(run, nodes, anew);
    nodes = new LinkedHashMap<>();
    anew = false;
    return batch;
  }

  synchronized boolean ended() {
    return ended;
  }

  synchronized void clear() {
    take();
    run = Optional.empty();
    ended = false;
  }
}
