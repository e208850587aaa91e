package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.RunStore.Lost;
import dev.carillon.server.core.port.RunStore.Stored;
import dev.carillon.server.core.port.RunStore.TaskFace;
import dev.carillon.server.core.port.Telemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at runs that stand still: a node whose task has ended, or is gone, although nobody told the
 * run, is told; a run with something to do that nothing would wake is woken. Nothing but a Redis
 * that forgot writes makes such a run. One thread.
 */
public final class RunCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RunCheck.class);

  /** Runs of a bucket that are looked at in one pass. */
  private static final int RUNS = 50;

  /** Tasks that one script looks at. */
  private static final int TASKS = 200;

  private final RunStore store;
  private final Telemetry telemetry;
  private final Map<Integer, Integer> skips = new HashMap<>();

  /** By bucket, revisions at the last look: who has moved since needs no help. */
  private final Map<Integer, Lap> laps = new HashMap<>();

  /**
   * One way through the runs of a bucket.
   *
   * @param before what the lap before saw; what it alone saw has ended or gone
   */
  private record Lap(Map<TaskId, Long> before, Map<TaskId, Long> seen) {}

  public RunCheck(RunStore store, Telemetry telemetry) {
    this.store = store;
    this.telemetry = telemetry;
  }

  /**
   * Looks at some runs of each bucket, at the next ones the next time.
   *
   * @return how much was found and set right
   */
  public int pass(Map<Integer, Long> epochs) {
    int found = 0;
    skips.keySet().retainAll(epochs.keySet());
    laps.keySet().retainAll(epochs.keySet());
    for (Map.Entry<Integer, Long> each : epochs.entrySet()) {
      int skip = skips.getOrDefault(each.getKey(), 0);
      Lap lap = laps.computeIfAbsent(each.getKey(), b -> new Lap(new HashMap<>(), new HashMap<>()));
      List<TaskId> runs = store.live(each.getKey(), skip, RUNS);
      for (TaskId run : runs) {
        found += look(run, each.getValue(), lap);
      }
      boolean through = runs.size() < RUNS;
      skips.put(each.getKey(), through ? 0 : skip + RUNS);
      if (through) {
        laps.put(each.getKey(), new Lap(lap.seen(), new HashMap<>()));
      }
    }
    return found;
  }

  /** Runs that are remembered. */
  public int remembered() {
    return laps.values().stream().mapToInt(l -> l.before().size() + l.seen().size()).sum();
  }

  private int look(TaskId id, long epoch, Lap lap) {
    Stored head = store.read(id, false).orElse(null);
    Long before = lap.before().get(id);
    if (head != null) {
      lap.seen().put(id, head.revision());
    }
    if (head == null || before == null || before != head.revision()) {
      return 0;
    }
    int found =
        store.read(id, true).map(run -> store.mend(id, epoch, run.revision(), lost(run))).orElse(0);
    if (found > 0) {
      LOG.warn("audit: run {} stood still: {} ends of nodes it had not heard of", id, found);
      telemetry.audited("RUN", true);
    }
    return found;
  }

  private List<Lost> lost(Stored run) {
    Map<String, Lost> live = new HashMap<>();
    NodeTable table = run.nodes();
    for (int place = 0; place < run.vars().size; place++) {
      if (table.state(place) == NodeState.READY) {
        String task = table.task(place);
        live.put(task, new Lost(place, task, table.gen(place)));
      }
    }
    Map<String, TaskFace> faces = store.faces(run.id().bucket(), live.keySet());
    List<Lost> lost = new ArrayList<>();
    live.forEach(
        (task, node) -> {
          TaskFace face = faces.get(task);
          if ((face == null || !face.state().live()) && lost.size() < TASKS) {
            lost.add(node);
          }
        });
    innerRuns(run, lost);
    return lost;
  }

  /** Runs of sub-workflows: the store looks whether they live. */
  private static void innerRuns(Stored run, List<Lost> lost) {
    NodeTable table = run.nodes();
    for (int place = 0; place < run.vars().size && lost.size() < TASKS; place++) {
      if (table.state(place) == NodeState.RUNNING && table.flag(place, WorkList.INNER_MADE)) {
        lost.add(new Lost(place, table.task(place), table.gen(place)));
      }
    }
  }
}
