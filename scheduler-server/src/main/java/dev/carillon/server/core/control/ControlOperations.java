package dev.carillon.server.core.control;

import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.TaskChecks;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.port.ControlStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Pauses of every scope: lines by their switches, workers by their words. */
public final class ControlOperations implements Control {
  private static final int MAX_REASON = 256;
  private static final Duration MAX_PAUSE = Duration.ofDays(366);
  private static final Duration DEFAULT_SPAN = Duration.ofHours(1);

  private final ControlStore store;
  private final WorkerRegistry workers;
  private final Arrivals arrivals;
  private final LoopSignals signals;

  public ControlOperations(
      ControlStore store, WorkerRegistry workers, Arrivals arrivals, LoopSignals signals) {
    this.store = store;
    this.workers = workers;
    this.arrivals = arrivals;
    this.signals = signals;
  }

  @Override
  public Paused pause(Scope scope, String reason, Duration howLong, Caller caller) {
    check(scope);
    if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
      throw CarillonException.invalid(
          "reason", "Expected a reason of at most 256 bytes, but got a longer one.", "Shorten it.");
    }
    checkSpan(howLong);
    return scope.kind() == Scope.Kind.WORKER
        ? new Paused(scope, workers.pauseWorker(scope.name(), reason, howLong, caller))
        : store.pause(scope, reason, caller.name(), howLong);
  }

  @Override
  public boolean resume(Scope scope, Caller caller) {
    check(scope);
    boolean was =
        scope.kind() == Scope.Kind.WORKER
            ? workers.resumeWorker(scope.name(), caller)
            : store.resume(scope, caller.name());
    signals.ready();
    return was;
  }

  @Override
  public List<Paused> pauses() {
    return Stream.concat(
            store.pauses().stream(),
            workers.pausedWorkers().entrySet().stream()
                .map(e -> new Paused(new Scope(Scope.Kind.WORKER, e.getKey()), e.getValue())))
        .sorted(
            Comparator.comparingLong((Paused p) -> p.pause().sinceMs())
                .thenComparing(p -> p.scope().toString()))
        .toList();
  }

  private static void check(Scope scope) {
    switch (scope.kind()) {
      case ALL, WORKER -> {}
      case QUEUE, TYPE, TENANT -> TaskChecks.name("scope.name", scope.name());
    }
  }

  private static void checkSpan(Duration span) {
    if (span.isNegative() || span.compareTo(MAX_PAUSE) > 0) {
      throw CarillonException.invalid(
          "for_millis",
          "Expected a time of 0 to 366 days, but got " + span + ".",
          "The unit is milliseconds; 0 stands for no end.");
    }
  }

  @Override
  public Forecast forecast(Scope scope, Duration asked) {
    check(scope);
    checkSpan(asked);
    Duration span = asked.isZero() ? DEFAULT_SPAN : asked;
    Map<Line, ControlStore.Depth> depths = store.depths();
    List<WorkerSnapshot> live = workers.list(false);
    if (scope.kind() == Scope.Kind.WORKER
        && live.stream().noneMatch(w -> w.id().equals(scope.name()))) {
      throw CarillonException.notFound("forecast", "worker", scope.name());
    }
    List<Line> lines = depths.keySet().stream().filter(line -> stopped(line, scope, live)).toList();
    Map<Line, Long> due = store.dueWithin(lines, span);
    long now = System.nanoTime();
    return new Forecast(
        scope,
        span.toMillis(),
        lines.stream()
            .map(line -> line(line, depths, due, span, now))
            .filter(line -> line.piledUp() + line.running() > 0)
            .sorted(Comparator.comparingLong(Forecast.Line::piledUp).reversed())
            .toList());
  }

  private Forecast.Line line(
      Line line,
      Map<Line, ControlStore.Depth> depths,
      Map<Line, Long> due,
      Duration span,
      long nowNanos) {
    ControlStore.Depth depth = depths.getOrDefault(line, new ControlStore.Depth(0, 0, 0));
    double rate = arrivals.perSecond(line, depth, nowNanos);
    return new Forecast.Line(
        line.tenant(),
        line.queue(),
        line.type(),
        depth.ready(),
        depth.running(),
        due.getOrDefault(line, 0L),
        rate,
        Math.round(rate * span.toMillis() / 1000));
  }

  /** Whether nothing of a line would start. A worker stops a line that nobody else takes. */
  private static boolean stopped(Line line, Scope scope, List<WorkerSnapshot> live) {
    return switch (scope.kind()) {
      case ALL -> true;
      case TENANT -> line.tenant().equals(scope.name());
      case QUEUE -> line.queue().equals(scope.name());
      case TYPE -> line.type().equals(scope.name());
      case WORKER -> {
        List<String> able =
            live.stream()
                .filter(w -> w.status() == WorkerStatus.LIVE && offers(w, line))
                .map(WorkerSnapshot::id)
                .toList();
        yield able.equals(List.of(scope.name()));
      }
    };
  }

  private static boolean offers(WorkerSnapshot worker, Line line) {
    return worker.types().contains(line.type())
        && (worker.queues().isEmpty() || worker.queues().contains(line.queue()));
  }
}
