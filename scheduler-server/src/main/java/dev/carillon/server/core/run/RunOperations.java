package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.RunStore.Stored;
import dev.carillon.server.core.port.WorkflowStore;
import dev.carillon.server.core.workflow.Runs;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What users do with runs. */
public final class RunOperations implements Runs {
  private static final int MOST_LABELS = 32;

  private final RunStore store;
  private final WorkflowStore workflows;
  private final RandomGenerator random;
  private final IntConsumer bell;
  private final GraphCache graphs;
  private final RunViews views;
  private final RunPages pages;
  private final RunWatch watch;

  /** With the clock of this machine. */
  public RunOperations(
      RunStore store,
      WorkflowStore workflows,
      RandomGenerator random,
      IntConsumer bell,
      BiFunction<String, String, Map<String, Long>> typical) {
    this(store, workflows, random, bell, typical, System::nanoTime);
  }

  /**
   * @param bell told of a bucket in which a run has something to do
   * @param typical milliseconds of each node by tenant and workflow, from earlier runs
   * @param nanos a clock that never goes back
   */
  public RunOperations(
      RunStore store,
      WorkflowStore workflows,
      RandomGenerator random,
      IntConsumer bell,
      BiFunction<String, String, Map<String, Long>> typical,
      LongSupplier nanos) {
    this.store = store;
    this.workflows = workflows;
    this.random = random;
    this.bell = bell;
    this.graphs = new GraphCache(store);
    this.pages = new RunPages(store);
    this.views = new RunViews(store, new Forecasts(typical));
    LongSupplier millis = () -> TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    this.watch = new RunWatch(views, run -> new WatchedRun(store, graphs, views, run, millis));
  }

  @Override
  public Run start(NewRun run, Caller caller) {
    Workflow workflow = workflow(run);
    TaskId id = create(run, facts(run, workflow, caller), workflow);
    bell.accept(id.bucket());
    return store.read(id, false).map(RunViews::summary).orElseThrow(() -> ended(id, run));
  }

  private static CarillonException ended(TaskId id, NewRun run) {
    return CarillonException.of(
            ErrorCode.WRONG_STATE,
            "Expected the run that idempotency key '"
                + run.idempotencyKey()
                + "' was first used for, but "
                + id
                + " has ended and is no longer kept.")
        .operation("run")
        .subject(id.toString())
        .field("idempotency_key")
        .advice("Nothing was started. Use a new key for a new run.")
        .build();
  }

  /**
   * Starts a run that a schedule owes, under an id that was derived from what the run stands for:
   * the same id again is the same run, whatever became of the workflow meanwhile. Nothing happens
   * if it is owed no more.
   */
  public void start(TaskId id, NewRun run, Caller caller) {
    Workflow workflow = workflow(run);
    var unused =
        store.create(
            id,
            facts(run, workflow, caller),
            RunVars.of(workflow.size()),
            workflow,
            RunStore.Key.OWED);
    bell.accept(id.bucket());
  }

  private Workflow workflow(NewRun run) {
    return workflows
        .get(run.tenant(), run.workflow(), run.version())
        .orElseThrow(() -> CarillonException.notFound("run", "workflow", run.workflow()));
  }

  private RunFacts facts(NewRun run, Workflow workflow, Caller caller) {
    Payload input = run.input().size() == 0 ? workflow.input() : run.input();
    if (input.size() > Limits.OUTPUT_BYTES) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected an input of at most 64 KiB, but got " + input.size() + " bytes.")
          .field("input")
          .operation("run")
          .advice("Keep it elsewhere and give the run its address.")
          .build();
    }
    Map<String, String> labels = RunStarts.labels(workflow, run.labels());
    if (labels.size() > MOST_LABELS) {
      throw CarillonException.invalid(
          "labels",
          "Expected at most 32 labels with the workflow's own, but got " + labels.size() + ".",
          "Leave some out.");
    }
    return new RunFacts(
        run.tenant(),
        workflow.id(),
        workflow.version(),
        labels,
        input,
        run.deadline().orElse(workflow.deadline()).toMillis(),
        caller.name(),
        run.reason(),
        "",
        0,
        0,
        "",
        0,
        RunStarts.pins(workflows, workflow),
        caller.trace());
  }

  private TaskId create(NewRun run, RunFacts facts, Workflow workflow) {
    // What was asked for, not what it came to: a new version does not make another request of it.
    RunStore.Key key = new RunStore.Key(run.idempotencyKey(), run.toString() + run.input().utf8());
    int bucket = store.bucket(run.tenant(), run.idempotencyKey());
    while (true) {
      TaskId id = TaskId.random(bucket, random);
      switch (store.create(id, facts, RunVars.of(workflow.size()), workflow, key)) {
        case RunStore.Created.Done done -> {
          return id;
        }
        case RunStore.Created.Known(TaskId known) -> {
          return known;
        }
        case RunStore.Created.Conflict(TaskId known) ->
            throw CarillonException.of(
                    ErrorCode.CONFLICT,
                    "Expected the request that idempotency key '"
                        + run.idempotencyKey()
                        + "' was first used for, but this one differs.")
                .operation("run")
                .subject(known.toString())
                .field("idempotency_key")
                .advice("Use a new key for a new run; the first one is " + known + ".")
                .build();
        case RunStore.Created.Taken taken -> {}
        case RunStore.Created.Settled settled ->
            throw new IllegalStateException("Expected a run of its own, not one that is owed.");
      }
    }
  }

  private Run summary(TaskId id) {
    return RunViews.summary(read(id, false));
  }

  private Stored read(TaskId id, boolean nodes) {
    return store
        .read(id, nodes)
        .orElseThrow(() -> CarillonException.notFound("run", "run", id.toString()));
  }

  @Override
  public RunUpdate get(TaskId run, long since, int most) {
    Stored stored = read(run, true);
    return views.update(stored, graphs.of(stored), since, most <= 0 ? Limits.NODES : most);
  }

  @Override
  public RunPage list(RunFilter filter, int pageSize, String token) {
    return pages.list(filter, pageSize, token);
  }

  @Override
  public void watch(TaskId run, long since, Sink<RunUpdate> sink) {
    watch.watch(run, since, sink);
  }

  @Override
  public Run retryNode(TaskId run, String node, String reason, Caller caller) {
    return redo(run, node, reason, caller, false);
  }

  @Override
  public Run rerunFrom(TaskId run, String node, String reason, Caller caller) {
    return redo(run, node, reason, caller, true);
  }

  private Run redo(TaskId run, String node, String reason, Caller caller, boolean descendants) {
    RunControl.change(
        store,
        run,
        true,
        caller.name(),
        reason,
        (stored, vars) -> {
          RunGraph graph = graphs.of(stored);
          BitSet roots = roots(stored, graph, node, descendants);
          if (descendants) {
            Resets.from(graph, stored.nodes(), vars, roots);
          } else {
            Resets.node(graph, stored.nodes(), vars, roots.nextSetBit(0));
          }
          return new Step.Told(
              descendants ? "run_rerun" : "run_retry",
              (node.isEmpty() ? "all that failed" : node)
                  + (reason.isEmpty() ? "" : ": " + reason));
        });
    bell.accept(run.bucket());
    return summary(run);
  }

  private static BitSet roots(Stored stored, RunGraph graph, String node, boolean descendants) {
    BitSet roots = new BitSet();
    if (!node.isEmpty()) {
      int i = graph.dag().indexOf(node);
      if (i < 0) {
        throw CarillonException.notFound("rerun", "node", node);
      }
      NodeState state = stored.nodes().state(i);
      if (!descendants && !state.ended()) {
        throw wrong(stored.id(), "retry", "Expected an ended node, but '" + node + "' is " + state);
      }
      roots.set(i);
      return roots;
    }
    for (int i = 0; i < graph.size(); i++) {
      NodeState state = stored.nodes().state(i);
      if (state == NodeState.FAILED || state == NodeState.CANCELLED) {
        roots.set(i);
      }
    }
    if (roots.isEmpty()) {
      throw wrong(stored.id(), "rerun", "Expected a node that failed, but there is none");
    }
    return roots;
  }

  private static CarillonException wrong(TaskId run, String operation, String message) {
    return CarillonException.of(ErrorCode.WRONG_STATE, message + ".")
        .operation(operation)
        .subject(run.toString())
        .advice("Look at the run: 'carillon workflow show' tells how its nodes stand.")
        .build();
  }

  @Override
  public Run pause(TaskId run, String reason, Caller caller) {
    change(
        run,
        "pause",
        reason,
        caller,
        (stored, vars) -> {
          if (vars.paused) {
            return new Step.Told("", "");
          }
          vars.paused = true;
          vars.pausedMs = stored.nowMs();
          vars.pauseActor = caller.name();
          vars.pauseReason = reason;
          return new Step.Told("run_pause", reason);
        });
    return summary(run);
  }

  @Override
  public Run resume(TaskId run, String reason, Caller caller) {
    change(
        run,
        "resume",
        reason,
        caller,
        (stored, vars) -> {
          if (!vars.paused) {
            return new Step.Told("", "");
          }
          vars.paused = false;
          return new Step.Told("run_resume", reason);
        });
    return summary(run);
  }

  private void change(
      TaskId run,
      String operation,
      String reason,
      Caller caller,
      BiFunction<Stored, RunVars, Step.Told> change) {
    RunControl.change(
        store,
        run,
        false,
        caller.name(),
        reason,
        (stored, vars) -> {
          if (vars.state.ended()) {
            throw wrong(run, operation, "Expected a run that goes on, but it is " + vars.state);
          }
          return change.apply(stored, vars);
        });
    bell.accept(run.bucket());
  }

  @Override
  public Run cancel(TaskId run, String reason, Caller caller) {
    Stored stored = read(run, false);
    if (stored.vars().state().ended()) {
      throw wrong(run, "cancel", "Expected a run that goes on, but it is " + stored.vars().state());
    }
    RunControl.cancel(store, run, caller.name(), reason);
    bell.accept(run.bucket());
    return summary(run);
  }

  /** Cancels a run for the server itself: a repeat, or one that comes too late, changes nothing. */
  public void stop(TaskId run, String reason) {
    RunControl.cancel(store, run, Caller.SYSTEM.name(), reason, 1);
    bell.accept(run.bucket());
  }

  @Override
  public void delete(TaskId run, String reason, Caller caller) {
    Stored stored = read(run, true);
    if (!stored.vars().state().ended()) {
      throw wrong(
          run, "delete", "Expected a run that has ended, but it is " + stored.vars().state());
    }
    RunGraph graph = graphs.of(stored);
    boolean inners = holdsInner(graph);
    List<String> tasks = new ArrayList<>();
    for (int place = 0; place < stored.vars().size; place++) {
      String task = stored.nodes().task(place);
      TaskId inner = task.isEmpty() ? run : new TaskId(run.bucket(), task);
      if (!task.isEmpty()) {
        if (inners && store.read(inner, false).isPresent()) {
          delete(inner, reason, caller);
        } else {
          tasks.add(task);
        }
      }
    }
    store.deleteTasks(run.bucket(), tasks, caller.name(), reason);
    int unused = store.drop(run.bucket(), List.of(run), Long.MAX_VALUE, caller.name(), reason);
  }

  private static boolean holdsInner(RunGraph graph) {
    for (int i = 0; i < graph.size(); i++) {
      if (graph.isInner(i)) {
        return true;
      }
    }
    return false;
  }
}
