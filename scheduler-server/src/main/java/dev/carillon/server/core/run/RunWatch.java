package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Wakeup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends a run as it changes: a snapshot in pages, then what is new. How tasks stand is no change of
 * the run, so live nodes are compared with what was sent last.
 */
final class RunWatch {
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final int PAGE = 1_000;

  /** Reads a run, as {@link dev.carillon.server.core.workflow.Runs#get}. */
  interface Reader {
    RunUpdate get(TaskId run, long since, int most);
  }

  private final Reader reader;

  RunWatch(Reader reader) {
    this.reader = reader;
  }

  void watch(TaskId run, long since, Sink<RunUpdate> sink) {
    Wakeup never = new Wakeup();
    Map<String, NodeView> last = new HashMap<>();
    long from = since;
    long sentRevision = -1;
    while (sink.open() && !Thread.currentThread().isInterrupted()) {
      RunUpdate now = reader.get(run, from, Integer.MAX_VALUE);
      List<NodeView> news =
          now.nodes().stream().filter(n -> !same(n, last.put(n.id(), n))).toList();
      boolean changed = !news.isEmpty() || now.run().revision() != sentRevision;
      if (changed && !send(now, news, sink)) {
        return;
      }
      sentRevision = now.run().revision();
      from = Math.max(1, now.run().revision());
      if (now.run().state().ended()) {
        return;
      }
      try {
        never.await(EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Forecasts move with the clock: alone they are no news. */
  private static boolean same(NodeView now, @Nullable NodeView before) {
    return before != null
        && now.revision() == before.revision()
        && now.state() == before.state()
        && now.taskState().equals(before.taskState())
        && now.attempts() == before.attempts()
        && now.startedMs() == before.startedMs();
  }

  private static boolean send(RunUpdate now, List<NodeView> nodes, Sink<RunUpdate> sink) {
    List<List<NodeView>> pages = new ArrayList<>();
    for (int at = 0; at < nodes.size(); at += PAGE) {
      pages.add(nodes.subList(at, Math.min(nodes.size(), at + PAGE)));
    }
    if (pages.isEmpty()) {
      pages.add(List.of());
    }
    for (int i = 0; i < pages.size(); i++) {
      boolean more = i + 1 < pages.size();
      if (!sink.send(new RunUpdate(now.run(), pages.get(i), now.snapshot() && i == 0, more))) {
        return false;
      }
    }
    return true;
  }
}
