package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Wakeup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends a run as it changes: a snapshot in pages, then what is new. How tasks stand is no change of
 * the run, so live nodes are compared with how they stood before.
 */
final class RunWatch {
  private static final int PAGE = 1_000;

  private final RunViews views;
  private final Function<TaskId, WatchedRun> open;
  private final Map<TaskId, WatchedRun> watched = new HashMap<>();

  /**
   * @param open begins to watch a run
   */
  RunWatch(RunViews views, Function<TaskId, WatchedRun> open) {
    this.views = views;
    this.open = open;
  }

  void watch(TaskId run, long since, Sink<RunUpdate> sink) {
    WatchedRun seen = join(run);
    try {
      follow(seen, since, sink);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave(run, seen);
    }
  }

  private WatchedRun join(TaskId run) {
    synchronized (watched) {
      WatchedRun seen = watched.computeIfAbsent(run, open);
      int unused = seen.watchers(1);
      return seen;
    }
  }

  private void leave(TaskId run, WatchedRun seen) {
    synchronized (watched) {
      if (seen.watchers(-1) == 0) {
        watched.remove(run);
      }
    }
  }

  private void follow(WatchedRun seen, long since, Sink<RunUpdate> sink)
      throws InterruptedException {
    Wakeup never = new Wakeup();
    RunLook last = null;
    while (sink.open() && !Thread.currentThread().isInterrupted()) {
      RunLook look = seen.look(last == null ? since : 0);
      if (look != last && !send(look, last, since, sink)) {
        return;
      }
      last = look;
      if (look.run().state().ended()) {
        return;
      }
      never.await(WatchedRun.EVERY);
    }
  }

  /** Forecasts move with the clock: alone they are no news. */
  private boolean send(RunLook look, @Nullable RunLook last, long since, Sink<RunUpdate> sink) {
    List<NodeView> nodes = look.nodes(views, last, since);
    if (nodes.isEmpty() && last != null && last.run().revision() == look.run().revision()) {
      return true;
    }
    List<List<NodeView>> pages = new ArrayList<>();
    for (int at = 0; at < nodes.size(); at += PAGE) {
      pages.add(nodes.subList(at, Math.min(nodes.size(), at + PAGE)));
    }
    if (pages.isEmpty()) {
      pages.add(List.of());
    }
    for (int i = 0; i < pages.size(); i++) {
      boolean snapshot = last == null && since == 0 && i == 0;
      boolean more = i + 1 < pages.size();
      if (!sink.send(new RunUpdate(look.run(), pages.get(i), snapshot, more))) {
        return false;
      }
    }
    return true;
  }
}
