package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.ledger.Books;
import dev.carillon.server.core.port.RunExpressions;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.TaskStore.Admission;
import dev.carillon.server.core.run.Advance;
import dev.carillon.server.core.run.NodeTable;
import dev.carillon.server.core.run.RunFacts;
import dev.carillon.server.core.run.RunOperations;
import dev.carillon.server.core.run.RunVars;
import dev.carillon.server.core.run.Step;
import dev.carillon.server.core.workflow.Runs;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Runs on a real Redis, one bucket; the test is advancer, workers and operator. */
final class RunRig implements AutoCloseable {
  /** A server that died between two scripts; an error, since it outlives no exception. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Rings no bell. */
  static final LoopSignals SILENT =
      new LoopSignals() {
        @Override
        public void ready() {}

        @Override
        public void due(int bucket, long dueMs) {}
      };

  final StoreRig rig;
  final RunStore runs;
  final Random random;

  /** How often a script's call is the server's last, and whether it was still done. */
  double deaths;

  /** Those of the server instead of simple ones. */
  RunExpressions expressions = new PlainExpressions();

  /** What is worked out of a node's task when it begins. */
  Function<NewTask, Admission> admissions = Admission::of;

  private Advance advance;
  int died;

  /** A run whose steps all fail. */
  Optional<TaskId> bad = Optional.empty();

  /** The next run made by the server is its last call, and is not made. */
  boolean diesBeforeInner;

  /** Runs of which it was told that they cannot go on. */
  final List<TaskId> troubled = new ArrayList<>();

  /** Runs that the server made. */
  int made;

  /** The next run made by the server finds Redis full. */
  boolean fullForInner;

  /** How often a script's call is sent twice, as a cluster client does after a lost answer. */
  double repeats;

  /** A repeat that arrives when others have been there. */
  private Callable<?> late = () -> "";

  RunRig(EmbeddedRedis redis, long seed) {
    this(redis, seed, ScriptTexts.AS_WRITTEN);
  }

  RunRig(EmbeddedRedis redis, long seed, ScriptTexts texts) {
    this(seed, new StoreRig(redis, 1, texts));
  }

  RunRig(long seed, StoreRig rig) {
    this.rig = rig;
    random = new Random(seed);
    runs = mortal(rig.stores.runs());
    advance = newServer();
  }

  /**
   * The same store, on which a server may die before or after any script that changes something.
   */
  private RunStore mortal(RunStore store) {
    return (RunStore)
        Proxy.newProxyInstance(
            RunStore.class.getClassLoader(),
            new Class<?>[] {RunStore.class},
            (proxy, method, args) -> {
              boolean changes =
                  method.getName().equals("step") || method.getName().equals("create");
              double luck = changes ? random.nextDouble() : 1;
              if (bad.isPresent() && args[0] instanceof Step step && step.run().equals(bad.get())) {
                throw new IllegalStateException("bad");
              }
              if (diesBeforeInner && method.getName().equals("create")) {
                diesBeforeInner = false;
                throw new Died();
              }
              made += method.getName().equals("create") ? 1 : 0;
              if (fullForInner && method.getName().equals("create")) {
                fullForInner = false;
                throw CarillonException.of(ErrorCode.STORE_FULL, "Expected room.").build();
              }
              if (luck < deaths / 2) {
                throw new Died();
              }
              Object answer;
              try {
                if (changes && random.nextDouble() < repeats) {
                  Object unused = late.call();
                }
                answer = method.invoke(store, args);
                if (changes && random.nextDouble() < repeats) {
                  Object unused = method.invoke(store, args);
                  late = () -> method.invoke(store, args);
                }
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (luck < deaths) {
                throw new Died();
              }
              return answer;
            });
  }

  Advance newServer() {
    return new Advance(
        new Advance.Parts(
            runs,
            rig.stores.workflows(),
            expressions,
            task -> admissions.apply(task),
            SILENT,
            (attempt, worker) -> {},
            (run, why) -> troubled.add(run),
            random));
  }

  TaskId start(Workflow workflow) {
    Workflow stored =
        rig.stores.workflows().put(workflow, latest(workflow), "tester").orElseThrow();
    TaskId id = TaskId.random(0, random);
    RunFacts facts =
        new RunFacts(
            "default",
            stored.id(),
            stored.version(),
            Map.of(),
            Payload.EMPTY,
            stored.deadline().toMillis(),
            "tester",
            "",
            "",
            0,
            0,
            "",
            0,
            Map.of());
    RunStore.Created created =
        rig.stores.runs().create(id, facts, RunVars.of(stored.size()), stored, RunStore.Key.NONE);
    assertThat(created).isInstanceOf(RunStore.Created.Done.class);
    return id;
  }

  /** Stores a version without running it. */
  void store(Workflow workflow) {
    assertThat(rig.stores.workflows().put(workflow, latest(workflow), "tester")).isPresent();
  }

  /** What users do. */
  Runs users() {
    return new RunOperations(
        rig.stores.runs(),
        rig.stores.workflows(),
        random,
        bucket -> {},
        rig.stores.runs()::typical);
  }

  List<Hint> take() {
    return rig.take(Duration.ofMinutes(1));
  }

  /** Retention of everything that has ended, whenever; gives how many went. */
  int sweepAll() {
    return rig.stores.retention().shelves(0, false).stream()
        .mapToInt(
            shelf -> rig.stores.retention().sweep(0, rig.epochs.get(0), shelf, Long.MAX_VALUE, 200))
        .sum();
  }

  /** What the auditor finds wrong. */
  List<?> audit() {
    Audits audits = new Audits(rig.stores.audit(), rig.stores.info(), NoTelemetry.INSTANCE);
    return new Books(rig.stores.ledger(), audits, rig.stores.info())
        .check(false, new Caller("ops"))
        .discrepancies();
  }

  private int latest(Workflow workflow) {
    return rig.stores.workflows().versions("default", workflow.id()).stream()
        .mapToInt(v -> v.version())
        .max()
        .orElse(0);
  }

  /** Another server takes over, with nothing in its memory. */
  void restart() {
    advance = newServer();
  }

  /** One look. */
  void pass() {
    var unused = advance.pass(rig.epochs);
  }

  /** Until nothing is left to do; a server that dies is followed by another. */
  void advance() {
    for (int i = 0; i < 10_000; i++) {
      try {
        if (advance.pass(rig.epochs).get(0) != 0) {
          return;
        }
      } catch (Died e) {
        died++;
        advance = newServer();
      }
    }
    throw new AssertionError("Expected an end of the work, but there was always more.");
  }

  /** Whatever is offered now is run; the outcome by the node's id, null: it is left running. */
  List<AttemptRef> work(Function<String, Outcome> outcomes) {
    List<AttemptRef> left = new ArrayList<>();
    for (Hint hint : rig.take(Duration.ofMinutes(1))) {
      TaskId id = hint.id();
      AttemptRef ref = rig.start(id);
      Outcome outcome = outcomes.apply(rig.task(id).attributes().get("node"));
      if (outcome == null) {
        left.add(ref);
      } else {
        rig.complete(ref, outcome);
      }
    }
    return left;
  }

  /** To the end of everything. */
  void play(TaskId run, Function<String, Outcome> outcomes) {
    for (int i = 0; i < 500 && !stored(run).vars().state().ended(); i++) {
      advance();
      work(outcomes);
    }
    advance();
  }

  RunStore.Stored stored(TaskId run) {
    return rig.stores.runs().read(run, true).orElseThrow();
  }

  Map<String, NodeState> states(TaskId run, Workflow workflow) {
    NodeTable table = stored(run).nodes();
    Map<String, NodeState> states = new HashMap<>();
    List<Node> nodes = new ArrayList<>(workflow.nodes());
    nodes.addAll(workflow.finallyNodes());
    for (int i = 0; i < nodes.size(); i++) {
      states.put(nodes.get(i).id(), table.state(i));
    }
    return states;
  }

  void holdsTogether(TaskId run, Workflow workflow) {
    assertThat(RunTruth.problems(stored(run), workflow)).isEmpty();
  }

  TaskState task(TaskId run, int place) {
    return rig.task(new TaskId(run.bucket(), stored(run).nodes().task(place))).state();
  }

  @Override
  public void close() {
    rig.close();
  }

  /** A condition holds unless it is "false"; references are not filled in. */
  private static final class PlainExpressions implements RunExpressions {
    @Override
    public Optional<List<String>> check(String condition) {
      return nodesOf(condition);
    }

    @Override
    public boolean holds(String condition, Scope scope) {
      return !condition.equals("false");
    }

    @Override
    public Optional<List<String>> nodesOf(String condition) {
      return Optional.of(List.of());
    }

    @Override
    public List<String> nodesOf(Payload template) {
      return List.of();
    }

    @Override
    public Payload fill(Payload template, Scope scope) {
      return template;
    }

    @Override
    public List<String> items(String source, Scope scope) {
      return List.of("1", "2");
    }
  }
}
