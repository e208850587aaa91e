package dev.carillon.server.core.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.CriticalPath;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.RunStore.Stored;
import dev.carillon.server.core.port.RunStore.TaskFace;
import dev.carillon.server.core.port.RunStore.Waits;
import dev.carillon.server.core.told.English;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs and their nodes as people see them. Any thread. */
final class RunViews {
  /** Of so many at most the sizes of outputs and the errors are read. */
  private static final int MOST_CLOSE = 500;

  private static final int MOST_ERROR = 4_096;

  private final RunStore store;
  private final Forecasts forecasts;

  RunViews(RunStore store, Forecasts forecasts) {
    this.store = store;
    this.forecasts = forecasts;
  }

  /** A run without its nodes. */
  static Run summary(Stored s) {
    Map<NodeState, Integer> counts = new EnumMap<>(NodeState.class);
    for (NodeState state : NodeState.values()) {
      if (s.vars().count(state) > 0) {
        counts.put(state, s.vars().count(state));
      }
    }
    return run(s, counts, List.of(), s.vars().predictedEndMs, Payload.EMPTY);
  }

  private static Run run(
      Stored s, Map<NodeState, Integer> counts, List<String> path, long end, Payload input) {
    RunFacts f = s.facts();
    RunVars v = s.vars();
    return new Run(
        s.id().toString(),
        f.tenant(),
        f.workflow(),
        f.version(),
        v.state,
        v.paused
            ? Optional.of(new PauseInfo(v.pauseReason, v.pauseActor, v.pausedMs, 0))
            : Optional.empty(),
        f.labels(),
        input,
        s.createdMs(),
        v.startedMs,
        v.endedMs,
        f.deadlineMillis() == 0 ? 0 : s.createdMs() + f.deadlineMillis(),
        v.deadline,
        v.state.ended() ? 0 : end,
        f.actor(),
        v.cancelReason.isEmpty() ? f.reason() : v.cancelReason,
        f.parent().isEmpty() ? "" : new TaskId(s.id().bucket(), f.parent()).toString(),
        f.parentNode(),
        counts,
        path,
        s.revision());
  }

  /**
   * A run at one moment.
   *
   * @param faces of the tasks of nodes that are READY
   * @param path what its end hangs on
   */
  record Sight(Stored stored, RunGraph graph, Map<String, TaskFace> faces, CriticalPath path) {
    private long revision(int i) {
      return stored.nodes().revision(i);
    }

    private @Nullable TaskFace face(int i) {
      return faces.get(stored.nodes().task(i));
    }

    /** Whether a node stands as it did before; forecasts move with the clock. */
    boolean same(Sight before, int i) {
      TaskFace now = face(i);
      TaskFace then = before.face(i);
      if (now == null || then == null) {
        return now == null && then == null && revision(i) == before.revision(i);
      }
      return revision(i) == before.revision(i)
          && now.state() == then.state()
          && now.attempts() == then.attempts()
          && now.startedMs() == then.startedMs();
    }

    /** Whether who saw the run at a revision may not know how a node stands. */
    boolean since(long revision, int i) {
      NodeState state = stored.nodes().state(i);
      boolean lives = !state.ended() && state != NodeState.WAITING;
      return lives || revision(i) > revision;
    }
  }

  /**
   * What is seen of a run.
   *
   * @param known faces that need not be read again
   */
  Sight sight(Stored s, RunGraph graph, Map<String, TaskFace> known) {
    Map<String, TaskFace> faces = faces(s, graph, known);
    return new Sight(s, graph, faces, forecasts.path(s, graph, faces));
  }

  /** The run itself. */
  Run head(Sight sight) {
    Stored s = sight.stored();
    Map<NodeState, Integer> counts = new EnumMap<>(NodeState.class);
    for (int i = 0; i < sight.graph().size(); i++) {
      counts.merge(state(s, sight.graph(), sight.faces(), i), 1, Integer::sum);
    }
    CriticalPath path = sight.path();
    return run(s, counts, path.path(), forecasts.end(s, path), s.facts().input());
  }

  /**
   * A run with the nodes that changed after a revision, lowest first, and those whose tasks moved:
   * how they stand is not the run's to know.
   *
   * @param most nodes, but those of one revision are never parted, since the next question can only
   *     name a revision
   */
  RunUpdate update(Stored s, RunGraph graph, long since, int most) {
    Sight sight = sight(s, graph, Map.of());
    List<Integer> changed = new ArrayList<>();
    List<Integer> moved = new ArrayList<>();
    for (int i = 0; i < graph.size(); i++) {
      if (since == 0 || s.nodes().revision(i) > since) {
        changed.add(i);
      } else if (moved(s, sight.faces(), i)) {
        moved.add(i);
      }
    }
    changed.sort(Comparator.comparingLong(s.nodes()::revision));
    int end = end(s.nodes(), changed, most);
    boolean more = end < changed.size();
    List<Integer> shown = new ArrayList<>(more ? List.of() : moved);
    shown.addAll(changed.subList(0, end));
    return new RunUpdate(head(sight), nodes(sight, shown), since == 0, more);
  }

  /** Where a page ends: never within a revision, nor at 0, since that asks for all. */
  private static int end(NodeTable nodes, List<Integer> changed, int most) {
    int end = Math.min(most, changed.size());
    while (end > 0 && end < changed.size()) {
      long last = nodes.revision(changed.get(end - 1));
      if (last > 0 && nodes.revision(changed.get(end)) > last) {
        break;
      }
      end++;
    }
    return end;
  }

  /** Whether a task that lives no longer is as the run made it. */
  private static boolean moved(Stored s, Map<String, TaskFace> faces, int i) {
    TaskFace face = s.nodes().state(i) == NodeState.READY ? faces.get(s.nodes().task(i)) : null;
    return face != null
        && (face.state() != TaskState.READY || face.gen() != s.nodes().gen(i) || face.aside());
  }

  private Map<String, TaskFace> faces(Stored s, RunGraph graph, Map<String, TaskFace> known) {
    Map<String, TaskFace> faces = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < graph.size(); i++) {
      if (s.nodes().state(i) == NodeState.READY) {
        String task = s.nodes().task(i);
        TaskFace face = known.get(task);
        if (face != null && face.gen() >= s.nodes().gen(i)) {
          faces.put(task, face);
        } else {
          unknown.add(task);
        }
      }
    }
    faces.putAll(store.faces(s.id().bucket(), unknown));
    return faces;
  }

  static NodeState state(Stored s, RunGraph graph, Map<String, TaskFace> faces, int i) {
    NodeState state = s.nodes().state(i);
    TaskFace face = state == NodeState.READY ? faces.get(s.nodes().task(i)) : null;
    return face != null && face.state() == TaskState.RUNNING ? NodeState.RUNNING : state;
  }

  /** Nodes, in the order of their places. */
  List<NodeView> nodes(Sight sight, List<Integer> places) {
    if (places.isEmpty()) {
      return List.of();
    }
    Stored s = sight.stored();
    RunGraph graph = sight.graph();
    Map<String, TaskFace> faces = sight.faces();
    Map<String, byte[]> texts = store.texts(s.id(), places.stream().map(i -> "e" + i).toList());
    Set<String> failed = new HashSet<>();
    Set<String> succeeded = new HashSet<>();
    for (int i : places) {
      if (s.nodes().state(i) == NodeState.FAILED && failed.size() < MOST_CLOSE) {
        failed.add(s.nodes().task(i));
      } else if (s.nodes().state(i) == NodeState.SUCCEEDED && places.size() <= MOST_CLOSE) {
        succeeded.add(s.nodes().task(i));
      }
    }
    failed.remove("");
    succeeded.remove("");
    Map<String, String> errors = store.errors(s.id().bucket(), failed);
    Map<String, Payload> results = store.results(s.id().bucket(), succeeded);
    Map<String, Waits> waits = waits(s, faces, places);
    List<NodeView> views = new ArrayList<>(places.size());
    for (int i : places) {
      String task = s.nodes().task(i);
      TaskFace face = faces.get(task);
      List<PhaseSpan> spans =
          Timeline.of(s, i, group(graph, i), face, waits.getOrDefault(task, Waits.NONE));
      views.add(view(s, graph, face, sight.path(), i, spans, texts, errors, results));
    }
    return views;
  }

  /** Whether it has no task of its own: it is a map, or an inner run. */
  private static boolean group(RunGraph graph, int i) {
    return graph.isMap(i) || graph.isInner(i);
  }

  /** Of those that were tried more than once, or held back: all else stands in their nodes. */
  private Map<String, Waits> waits(Stored s, Map<String, TaskFace> faces, List<Integer> places) {
    NodeTable t = s.nodes();
    Set<String> more = new HashSet<>();
    for (int i : places) {
      TaskFace face = faces.get(t.task(i));
      boolean told =
          face == null ? t.attempts(i) > 0 || t.gen(i) > 1 || t.heldBack(i) : face.extras();
      if (told && !t.task(i).isEmpty()) {
        more.add(t.task(i));
      }
    }
    return store.waits(s.id().bucket(), more);
  }

  private NodeView view(
      Stored s,
      RunGraph graph,
      @Nullable TaskFace face,
      CriticalPath path,
      int i,
      List<PhaseSpan> spans,
      Map<String, byte[]> texts,
      Map<String, String> errors,
      Map<String, Payload> results) {
    NodeTable t = s.nodes();
    String id = graph.node(i).id();
    String task = t.task(i);
    boolean inner = graph.isInner(i) && !graph.isMap(i);
    NodeState state =
        face != null && face.state() == TaskState.RUNNING ? NodeState.RUNNING : t.state(i);
    long started = face != null ? face.startedMs() : t.startedMs(i);
    byte[] text = texts.get("e" + i);
    String error =
        text != null && t.cause(i) == Cause.ERROR
            ? new String(text, UTF_8)
            : errors.getOrDefault(task, "");
    Told reason = reason(s, graph, i);
    CriticalPath.Place place = path.places().get(id);
    return new NodeView(
        id,
        state,
        face == null ? Optional.empty() : Optional.of(face.state()),
        task.isEmpty() || inner ? "" : new TaskId(s.id().bucket(), task).toString(),
        inner && !task.isEmpty() ? new TaskId(s.id().bucket(), task).toString() : "",
        t.items(i),
        t.itemsOk(i),
        t.itemsFailed(i),
        face != null ? face.attempts() : t.attempts(i),
        t.readyMs(i),
        started,
        t.endedMs(i),
        reason.says() ? English.of(reason) : "",
        error.length() > MOST_ERROR ? error.substring(0, MOST_ERROR) : error,
        results.getOrDefault(task, Payload.EMPTY).size(),
        place == null ? -1 : place.slackMillis(),
        state.ended() || place == null ? 0 : forecasts.absolute(s, place.endMs()),
        spans,
        t.revision(i),
        reason);
  }

  private static final int MOST_NAMES = 3;

  /** Characters of names: also of many nodes that wait, an answer stays within what is sent. */
  private static final int MOST_OF_NAMES = 48;

  /** The parents that have not ended, some of them by name. */
  private static Told waitsFor(Stored s, RunGraph graph, int i) {
    StringBuilder names = new StringBuilder();
    int named = 0;
    int open = 0;
    for (int parent : graph.dag().parents(i)) {
      if (!s.nodes().state(parent).ended()) {
        open++;
        String name = graph.node(parent).id();
        boolean fits = names.length() + name.length() <= MOST_OF_NAMES;
        if (named == 0 || named < MOST_NAMES && named == open - 1 && fits) {
          names.append(named == 0 ? "" : ", ").append(name);
          named++;
        }
      }
    }
    int more = open - named;
    return open == 0
        ? Told.NONE
        : Told.of(
            "node.waits",
            Told.text(names.toString()),
            Told.part(more > 0 ? Told.of("gate.dependencies.more", Told.count(more)) : Told.NONE));
  }

  private static Told reason(Stored s, RunGraph graph, int i) {
    NodeTable t = s.nodes();
    return switch (t.state(i)) {
      case WAITING ->
          t.ruleMs(i) == 0
              ? waitsFor(s, graph, i)
              : Told.of(s.vars().paused ? "node.paused" : "node.full");
      case UPSTREAM_FAILED -> Told.of("node.upstream");
      case SKIPPED, CANCELLED, FAILED -> t.cause(i).told();
      case READY, RUNNING, SUCCEEDED -> Told.NONE;
    };
  }
}
