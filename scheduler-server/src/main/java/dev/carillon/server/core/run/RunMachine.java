package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Decision;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One run in memory, and what follows from what: marks come in, a step comes out. All that it knows
 * beside table, vars and marks is worked out from them, so that it may be forgotten at any time.
 * Not for several threads.
 */
public final class RunMachine {
  /** A node, or an item of one, that may begin. */
  public record Place(int place, int node, int item) {}

  private final RunStore.Stored stored;
  private final RunGraph graph;
  final RunVars vars;
  final NodeTable table;
  final Change change = new Change();
  private long revision;
  private long now;
  private boolean endedBefore;

  private final WorkList work;
  private final Propagation follows;
  private final MarkReader marks;
  private final DeadlineWatch deadline;

  public RunMachine(RunStore.Stored stored, RunGraph graph) {
    this.stored = stored;
    this.graph = graph;
    this.vars = stored.vars();
    this.table = stored.nodes();
    this.revision = stored.revision();
    this.now = stored.nowMs();
    this.endedBefore = vars.state.ended();
    table.ensure(vars.size);
    this.work = new WorkList(graph, table, vars);
    this.follows = new Propagation(graph, table, vars, change, work, now);
    this.marks =
        new MarkReader(
            graph, table, vars, change, work, follows, place -> goes(place, NodeState.READY));
    this.deadline =
        new DeadlineWatch(
            vars,
            change,
            stored.facts().workflow(),
            stored.facts().deadlineMillis() == 0
                ? 0
                : stored.createdMs() + stored.facts().deadlineMillis());
    derive();
  }

  public TaskId id() {
    return stored.id();
  }

  public RunFacts facts() {
    return stored.facts();
  }

  public RunGraph graph() {
    return graph;
  }

  public long revision() {
    return revision;
  }

  public NodeTable table() {
    return table;
  }

  public RunVars vars() {
    return vars;
  }

  private void derive() {
    work.derive();
    if (vars.redo == RunVars.Redo.NONE) {
      follows.mapsMayEnd();
    }
  }

  /** The node of a place: itself, or the map whose item it is. */
  int nodeOf(int place) {
    return work.nodeOf(place);
  }

  /**
   * Draws on a mark.
   *
   * @return false if something else must be done first: it is to be kept
   */
  public boolean apply(Mark mark) {
    return marks.apply(mark);
  }

  /** Does what follows, until it is done or the step is full; whether more is left. */
  public boolean settle(long nowMs) {
    now = nowMs;
    follows.now = nowMs;
    if (vars.startedMs == 0) {
      vars.startedMs = nowMs;
    }
    if (vars.redo == RunVars.Redo.RESETTING) {
      if (!new Resets(graph, table, vars, change, work.innerToCancel).go()) {
        return true;
      }
      derive();
    }
    follows.stopTasks();
    while (!change.full()) {
      if (!work.spreading.isEmpty()) {
        follows.spread(work.spreading.peek());
      } else if (!work.judged.isEmpty()) {
        follows.judge(work.judged.poll());
      } else {
        follows.mayEnd();
        return false;
      }
    }
    return true;
  }

  /** What may begin now, at most so many: under the caps, and not while the run is paused. */
  public List<Place> next(int most) {
    List<Place> places = new ArrayList<>();
    if (vars.paused || vars.redo != RunVars.Redo.NONE) {
      return places;
    }
    int room = room(most);
    for (int i : work.runnable) {
      if (places.size() >= room) {
        return places;
      }
      places.add(new Place(i, i, -1));
    }
    for (int map : work.beginning) {
      int ended = table.itemsOk(map) + table.itemsFailed(map) + table.itemsCancelled(map);
      int its = graph.node(map).fanOut().orElseThrow().parallelism();
      int left = table.items(map) - table.begun(map);
      left = Math.min(left, its == 0 ? left : its - table.begun(map) + ended);
      for (int k = 0; k < left && !follows.stopped(map); k++) {
        if (places.size() >= room) {
          return places;
        }
        int item = table.begun(map) + k;
        places.add(new Place(table.firstItem(map) + item, map, item));
      }
    }
    return places;
  }

  /** How many may begin under the run's cap, at most so many; none or less: it is full. */
  int room(int most) {
    int cap = graph.workflow().parallelism();
    return Math.min(most, cap == 0 ? most : cap - work.live);
  }

  /** Nodes that begin before another. */
  int runnableBefore(int i) {
    return (int)
        work.judged.stream()
            .filter(n -> n < i && !follows.tooEarly(n) && follows.decide(n) == Decision.RUN)
            .count();
  }

  /** What a node's rule says now. */
  Decision decide(int i) {
    return follows.decide(i);
  }

  /** Whether it runs last and others have not ended. */
  boolean waitsForAllOthers(int i) {
    return follows.tooEarly(i);
  }

  /** Nodes that have not ended, but those that run last. */
  int open() {
    return work.open;
  }

  /** Redis time of its last step, or when it was read. */
  long nowMs() {
    return now;
  }

  boolean full() {
    return change.full();
  }

  private void goes(int place, NodeState state) {
    work.live += place >= graph.size() || !graph.isMap(place) ? 1 : 0;
    work.runnable.remove(place);
    table.cause(place, Cause.NONE);
    table.times(place, now, 0, 0);
    if (place < graph.size()) {
      follows.stands(place, state);
    } else {
      table.state(place, state);
      change.node(place);
    }
  }

  private void countBegun(Place p) {
    if (p.item() >= 0) {
      table.begun(p.node(), p.item() + 1);
      change.node(p.node());
      if (p.item() + 1 == table.items(p.node())) {
        work.beginning.remove(p.node());
      }
    }
  }

  /** It begins as a task. */
  void begins(Place p, String task, Admission admitted) {
    table.task(p.place(), task);
    countBegun(p);
    goes(p.place(), NodeState.READY);
    change.start(p.place(), task, admitted, table.gen(p.place()) + 1);
  }

  /** It begins as a run of its own, which is made once this is written down. */
  void beginsInner(Place p, String run) {
    table.task(p.place(), run);
    table.gen(p.place(), table.gen(p.place()) + 1);
    table.flag(p.place(), WorkList.INNER_MADE, false);
    countBegun(p);
    goes(p.place(), NodeState.RUNNING);
    work.innerToMake.add(p.place());
  }

  /** It does not begin. */
  void endsUnbegun(Place p, NodeState state, Cause cause, String text) {
    work.runnable.remove(p.place());
    if (!text.isEmpty()) {
      change.text("e" + p.place(), text);
    }
    countBegun(p);
    follows.end(p.place(), state, cause);
  }

  /** A map whose items are known now. */
  void expands(int map, List<String> items) {
    goes(map, NodeState.RUNNING);
    table.items(map, items.isEmpty() ? 0 : vars.size, items.size());
    if (!items.isEmpty()) {
      work.maps.put(vars.size, map);
      vars.size += items.size();
      change.text("i" + map, ItemList.join(items));
      work.beginning.add(map);
    }
    follows.mapMayEnd(map);
  }

  /** A place whose inner run is to be made; -1: none. */
  int innerToMake() {
    return work.nextInner();
  }

  /** Whether what lives at that place is to stop. */
  boolean stops(int place) {
    return work.stops(nodeOf(place));
  }

  void innerIsMade(int place) {
    work.innerToMake.remove(place);
    table.flag(place, WorkList.INNER_MADE, true);
    change.node(place);
  }

  void innerFailed(int place, String text) {
    work.innerToMake.remove(place);
    change.text("e" + place, text);
    follows.end(place, NodeState.FAILED, Cause.ERROR);
  }

  /** Inner runs that are to be cancelled before the step is done. */
  List<TaskId> innerToCancel() {
    List<TaskId> runs =
        work.innerToCancel.stream()
            .filter(p -> !table.task(p).isEmpty())
            .map(p -> new TaskId(id().bucket(), table.task(p)))
            .toList();
    work.innerToCancel.clear();
    return runs;
  }

  /** Whether it ended since its last step. */
  boolean endsNow() {
    return vars.state.ended() && !endedBefore;
  }

  /** As it would be stored now. */
  RunStore.Stored asStored() {
    return new RunStore.Stored(
        id(), facts(), vars, revision, stored.createdMs(), stored.definition(), table, now);
  }

  /** How long its tasks took from the moment they could begin, if it has just ended well. */
  Map<String, Long> lesson() {
    Map<String, Long> millis = new java.util.HashMap<>();
    if (vars.state == RunState.SUCCEEDED) {
      for (int i = 0; i < graph.size(); i++) {
        if (table.state(i) == NodeState.SUCCEEDED && table.readyMs(i) > 0) {
          millis.put(graph.node(i).id(), Math.max(0, table.endedMs(i) - table.readyMs(i)));
        }
      }
    }
    return millis;
  }

  /** When it is to have ended; 0: whenever. */
  public long deadlineMs() {
    return deadline.deadlineMs();
  }

  /** Looks at the clock. */
  void watchDeadline(long predictedEndMs) {
    deadline.watch(now, predictedEndMs);
  }

  private long wakeMs(boolean more) {
    return more || !work.innerToMake.isEmpty() ? 0 : deadline.wakeMs(now);
  }

  /** What has changed as one step. */
  Step step(OptionalLong epoch, int marks, boolean more) {
    return change.step(id(), epoch, revision, vars, marks, wakeMs(more), table);
  }

  /** The step is done. */
  void stepped(RunStore.Stepped.Done done) {
    done.gens().forEach(table::gen);
    revision = done.revision();
    now = done.nowMs();
    follows.now = now;
    endedBefore = vars.state.ended();
    change.clear();
  }
}
