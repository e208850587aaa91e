package dev.carillon.server.core.run;

import dev.carillon.model.workflow.Dag;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** A definition as a graph by places; never changes, for any number of runs and threads. */
public final class RunGraph {
  private final Workflow workflow;
  private final Dag dag;
  private final int[][] children;
  private final int[] parents;

  private RunGraph(Workflow workflow) {
    this.workflow = workflow;
    this.dag = Dag.of(workflow);
    this.children = new int[dag.size()][];
    this.parents = new int[dag.size()];
    for (int i = 0; i < children.length; i++) {
      children[i] = dag.children(i);
      parents[i] = dag.parents(i).length;
    }
  }

  public static RunGraph of(Workflow workflow) {
    return new RunGraph(workflow);
  }

  public Workflow workflow() {
    return workflow;
  }

  public Dag dag() {
    return dag;
  }

  public int size() {
    return children.length;
  }

  public Node node(int i) {
    return dag.node(i);
  }

  boolean isFinally(int i) {
    return dag.isFinally(i);
  }

  int children(int i) {
    return children[i].length;
  }

  int child(int i, int number) {
    return children[i][number];
  }

  int parents(int i) {
    return parents[i];
  }

  boolean isMap(int i) {
    return node(i).fanOut().isPresent();
  }

  boolean isInner(int i) {
    return node(i).subWorkflow().isPresent();
  }

  /** The roots and what depends on them, as far as it fits. */
  BitSet descendants(BitSet roots, IntPredicate fits) {
    BitSet all = (BitSet) roots.clone();
    int[] queue = new int[size()];
    int end = 0;
    for (int i = roots.nextSetBit(0); i >= 0; i = roots.nextSetBit(i + 1)) {
      queue[end++] = i;
    }
    for (int at = 0; at < end; at++) {
      for (int child : children[queue[at]]) {
        if (!all.get(child) && fits.test(child)) {
          all.set(child);
          queue[end++] = child;
        }
      }
    }
    return all;
  }
}
