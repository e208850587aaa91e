package dev.carillon.desktop.control.dag;

import java.util.Optional;

/**
 * A node to draw.
 *
 * @param key unique in its whole graph, inner graphs included
 * @param title for people
 * @param size how many it stands for: items of a map, nodes of a group; else 1
 * @param last whether it comes after all others without an edge that says so
 * @param inner what it is made of, if that is unfolded: drawn within its frame
 */
public record GraphNode(
    String key, String title, Kind kind, int size, boolean last, Optional<Graph> inner) {
  /** What a node stands for. */
  public enum Kind {
    TASK,
    /** Many tasks of one make; unfolded it shows each as a tile. */
    MAP,
    /** A whole workflow. */
    WORKFLOW,
    /** Nodes with the same parents and children, shown as one. */
    GROUP
  }

  public static GraphNode task(String key, String title) {
    return new GraphNode(key, title, Kind.TASK, 1, false, Optional.empty());
  }

  /** Whether it can be unfolded, or is. */
  public boolean folds() {
    return kind != Kind.TASK;
  }
}
