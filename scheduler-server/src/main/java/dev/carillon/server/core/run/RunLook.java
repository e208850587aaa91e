package dev.carillon.server.core.run;

import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as all who watch it see it at one moment. Never changes; any thread. */
final class RunLook {
  private final int number;
  private final RunViews.Sight sight;
  private final Run run;

  /** By place, the first look that saw the node as it stands. */
  private final int[] seen;

  /** Of the nodes that this look was the first to see so. */
  private final Map<Integer, NodeView> news = new HashMap<>();

  private RunLook(int number, RunViews.Sight sight, Run run, int[] seen) {
    this.number = number;
    this.sight = sight;
    this.run = run;
    this.seen = seen;
  }

  /** The first look, at a run of which nothing is known. */
  static RunLook first(RunViews views, RunViews.Sight sight) {
    int[] seen = new int[sight.graph().size()];
    Arrays.fill(seen, 1);
    return new RunLook(1, sight, views.head(sight), seen);
  }

  /** The next one: views of what is new are read once for all. */
  RunLook next(RunViews views, RunViews.Sight now) {
    RunLook next = new RunLook(number + 1, now, views.head(now), seen.clone());
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < seen.length; i++) {
      if (!now.same(sight, i)) {
        next.seen[i] = next.number;
        places.add(i);
      }
    }
    List<NodeView> read = views.nodes(now, places);
    for (int i = 0; i < read.size(); i++) {
      next.news.put(places.get(i), read.get(i));
    }
    return next;
  }

  RunViews.Sight sight() {
    return sight;
  }

  Run run() {
    return run;
  }

  /**
   * Nodes for who saw another look before, those of the lowest revision first.
   *
   * @param before null: none, but what the run was at a revision
   * @param since 0: nothing is known
   */
  List<NodeView> nodes(RunViews views, @Nullable RunLook before, long since) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < seen.length; i++) {
      if (before == null ? since == 0 || sight.since(since, i) : seen[i] > before.number) {
        places.add(i);
      }
    }
    places.sort(Comparator.comparingLong(sight.stored().nodes()::revision));
    return news.keySet().containsAll(places)
        ? places.stream().map(news::get).toList()
        : views.nodes(sight, places);
  }
}
