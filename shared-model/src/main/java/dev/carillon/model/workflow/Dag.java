package dev.carillon.model.workflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The graph of a definition, by numbers: the nodes in the order of the definition, then the finally
 * nodes, which come after all of them without an edge for it. Made of a wrong definition too: of
 * nodes with one id the first counts, unknown dependencies are left out, and nodes in or behind a
 * cycle have no level. All walks are loops; a chain of 20,000 costs no stack.
 */
public final class Dag {
  private final List<Node> nodes;
  private final int finallyFrom;
  private final Map<String, Integer> index;
  private final int[][] parents;
  private final int[][] children;
  private final int[] level;
  private final int[] order;
  private final int depth;

  private Dag(Workflow workflow) {
    List<Node> all = new ArrayList<>(workflow.nodes());
    all.addAll(workflow.finallyNodes());
    this.nodes = Collections.unmodifiableList(all);
    this.finallyFrom = workflow.nodes().size();
    this.index = HashMap.newHashMap(all.size());
    for (int i = 0; i < all.size(); i++) {
      index.putIfAbsent(all.get(i).id(), i);
    }
    this.parents = new int[all.size()][];
    int[] fanOut = new int[all.size()];
    for (int i = 0; i < all.size(); i++) {
      parents[i] = parentsOf(i);
      for (int p : parents[i]) {
        fanOut[p]++;
      }
    }
    this.children = new int[all.size()][];
    for (int i = 0; i < all.size(); i++) {
      children[i] = new int[fanOut[i]];
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      for (int p : parents[i]) {
        children[p][--fanOut[p]] = i;
      }
    }
    this.level = new int[all.size()];
    this.order = sorted();
    this.depth = Arrays.stream(level).max().orElse(-1) + 1;
  }

  public static Dag of(Workflow workflow) {
    return new Dag(workflow);
  }

  /** Each parent once; one across the border of the finally nodes is none. */
  private int[] parentsOf(int i) {
    return nodes.get(i).dependsOn().stream()
        .map(index::get)
        .filter(p -> p != null && isFinally(p) == isFinally(i))
        .mapToInt(Integer::intValue)
        .distinct()
        .toArray();
  }

  /** Kahn's order, which leaves out what stands in or behind a cycle; sets the levels. */
  private int[] sorted() {
    Arrays.fill(level, -1);
    int[] sorted = new int[nodes.size()];
    int regular = sorted(0, finallyFrom, 0, sorted, 0);
    int base = Arrays.stream(level).max().orElse(-1) + 1;
    int all = sorted(finallyFrom, nodes.size(), base, sorted, regular);
    return Arrays.copyOf(sorted, all);
  }

  private int sorted(int from, int to, int base, int[] sorted, int at) {
    int[] pending = new int[nodes.size()];
    int end = at;
    for (int i = from; i < to; i++) {
      pending[i] = parents[i].length;
      if (pending[i] == 0) {
        level[i] = base;
        sorted[end++] = i;
      }
    }
    for (int next = at; next < end; next++) {
      int done = sorted[next];
      for (int child : children[done]) {
        if (--pending[child] == 0) {
          level[child] = level[done] + 1;
          sorted[end++] = child;
        }
      }
    }
    return end;
  }

  /** Nodes in all, finally nodes included. */
  public int size() {
    return nodes.size();
  }

  /** Dependencies in all. */
  public int edges() {
    return Arrays.stream(parents).mapToInt(p -> p.length).sum();
  }

  public Node node(int i) {
    return nodes.get(i);
  }

  /** The number of a node; -1: there is none of that id. */
  public int indexOf(String id) {
    return index.getOrDefault(id, -1);
  }

  public boolean isFinally(int i) {
    return i >= finallyFrom;
  }

  /** The number of the first finally node; the size if there is none. */
  public int finallyFrom() {
    return finallyFrom;
  }

  /** A copy. */
  public int[] parents(int i) {
    return parents[i].clone();
  }

  /** A copy. */
  public int[] children(int i) {
    return children[i].clone();
  }

  /** From 0; -1 in or behind a cycle. Finally nodes lie above all others. */
  public int level(int i) {
    return level[i];
  }

  /** Levels in all. */
  public int depth() {
    return depth;
  }

  /** Numbers, each after all it depends on; without what stands in or behind a cycle. */
  public int[] order() {
    return order.clone();
  }

  /** How many nodes each level has. */
  public int[] levelSizes() {
    int[] sizes = new int[depth];
    for (int i : order) {
      sizes[level[i]]++;
    }
    return sizes;
  }

  /** Most nodes on one level. */
  public int width() {
    return Arrays.stream(levelSizes()).max().orElse(0);
  }

  /** Ids by level, at most so many of each. */
  public List<List<String>> levels(int most) {
    List<List<String>> levels = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      levels.add(new ArrayList<>());
    }
    for (int i : order) {
      List<String> row = levels.get(level[i]);
      if (row.size() < most) {
        row.add(nodes.get(i).id());
      }
    }
    return levels;
  }

  /** Whether every node has a level. */
  public boolean acyclic() {
    return order.length == nodes.size();
  }

  /** What a node's rule says, by the states of its parents. Finally nodes wait for all others. */
  public Decision decide(int i, Function<String, NodeState> states) {
    if (isFinally(i) && parents[i].length == 0) {
      boolean over =
          nodes.subList(0, finallyFrom).stream().allMatch(n -> states.apply(n.id()).ended());
      return over ? Decision.RUN : Decision.WAIT;
    }
    int ok = 0;
    int failed = 0;
    int skipped = 0;
    int pending = 0;
    for (int p : parents[i]) {
      NodeState state = states.apply(nodes.get(p).id());
      ok += state == NodeState.SUCCEEDED ? 1 : 0;
      failed += state.failed() ? 1 : 0;
      skipped += state == NodeState.SKIPPED ? 1 : 0;
      pending += state.ended() ? 0 : 1;
    }
    return nodes.get(i).rule().decide(ok, failed, skipped, pending);
  }

  /** Ids of the WAITING nodes whose rules hold, in the order of the definition. */
  public List<String> ready(Function<String, NodeState> states) {
    List<String> ready = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (states.apply(nodes.get(i).id()) == NodeState.WAITING
          && decide(i, states) == Decision.RUN) {
        ready.add(nodes.get(i).id());
      }
    }
    return ready;
  }

  /** As {@link #criticalPath(ToLongFunction, ToLongFunction, Predicate)} from time 0. */
  public CriticalPath criticalPath(ToLongFunction<String> durationMillis) {
    return criticalPath(id -> 0, durationMillis, id -> false);
  }

  /**
   * The longest way through the graph, and how much slack each node has, with any number of
   * workers. In a live run an ended node did not begin before its start and took what it took, a
   * running one takes what is left, and another does not begin before now.
   *
   * @param notBeforeMs when a node can begin at the earliest, whatever its parents
   * @param durationMillis how long it takes; 0 for one that is skipped
   * @param begun whether it began at {@code notBeforeMs}: then that stands, whatever its parents do
   */
  public CriticalPath criticalPath(
      ToLongFunction<String> notBeforeMs,
      ToLongFunction<String> durationMillis,
      Predicate<String> begun) {
    return new PathSearch(this, order, parents, children)
        .search(notBeforeMs, durationMillis, begun);
  }
}
