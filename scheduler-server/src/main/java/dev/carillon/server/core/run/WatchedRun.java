package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.RunStore.Stored;
import dev.carillon.server.core.port.RunStore.TaskFace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that is watched: read once for all who watch it, by whoever of them comes first, and of it
 * only what may have changed. Its revision tells whether the run itself has; how its tasks stand is
 * no change of it, and is looked at less often. Any thread.
 */
final class WatchedRun {
  /** How old a look may be. */
  static final Duration EVERY = Duration.ofMillis(250);

  /** Tasks are looked at so often at most, ... */
  private static final long FACES_MS = 1_000;

  /** ... and that many in a millisecond: 20,000 every two seconds. */
  private static final int FACES_A_MS = 10;

  /** The nodes of a run that moves all the time: 20,000 every second. */
  private static final int NODES_A_MS = 20;

  private final RunStore store;
  private final GraphCache graphs;
  private final RunViews views;
  private final TaskId run;
  private final LongSupplier millis;
  private int watchers;

  private @Nullable FutureTask<RunLook> round;
  private long roundMs;

  /** These belong to the round that is under way. */
  private @Nullable RunLook last;

  private long nodesMs;
  private long facesMs;

  /**
   * @param millis a clock that never goes back
   */
  WatchedRun(RunStore store, GraphCache graphs, RunViews views, TaskId run, LongSupplier millis) {
    this.store = store;
    this.graphs = graphs;
    this.views = views;
    this.run = run;
    this.millis = millis;
  }

  /** One more watches it, or (-1) one less; how many do then. For one thread at a time. */
  int watchers(int more) {
    watchers += more;
    return watchers;
  }

  /**
   * The run as it stands, or stood a moment ago; the same look if nothing has changed.
   *
   * @param since a revision that is known elsewhere already: nothing older, if there is such
   * @throws CarillonException NOT_FOUND; what befalls one who reads it befalls all who wait for it
   */
  RunLook look(long since) throws InterruptedException {
    RunLook look = result(round(false));
    return look.run().revision() >= since ? look : result(round(true));
  }

  private static RunLook result(FutureTask<RunLook> round) throws InterruptedException {
    round.run(); // unless another does, or has done it
    try {
      return round.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private synchronized FutureTask<RunLook> round(boolean atOnce) {
    long now = millis.getAsLong();
    FutureTask<RunLook> known = round;
    boolean old = atOnce || now - roundMs >= EVERY.toMillis();
    if (known != null && !(known.isDone() && old)) {
      return known;
    }
    FutureTask<RunLook> next = new FutureTask<>(() -> next(now, atOnce));
    round = next;
    roundMs = now;
    return next;
  }

  private RunLook next(long now, boolean atOnce) {
    RunLook before = last;
    if (before == null) {
      RunLook first = RunLook.first(views, sight(read(true), Map.of()));
      last = first;
      nodesMs = now;
      facesMs = now;
      return first;
    }
    RunViews.Sight known = before.sight();
    Stored head = read(false);
    boolean moved =
        head.revision() != known.stored().revision()
            && (atOnce
                || head.vars().state().ended()
                || now - nodesMs >= known.graph().size() / NODES_A_MS);
    boolean facesDue = now - facesMs >= Math.max(FACES_MS, known.faces().size() / FACES_A_MS);
    if (!moved && !facesDue) {
      return before;
    }
    Stored stored = moved ? read(true) : known.stored().at(head.nowMs());
    RunViews.Sight sight = sight(stored, facesDue ? Map.of() : known.faces());
    boolean changed = moved || !sight.faces().equals(known.faces());
    nodesMs = moved ? now : nodesMs;
    facesMs = facesDue ? now : facesMs;
    if (!changed) {
      return before;
    }
    RunLook next = before.next(views, sight);
    last = next;
    return next;
  }

  private RunViews.Sight sight(Stored stored, Map<String, TaskFace> known) {
    return views.sight(stored, graphs.of(stored), known);
  }

  private Stored read(boolean nodes) {
    return store
        .read(run, nodes)
        .orElseThrow(() -> CarillonException.notFound("run", "run", run.toString()));
  }
}
