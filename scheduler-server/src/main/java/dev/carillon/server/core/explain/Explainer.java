package dev.carillon.server.core.explain;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.SlotHolder;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Capacity;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.Explain;
import dev.carillon.server.core.Pulse;
import dev.carillon.server.core.WaitingFor;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.limit.LimitBook;
import dev.carillon.server.core.port.ExplainStore;
import dev.carillon.server.core.port.SettingsStore;
import dev.carillon.server.core.port.SlotStore;
import dev.carillon.server.core.run.NodeGates;
import dev.carillon.server.core.told.English;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Asks the gates one after the other; the first closed one is the verdict. */
public final class Explainer implements Explain {
  /** A loop that has not come through for this long is in trouble. */
  private static final long STALL_NANOS = Duration.ofSeconds(15).toNanos();

  /** Holders of slots that are named. */
  private static final int HOLDERS = 5;

  private static final Told FREE = Told.of("explain.free");

  private static final List<String> LOOPS = List.of("dispatcher", "reaper", "ticker");

  /** In the order in which they count. */
  private static final List<Rule> RULES =
      List.of(
          new StateRule(),
          new PausedRule(),
          new HeldRule(),
          new DueRule(),
          new DeadlineRule(),
          new DependencyRule(),
          new UniqueRule(),
          new LimitRule(),
          new RateRule(),
          new WorkerRule(),
          new PositionRule(),
          new RoadRule(),
          new OwnerRule(),
          new OriginRule());

  /**
   * What it stands on.
   *
   * @param kafkaConfigured whether a broker is configured
   * @param payloadsOpen whether tasks of type kafka can be sent now
   */
  public record Parts(
      ExplainStore store,
      WorkerRegistry workers,
      LimitBook limits,
      SlotStore slots,
      Pulse pulse,
      NodeGates nodes,
      boolean kafkaConfigured,
      BooleanSupplier payloadsOpen) {}

  private final Parts parts;
  private final String serverId;
  private final EngineSettings settings;

  public Explainer(Parts parts, String serverId, EngineSettings settings) {
    this.parts = parts;
    this.serverId = serverId;
    this.settings = settings;
  }

  @Override
  public Explanation explain(TaskId id) {
    Situation s =
        situation(id, true)
            .orElseThrow(() -> CarillonException.notFound("explain", "task", id.toString()));
    List<Check> checks = checks(s);
    Optional<Check> closed = checks.stream().filter(Check::closed).findFirst();
    Told verdict = Told.of("told.sentence", Told.part(verdict(s, checks)));
    return new Explanation(
        id.toString(),
        s.state(),
        s.nowMs(),
        English.sentence(verdict),
        closed.map(Check::command).orElse(""),
        checks.stream().map(Check::gate).toList(),
        verdict);
  }

  /**
   * What a live task waits for: the verdict of its explanation. Nothing for one that runs, has
   * ended or is unknown.
   */
  public WaitingFor waitingFor(TaskId id) {
    return situation(id, false)
        .filter(s -> s.state().live() && s.state() != TaskState.RUNNING)
        .map(s -> waits(verdict(s, checks(s))))
        .orElse(WaitingFor.NOTHING);
  }

  private static WaitingFor waits(Told verdict) {
    String words = (verdict.equals(FREE) ? "a free slot: " : "") + English.of(verdict);
    return new WaitingFor(words, verdict.timeless());
  }

  @Override
  public NodeExplanation explainNode(TaskId run, String node) {
    return new NodeExplainer(parts.nodes(), this::explain).explain(run, node);
  }

  /** The gate "dependencies" of a task that is a node; empty: it is none, or its run is gone. */
  private Optional<Gate> dependencies(ExplainStore.Standing task) {
    String node = task.task().attributes().getOrDefault("node", "");
    try {
      return task.run().stream()
          .flatMap(run -> parts.nodes().of(run, node).gates().stream())
          .filter(gate -> gate.name().equals("dependencies"))
          .findFirst();
    } catch (CarillonException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Situation> situation(TaskId id, boolean place) {
    return parts
        .store()
        .standing(id)
        .map(
            standing -> {
              long nanos = System.nanoTime();
              Capacity capacity = parts.workers().offers().capacity(standing.line(), nanos);
              boolean inLine =
                  place && standing.indexed() && standing.task().state() == TaskState.READY;
              long ahead =
                  inLine
                      ? parts.store().ahead(standing.line().type(), standing.place())
                      : standing.rank();
              return new Situation(
                  standing,
                  capacity,
                  ahead,
                  limits(standing),
                  place ? dependencies(standing) : Optional.empty(),
                  new Situation.Roads(parts.kafkaConfigured(), parts.payloadsOpen().getAsBoolean()),
                  new Situation.Server(
                      serverId, settings.ownerGoneAfter().toMillis(), troubles(nanos)));
            });
  }

  private List<Situation.LimitState> limits(ExplainStore.Standing standing) {
    boolean waits = standing.task().state().live() && standing.task().state() != TaskState.RUNNING;
    return !waits
        ? List.of()
        : parts.limits().limits(standing.line()).stream().map(this::limit).toList();
  }

  private Situation.LimitState limit(SettingsStore.Scope scope) {
    SettingsStore.Stored stored = parts.limits().known().get(scope);
    QueueSettings settings = stored == null ? QueueSettings.DEFAULTS : stored.settings();
    return new Situation.LimitState(
        (scope.kind() == SettingsStore.Kind.QUEUE ? "queue " : "tenant ") + scope.name(),
        settings,
        parts.slots().held(scope),
        parts.slots().tokens(scope, settings),
        parts.slots().holders(scope, HOLDERS).stream().map(SlotHolder::taskId).toList());
  }

  private List<Told> troubles(long nowNanos) {
    Map<String, Pulse.Beat> beats = parts.pulse().beats();
    List<Told> troubles = new ArrayList<>();
    for (String loop : LOOPS) {
      Pulse.Beat beat = beats.get(loop);
      if (beat != null && !beat.failure().isEmpty()) {
        troubles.add(Told.of("gate.owner.fails", Told.text(loop), Told.text(beat.failure())));
      } else if (beat != null && beat.overdueNanos(nowNanos) > STALL_NANOS) {
        troubles.add(Told.of("gate.owner.stands", Told.text(loop)));
      }
    }
    return troubles;
  }

  private static List<Check> checks(Situation s) {
    return RULES.stream()
        .map(
            rule ->
                s.waits() || rule.always()
                    ? rule.check(s)
                    : Check.none(
                        rule.name(),
                        s.state().live() ? Told.of("gate.passed") : Told.of("gate.ended")))
        .toList();
  }

  private static Told verdict(Situation s, List<Check> checks) {
    List<Check> closed = checks.stream().filter(Check::closed).toList();
    if (closed.isEmpty()) {
      return s.waits() ? FREE : checks.getFirst().gate().told();
    }
    Told first = closed.getFirst().gate().told();
    return closed.size() == 1
        ? first
        : Told.of(
            "explain.besides",
            Told.part(first),
            Told.parts(
                ", ",
                closed.stream()
                    .skip(1)
                    .map(c -> Told.of("gate." + c.gate().name().replace(' ', '-')))
                    .toList()));
  }
}
