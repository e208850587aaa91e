package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Faults;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.port.RunExpressions;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.RunStore.Stepped;
import dev.carillon.server.core.port.TaskStore.Admission;
import dev.carillon.server.core.port.WorkflowStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.MDC;

/**
 * Takes runs forward, step by step. What it remembers of runs is a copy: a step that finds another
 * revision makes it read the run anew. One thread.
 */
public final class Advance {
  private static final int MOST_RUNS = 100;
  private static final int MOST_MARKS = 400;

  /** Steps of one run before the others have their turn. */
  private static final int MOST_STEPS = 20;

  /** Inner runs that are made for one run before the others have their turn. */
  private static final int MOST_INNER = 50;

  /**
   * What it works with.
   *
   * @param trouble told of a run that cannot go on, each time it is tried
   */
  public record Parts(
      RunStore runs,
      WorkflowStore workflows,
      RunExpressions expressions,
      Function<NewTask, Admission> admissions,
      LoopSignals signals,
      BiConsumer<AttemptRef, String> tellCancel,
      BiConsumer<TaskId, RuntimeException> trouble,
      RandomGenerator random,
      Consumer<RunState> ended) {
    /** Without anybody who is told of a run's end. */
    public Parts(
        RunStore runs,
        WorkflowStore workflows,
        RunExpressions expressions,
        Function<NewTask, Admission> admissions,
        LoopSignals signals,
        BiConsumer<AttemptRef, String> tellCancel,
        BiConsumer<TaskId, RuntimeException> trouble,
        RandomGenerator random) {
      this(
          runs,
          workflows,
          expressions,
          admissions,
          signals,
          tellCancel,
          trouble,
          random,
          state -> {});
    }
  }

  /** A run that is left alone goes behind the others for so long, over and over. */
  private static final long BEHIND_MS = 1_000;

  private final Parts parts;
  private final Beginnings beginnings;
  private final RunCache cache;
  private final Troubled troubled = new Troubled();

  /** What Redis refused in this pass for want of room; the steps of other runs may be let in. */
  private Optional<CarillonException> full = Optional.empty();

  private final Forecasts forecasts;

  /** What was told of nodes in the last pass. */
  private int marksSeen;

  public Advance(Parts parts) {
    this.parts = parts;
    this.beginnings = new Beginnings(parts.runs, parts.expressions, parts.admissions, parts.random);
    this.cache = new RunCache(parts.runs);
    this.forecasts = new Forecasts(parts.runs::typical);
  }

  /**
   * One look at buckets.
   *
   * @return milliseconds until the next run of each wakes; 0: at once; -1: none waits
   */
  public Map<Integer, Long> pass(Map<Integer, Long> epochs) {
    Map<Integer, Long> next = new HashMap<>();
    full = Optional.empty();
    marksSeen = 0;
    parts
        .runs
        .due(epochs, MOST_RUNS, MOST_MARKS)
        .forEach(
            (bucket, due) -> {
              boolean any = false;
              for (RunStore.Woken woken : due.runs()) {
                marksSeen += woken.marks().size();
                any |= tried(woken, epochs.getOrDefault(bucket, 0L), due.nowMs());
              }
              long wait = due.nextMs() == 0 ? -1 : Math.max(1, due.nextMs() - due.nowMs());
              next.put(bucket, any ? 0 : wait);
            });
    if (full.isPresent()) {
      throw full.get();
    }
    return next;
  }

  /** How many ends of nodes the last pass found. */
  public int marksSeen() {
    return marksSeen;
  }

  /** Whether it was looked at; what is wrong with one run is no matter of the others. */
  private boolean tried(RunStore.Woken woken, long epoch, long nowMs) {
    if (troubled.leftAlone(woken.run(), nowMs)) {
      parts.runs.waits(woken.run(), epoch, BEHIND_MS);
      return false;
    }
    try (MDC.MDCCloseable fields = MDC.putCloseable("run", woken.run().toString())) {
      one(woken, epoch, nowMs);
    } catch (RuntimeException e) {
      if (e instanceof CarillonException c && c.code() == ErrorCode.STORE_FULL) {
        full = Optional.of(c);
        return true;
      }
      if (Faults.ofTheStore(e)) {
        throw e;
      }
      try (MDC.MDCCloseable fields = MDC.putCloseable("run", woken.run().toString())) {
        troubled.add(woken.run(), nowMs, e);
      }
      parts.runs.waits(woken.run(), epoch, BEHIND_MS);
      parts.trouble.accept(woken.run(), e);
    }
    return true;
  }

  private void one(RunStore.Woken woken, long epoch, long nowMs) {
    Optional<RunMachine> found = cache.get(woken);
    if (found.isEmpty()) {
      return;
    }
    RunMachine machine = found.get();
    try {
      List<Mark> marks = woken.marks();
      boolean othersTurn = false;
      for (int n = 0; n < MOST_STEPS; n++) {
        int used = use(machine, marks);
        boolean more = work(machine, nowMs) || used < marks.size();
        if (!step(machine, epoch, used, more)) {
          cache.drop(woken.run());
          return;
        }
        marks = marks.subList(used, marks.size());
        if (!more && machine.vars().state().ended()) {
          // Only a rerun or a redrive looks at it again.
          cache.drop(woken.run());
          return;
        }
        if (!more) {
          if (othersTurn || !makeInner(machine)) {
            return;
          }
          othersTurn = machine.innerToMake() >= 0;
        }
      }
    } catch (RuntimeException e) {
      // Half a step is in memory: what is stored is what counts.
      cache.drop(woken.run());
      throw e;
    }
  }

  private static int use(RunMachine machine, List<Mark> marks) {
    int used = 0;
    while (used < marks.size() && !machine.full() && machine.apply(marks.get(used))) {
      used++;
    }
    return used;
  }

  /** Fills a step; whether there is more than fits. */
  private boolean work(RunMachine machine, long nowMs) {
    boolean more = machine.settle(Math.max(nowMs, machine.nowMs()));
    while (!more && !machine.full()) {
      List<RunMachine.Place> places = machine.next(Change.MOST);
      if (places.isEmpty()) {
        break;
      }
      beginnings.begin(machine, places);
      more = machine.settle(machine.nowMs());
    }
    machine.watchDeadline(predicted(machine));
    return more || machine.full();
  }

  /** Only a run that has a deadline is worth the search. */
  private long predicted(RunMachine machine) {
    if (machine.deadlineMs() == 0 || machine.vars().state().ended()) {
      return 0;
    }
    RunStore.Stored now = machine.asStored();
    return forecasts.end(now, forecasts.path(now, machine.graph(), Map.of()));
  }

  private boolean step(RunMachine machine, long epoch, int used, boolean more) {
    machine.innerToCancel().forEach(inner -> cancelInner(machine, inner));
    boolean starts = machine.change.starts();
    Stepped stepped = parts.runs.step(machine.step(OptionalLong.of(epoch), used, more));
    return switch (stepped) {
      case Stepped.Done done -> {
        if (machine.vars().endedMs() > 0 && machine.endsNow()) {
          parts.runs.learn(machine.facts().tenant(), machine.facts().workflow(), machine.lesson());
          parts.ended.accept(machine.vars().state());
        }
        machine.stepped(done);
        done.stopping().forEach((attempt, worker) -> parts.tellCancel.accept(attempt, worker));
        if (starts) {
          parts.signals.ready();
          parts.signals.due(machine.id().bucket(), 0);
        }
        yield true;
      }
      case Stepped.Stale stale -> false;
      case Stepped.Gone gone -> false;
      case Stepped.Taken taken -> false;
    };
  }

  /** Cancels an inner run, unless it is gone, or not made yet: then it is once it is made. */
  private void cancelInner(RunMachine machine, TaskId inner) {
    // A rerun stops inner runs too, although nobody cancelled their outer run.
    int level = Math.max(1, machine.vars().cancel);
    try {
      RunControl.cancel(parts.runs, inner, "", "its outer run stops it", level);
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Makes runs of sub-workflows whose beginning is written down; whether that needs a step. */
  private boolean makeInner(RunMachine machine) {
    int place = machine.innerToMake();
    boolean any = place >= 0;
    for (int n = 0; place >= 0 && n < MOST_INNER; n++, place = machine.innerToMake()) {
      try {
        inner(machine, place);
      } catch (CarillonException e) {
        if (!Faults.ofTheWork(e)) {
          throw e;
        }
        machine.innerFailed(place, e.message());
        continue;
      }
      if (machine.stops(place)) {
        cancelInner(machine, new TaskId(machine.id().bucket(), machine.table().task(place)));
      }
      machine.innerIsMade(place);
    }
    return any;
  }

  private void inner(RunMachine machine, int place) {
    String id = machine.graph().node(machine.nodeOf(place)).subWorkflow().orElseThrow().workflow();
    RunFacts outer = machine.facts();
    int version = outer.pins().getOrDefault(id, 0);
    Workflow workflow =
        parts
            .workflows
            .get(outer.tenant(), id, version)
            .orElseThrow(() -> CarillonException.notFound("run", "workflow", id));
    RunFacts facts =
        new RunFacts(
            outer.tenant(),
            id,
            workflow.version(),
            RunStarts.labels(workflow, outer.labels()),
            beginnings.innerInput(machine, place),
            workflow.deadline().toMillis(),
            outer.actor(),
            "",
            machine.id().local(),
            place,
            machine.table().gen(place),
            machine.graph().node(machine.nodeOf(place)).id(),
            outer.depth() + 1,
            RunStarts.pins(parts.workflows, workflow),
            outer.trace());
    TaskId inner = new TaskId(machine.id().bucket(), machine.table().task(place));
    RunStore.Created unused =
        parts.runs.create(inner, facts, RunVars.of(workflow.size()), workflow, RunStore.Key.NONE);
  }
}
