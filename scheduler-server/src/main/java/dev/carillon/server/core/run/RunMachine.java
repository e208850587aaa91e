package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Run.DeadlineState;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One run in memory, and what follows from what: marks come in, a step comes out. All that it knows
 * beside table, vars and marks is worked out from them, so that it may be forgotten at any time.
 * Not for several threads.
 */
public final class RunMachine {
  /** Of a sub-workflow's node (or item): its run is there. */
  static final int INNER_MADE = 1;

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

  private final ArrayDeque<Integer> spreading = new ArrayDeque<>();
  private final ArrayDeque<Integer> judged = new ArrayDeque<>();
  private final ArrayDeque<Integer> stopping = new ArrayDeque<>();
  private final NavigableSet<Integer> runnable = new TreeSet<>();

  /** Maps with items that have not begun. */
  private final NavigableSet<Integer> beginning = new TreeSet<>();

  /** First place of its items → map. */
  private final TreeMap<Integer, Integer> maps = new TreeMap<>();

  private final ArrayDeque<Integer> innerToMake = new ArrayDeque<>();
  private final List<Integer> innerToCancel = new ArrayList<>();
  private int open;
  private int openFinally;
  private int live;

  public RunMachine(RunStore.Stored stored, RunGraph graph) {
    this.stored = stored;
    this.graph = graph;
    this.vars = stored.vars();
    this.table = stored.nodes();
    this.revision = stored.revision();
    this.now = stored.nowMs();
    this.endedBefore = vars.state.ended();
    table.ensure(vars.size);
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

  /** Works out what there is to do. */
  private void derive() {
    spreading.clear();
    judged.clear();
    runnable.clear();
    beginning.clear();
    maps.clear();
    stopping.clear();
    innerToMake.clear();
    open = 0;
    openFinally = 0;
    live = 0;
    for (int i = 0; i < graph.size(); i++) {
      NodeState state = table.state(i);
      if (graph.isMap(i) && table.firstItem(i) > 0) {
        maps.put(table.firstItem(i), i);
      }
      if (state.ended()) {
        if (table.edges(i) < graph.children(i)) {
          spreading.add(i);
        }
        continue;
      }
      open += graph.isFinally(i) ? 0 : 1;
      openFinally += graph.isFinally(i) ? 1 : 0;
      if (state == NodeState.WAITING) {
        judged.add(i);
      } else if (graph.isMap(i)) {
        deriveItems(i);
      } else {
        deriveLive(i, i);
      }
    }
    if (vars.redo == RunVars.Redo.NONE) {
      maps.values().stream().filter(m -> !table.state(m).ended()).toList().forEach(this::mapMayEnd);
    }
  }

  private void deriveItems(int map) {
    if (table.begun(map) < table.items(map)) {
      beginning.add(map);
    }
    for (int k = 0; k < table.begun(map); k++) {
      int place = table.firstItem(map) + k;
      if (!table.state(place).ended()) {
        deriveLive(place, map);
      }
    }
  }

  private void deriveLive(int place, int node) {
    live++;
    if (graph.isInner(node) && !table.flag(place, INNER_MADE)) {
      innerToMake.add(place);
    }
    if (vars.cancel > (graph.isFinally(node) ? 1 : 0)) {
      stopping.add(place);
    }
  }

  /** The node of a place: itself, or the map whose item it is. */
  int nodeOf(int place) {
    return place < graph.size() ? place : maps.floorEntry(place).getValue();
  }

  private boolean known(int place) {
    if (place < graph.size()) {
      return true;
    }
    Map.Entry<Integer, Integer> map = maps.floorEntry(place);
    return map != null && place < map.getKey() + table.items(map.getValue());
  }

  /**
   * Draws on a mark.
   *
   * @return false if something else must be done first: it is to be kept
   */
  public boolean apply(Mark mark) {
    if (vars.redo != RunVars.Redo.NONE) {
      return false;
    }
    if (!known(mark.place())) {
      return true;
    }
    return mark.state() >= Mark.RUN ? ofInnerRun(mark) : ofTask(mark);
  }

  private boolean ofInnerRun(Mark mark) {
    int place = mark.place();
    NodeState state = table.state(place);
    if (mark.gen() != table.gen(place) || state == NodeState.WAITING) {
      return true;
    }
    RunState inner = RunState.ofCode(mark.state() - Mark.RUN);
    if (!inner.ended()) {
      if (state.ended()) {
        revive(place);
      }
      return true;
    }
    if (!state.ended()) {
      end(
          place,
          switch (inner) {
            case SUCCEEDED -> NodeState.SUCCEEDED;
            case CANCELLED -> NodeState.CANCELLED;
            case FAILED, CREATING, RUNNING, STOPPING -> NodeState.FAILED;
          },
          Cause.NONE);
    }
    return true;
  }

  private boolean ofTask(Mark mark) {
    int place = mark.place();
    NodeState state = table.state(place);
    TaskState task = TaskState.ofCode(mark.state());
    if (mark.gen() < table.gen(place)) {
      return true;
    }
    if (task.live()) {
      table.gen(place, mark.gen());
      change.node(place);
      if (state.ended()) {
        revive(place);
      } else if (state == NodeState.WAITING && place < graph.size()) {
        goes(place, NodeState.READY);
      }
      return true;
    }
    if (state == NodeState.WAITING) {
      table.gen(place, mark.gen());
      change.node(place);
      return true;
    }
    if (state.ended()) {
      if (mark.gen() == table.gen(place)) {
        return true;
      }
      // It was run again and has ended again meanwhile: first the one, then the other.
      revive(place);
      return false;
    }
    table.gen(place, mark.gen());
    table.attempts(place, mark.attempts());
    table.times(place, mark.readyMs(), mark.startedMs(), mark.endedMs());
    end(place, ended(task), Cause.NONE);
    return true;
  }

  private static NodeState ended(TaskState task) {
    return switch (task) {
      case SUCCEEDED -> NodeState.SUCCEEDED;
      case CANCELLED -> NodeState.CANCELLED;
      case DEAD, FAILED, EXPIRED -> NodeState.FAILED;
      case SCHEDULED, READY, DISPATCHED, RUNNING, RETRY_WAIT, HELD ->
          throw new IllegalStateException("Expected an ended task, but it is " + task + ".");
    };
  }

  private void revive(int place) {
    Resets.afterRevival(graph, table, vars, nodeOf(place), place);
    change.tell("run_resumed", graph.node(nodeOf(place)).id() + " runs again");
  }

  /** Does what follows, until it is done or the step is full; whether more is left. */
  public boolean settle(long nowMs) {
    now = nowMs;
    if (vars.startedMs == 0) {
      vars.startedMs = nowMs;
    }
    if (vars.redo == RunVars.Redo.RESETTING) {
      if (!new Resets(graph, table, vars, change, innerToCancel).go()) {
        return true;
      }
      derive();
    }
    stopTasks();
    while (!change.full()) {
      if (!spreading.isEmpty()) {
        spread(spreading.peek());
      } else if (!judged.isEmpty()) {
        judge(judged.poll());
      } else {
        mayEnd();
        return false;
      }
    }
    return true;
  }

  private void stopTasks() {
    while (!stopping.isEmpty() && !change.full()) {
      int place = stopping.poll();
      if (graph.isInner(nodeOf(place))) {
        innerToCancel.add(place);
      } else {
        change.stop(table.task(place), false);
      }
    }
  }

  /** Tells children of the end of a node. */
  private void spread(int i) {
    int at = table.edges(i);
    NodeState state = table.state(i);
    for (; at < graph.children(i) && !change.full(); at++) {
      int child = graph.child(i, at);
      Resets.count(table, child, state, 1);
      change.node(child);
      if (table.state(child) == NodeState.WAITING) {
        judged.add(child);
      }
    }
    table.edges(i, at);
    change.node(i);
    if (at == graph.children(i)) {
      spreading.remove();
    }
  }

  /** Whether a node's time has come, by its rule. */
  private void judge(int i) {
    boolean last = graph.isFinally(i);
    if (table.state(i) != NodeState.WAITING || last && open > 0) {
      return;
    }
    TriggerRule rule = graph.node(i).rule();
    boolean stopped =
        last
            ? vars.cancel > 1
            : vars.state == RunState.STOPPING && (rule != TriggerRule.ALWAYS || vars.cancel > 1);
    if (stopped) {
      runnable.remove(i);
      end(i, NodeState.CANCELLED, vars.cancel > 0 ? Cause.CANCELLED : Cause.STOPPED);
      return;
    }
    int ok = table.ok(i);
    int failed = table.failed(i);
    int skipped = table.skipped(i);
    switch (rule.decide(ok, failed, skipped, graph.parents(i) - ok - failed - skipped)) {
      case RUN -> {
        runnable.add(i);
        if (table.ruleMs(i) == 0) {
          table.rule(i, now);
          change.node(i);
        }
      }
      case SKIP -> end(i, NodeState.SKIPPED, Cause.RULE);
      case FAIL -> end(i, NodeState.UPSTREAM_FAILED, Cause.NONE);
      case WAIT -> {}
    }
  }

  private void end(int place, NodeState state, Cause cause) {
    NodeState before = table.state(place);
    table.cause(place, cause);
    if (table.endedMs(place) == 0) {
      table.times(place, table.readyMs(place), table.startedMs(place), now);
    }
    boolean wasLive = !before.ended() && before != NodeState.WAITING;
    if (place >= graph.size()) {
      live -= wasLive ? 1 : 0;
      table.state(place, state);
      change.node(place);
      itemEnded(nodeOf(place), state);
      return;
    }
    live -= wasLive && !graph.isMap(place) ? 1 : 0;
    stands(place, state);
    open -= graph.isFinally(place) ? 0 : 1;
    openFinally -= graph.isFinally(place) ? 1 : 0;
    if (graph.children(place) > 0) {
      spreading.add(place);
    }
    boolean stops =
        state == NodeState.FAILED
            && !graph.node(place).mayFail()
            && !graph.isFinally(place)
            && graph.workflow().onFailure() == FailureStrategy.STOP;
    if (stops && vars.state == RunState.RUNNING) {
      vars.state = RunState.STOPPING;
      change.tell("run_stopping", graph.node(place).id() + " failed");
      everyoneIsJudged();
    }
    if (open == 0 && !graph.isFinally(place)) {
      for (int i = graph.dag().finallyFrom(); i < graph.size(); i++) {
        judged.add(i);
      }
    }
  }

  private void everyoneIsJudged() {
    for (int i = 0; i < graph.size(); i++) {
      if (table.state(i) == NodeState.WAITING) {
        judged.add(i);
      }
    }
    List.copyOf(beginning).forEach(this::mapMayEnd);
  }

  private void stands(int node, NodeState state) {
    vars.counts[table.state(node).code()]--;
    vars.counts[state.code()]++;
    table.state(node, state);
    change.node(node);
  }

  private void itemEnded(int map, NodeState state) {
    table.itemEnds(
        map,
        table.itemsOk(map) + (state == NodeState.SUCCEEDED ? 1 : 0),
        table.itemsFailed(map) + (state == NodeState.FAILED ? 1 : 0),
        table.itemsCancelled(map) + (state == NodeState.CANCELLED ? 1 : 0));
    change.node(map);
    mapMayEnd(map);
  }

  private void mapMayEnd(int map) {
    int ended = table.itemsOk(map) + table.itemsFailed(map) + table.itemsCancelled(map);
    boolean all = table.begun(map) == table.items(map);
    if (table.state(map).ended() || ended < table.begun(map) || !all && !stopped(map)) {
      return;
    }
    beginning.remove(map);
    end(
        map,
        table.itemsFailed(map) > 0
            ? NodeState.FAILED
            : all && table.itemsCancelled(map) == 0 ? NodeState.SUCCEEDED : NodeState.CANCELLED,
        Cause.NONE);
  }

  /** Whether nothing of it begins any more. */
  private boolean stopped(int map) {
    return graph.isFinally(map) ? vars.cancel > 1 : vars.state == RunState.STOPPING;
  }

  private void mayEnd() {
    if (open > 0 || openFinally > 0 || vars.state.ended()) {
      return;
    }
    boolean failed = false;
    for (int i = 0; i < graph.size() && !failed; i++) {
      failed = table.state(i).failed() && !graph.node(i).mayFail();
    }
    vars.state =
        vars.cancel > 0 ? RunState.CANCELLED : failed ? RunState.FAILED : RunState.SUCCEEDED;
    vars.endedMs = now;
    change.tell("run_" + vars.state.name().toLowerCase(java.util.Locale.ROOT), facts().workflow());
  }

  /** What may begin now, at most so many: under the caps, and not while the run is paused. */
  public List<Place> next(int most) {
    List<Place> places = new ArrayList<>();
    if (vars.paused || vars.redo != RunVars.Redo.NONE) {
      return places;
    }
    int cap = graph.workflow().parallelism();
    int room = Math.min(most, cap == 0 ? most : cap - live);
    for (int i : runnable) {
      if (places.size() >= room) {
        return places;
      }
      places.add(new Place(i, i, -1));
    }
    for (int map : beginning) {
      int ended = table.itemsOk(map) + table.itemsFailed(map) + table.itemsCancelled(map);
      int its = graph.node(map).fanOut().orElseThrow().parallelism();
      int left = table.items(map) - table.begun(map);
      left = Math.min(left, its == 0 ? left : its - table.begun(map) + ended);
      for (int k = 0; k < left && !stopped(map); k++) {
        if (places.size() >= room) {
          return places;
        }
        int item = table.begun(map) + k;
        places.add(new Place(table.firstItem(map) + item, map, item));
      }
    }
    return places;
  }

  /** Redis time of its last step, or when it was read. */
  long nowMs() {
    return now;
  }

  boolean full() {
    return change.full();
  }

  private void goes(int place, NodeState state) {
    live += place >= graph.size() || !graph.isMap(place) ? 1 : 0;
    runnable.remove(place);
    table.cause(place, Cause.NONE);
    table.times(place, now, 0, 0);
    if (place < graph.size()) {
      stands(place, state);
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
        beginning.remove(p.node());
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
    table.flag(p.place(), INNER_MADE, false);
    countBegun(p);
    goes(p.place(), NodeState.RUNNING);
    innerToMake.add(p.place());
  }

  /** It does not begin. */
  void endsUnbegun(Place p, NodeState state, Cause cause, String text) {
    runnable.remove(p.place());
    if (!text.isEmpty()) {
      change.text("e" + p.place(), text);
    }
    countBegun(p);
    end(p.place(), state, cause);
  }

  /** A map whose items are known now. */
  void expands(int map, List<String> items) {
    goes(map, NodeState.RUNNING);
    table.items(map, items.isEmpty() ? 0 : vars.size, items.size());
    if (!items.isEmpty()) {
      maps.put(vars.size, map);
      vars.size += items.size();
      change.text("i" + map, ItemList.join(items));
      beginning.add(map);
    }
    mapMayEnd(map);
  }

  /** A place whose inner run is to be made; -1: none. */
  int innerToMake() {
    return innerToMake.isEmpty() || table.state(innerToMake.peek()).ended()
        ? skipInner()
        : innerToMake.peek();
  }

  private int skipInner() {
    while (!innerToMake.isEmpty() && table.state(innerToMake.peek()).ended()) {
      innerToMake.poll();
    }
    return innerToMake.isEmpty() ? -1 : innerToMake.peek();
  }

  void innerIsMade(int place) {
    innerToMake.remove(place);
    table.flag(place, INNER_MADE, true);
    change.node(place);
  }

  void innerFailed(int place, String text) {
    innerToMake.remove(place);
    change.text("e" + place, text);
    end(place, NodeState.FAILED, Cause.ERROR);
  }

  /** Inner runs that are to be cancelled before the step is done. */
  List<TaskId> innerToCancel() {
    List<TaskId> runs =
        innerToCancel.stream()
            .filter(p -> !table.task(p).isEmpty())
            .map(p -> new TaskId(id().bucket(), table.task(p)))
            .toList();
    innerToCancel.clear();
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
    return facts().deadlineMillis() == 0 ? 0 : stored.createdMs() + facts().deadlineMillis();
  }

  /** Looks at the clock. */
  void watchDeadline(long predictedEndMs) {
    vars.predictedEndMs = predictedEndMs;
    if (deadlineMs() == 0 || vars.deadline == DeadlineState.MISSED) {
      return;
    }
    long end = vars.state.ended() ? vars.endedMs : now;
    if (end > deadlineMs()) {
      vars.deadline = DeadlineState.MISSED;
      change.tell("run_deadline_missed", facts().workflow());
    } else if (!vars.state.ended() && predictedEndMs > deadlineMs()) {
      if (vars.deadline != DeadlineState.AT_RISK) {
        change.tell("run_deadline_at_risk", facts().workflow());
      }
      vars.deadline = DeadlineState.AT_RISK;
    } else {
      vars.deadline = DeadlineState.ON_TIME;
    }
  }

  private static final long LOOK_AGAIN_MS = 5_000;

  private long wakeMs(boolean more) {
    if (more || !innerToMake.isEmpty()) {
      return 0;
    }
    if (vars.state.ended() || deadlineMs() == 0 || vars.deadline == DeadlineState.MISSED) {
      return -1;
    }
    return Math.min(Math.max(deadlineMs(), now) + 1, now + LOOK_AGAIN_MS);
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
    endedBefore = vars.state.ended();
    change.clear();
  }
}
