package dev.carillon.server.boot;

import dev.carillon.model.queue.Keep;
import dev.carillon.server.config.Definitions;
import dev.carillon.server.config.Doors;
import dev.carillon.server.config.Exports;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Dispatch;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.ServerRuns;
import dev.carillon.server.core.dead.CanarySteps;
import dev.carillon.server.core.export.ExportSettings;
import dev.carillon.server.core.notify.Conditions;
import dev.carillon.server.core.port.AuditStore;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.run.RunCheck;
import dev.carillon.server.core.schedule.EventPlanner;
import dev.carillon.server.core.schedule.ScheduledRuns;
import dev.carillon.server.core.schedule.Targets;
import dev.carillon.server.loop.Advancer;
import dev.carillon.server.loop.ArrivalSampler;
import dev.carillon.server.loop.Auditor;
import dev.carillon.server.loop.BulkKeeper;
import dev.carillon.server.loop.CanaryLoop;
import dev.carillon.server.loop.DeadPurge;
import dev.carillon.server.loop.DefinitionWatch;
import dev.carillon.server.loop.Dispatcher;
import dev.carillon.server.loop.EventExporter;
import dev.carillon.server.loop.ExportEnd;
import dev.carillon.server.loop.FireSteps;
import dev.carillon.server.loop.Firer;
import dev.carillon.server.loop.OwnerBeat;
import dev.carillon.server.loop.PauseKeeper;
import dev.carillon.server.loop.PublishEnds;
import dev.carillon.server.loop.Publisher;
import dev.carillon.server.loop.Reaper;
import dev.carillon.server.loop.Retention;
import dev.carillon.server.loop.RunCheckLoop;
import dev.carillon.server.loop.RunPurge;
import dev.carillon.server.loop.Sampler;
import dev.carillon.server.loop.TickReport;
import dev.carillon.server.loop.Ticker;
import dev.carillon.server.loop.WorkerBoardLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's loops, made of its parts. */
final class EngineLoops {
  /** With two, Redis works while the other sends: a third more a second than with one. */
  private static final int PUBLISHERS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(EngineLoops.class);

  private final EngineParts p;
  private final OwnerBeat ownerBeat;
  private final List<Loop> loops = new ArrayList<>();
  private final List<PublishEnds> publishEnds = new ArrayList<>();
  private final CountDownLatch owning = new CountDownLatch(1);

  EngineLoops(
      EngineParts engine, ServerConfig config, Telemetry telemetry, RandomGenerator random) {
    this.p = engine;
    this.ownerBeat =
        new OwnerBeat(
            p.stores.members(),
            p.stores.ownership(),
            p.membership,
            p.owned,
            p.vitals,
            p.settings.ownerGoneAfter(),
            p.settings.lease(),
            this::gained);
    loops.add(ownerBeat);
    movers(telemetry, random);
    keepers(config, telemetry);
    p.kafka.ifPresent(parts -> publishers(parts, config, random));
  }

  /** What moves tasks. */
  private void movers(Telemetry telemetry, RandomGenerator random) {
    Dispatch dispatch =
        new Dispatch(
            p.workers,
            p.window,
            p.hints,
            p.attempts,
            p.signals,
            p.settings.claimTimeout(),
            p.membership::alone);
    Ticker ticker =
        new Ticker(
            p.attempts,
            p.owned,
            p.membership::alone,
            p.buckets,
            p.settings.batch(),
            p.signals::ready);
    Dispatcher dispatcher =
        new Dispatcher(
            p.attempts, p.buckets, p.membership::alone, dispatch, p.settings.batch(), random);
    p.signals.hang(ticker);
    p.signals.hang(dispatcher);
    loops.add(ticker);
    loops.add(dispatcher);
    loops.add(p.slotKeeper);
    loops.add(new PauseKeeper(p.stores.control(), p.signals::ready));
    loops.add(
        new Reaper(
            p.attempts,
            p.owned,
            p.vitals,
            p.settings.batch(),
            p.signals::ready,
            bucket -> p.signals.due(bucket, 0),
            (lost, timedOut) -> {
              p.statistics.lost(lost);
              telemetry.reaped(lost, timedOut);
            }));
    loops.add(new BulkKeeper(p.bulk));
    Firer firer =
        new Firer(
            p.stores.schedules(),
            p.stores.backfills(),
            new Targets(p.admissions::of),
            p.owned,
            p.vitals,
            new FireSteps(
                p.stores.schedules(),
                p.signals,
                telemetry,
                p.workers.timeToStop(),
                (told, reason) -> p.workers.tellCancel(told.workerId(), told.attempt(), reason)),
            new ScheduledRuns(p.runs));
    p.signals.hang(firer);
    loops.add(firer);
    Advancer advancer = new Advancer(p.advance, p.owned, p.buckets);
    p.signals.hang(advancer);
    loops.add(advancer);
  }

  /** What keeps the house. */
  private void keepers(ServerConfig config, Telemetry telemetry) {
    loops.add(
        new Retention(
            p.stores.retention(),
            p.stores.info(),
            p.owned,
            Retention.Policy.of(
                keep(config),
                queue -> p.book.queue(queue).keep(),
                () ->
                    p.book.known().values().stream()
                        .anyMatch(stored -> stored.settings().keep().bytes() > 0)),
            p.buckets,
            p.settings.batch(),
            telemetry));
    loops.add(
        new CanaryLoop(
            p.stores.deadLetters(),
            p.stores.info(),
            p.owned,
            new CanarySteps(p.stores.deadLetters(), p.signals::ready)));
    loops.add(
        new DeadPurge(p.stores.deadLetters(), p.stores.info(), p.owned, config.retention().dead()));
    loops.add(
        new Auditor(
            p.audits,
            p.owned,
            config.engine().auditEvery(),
            config.engine().auditRepair() ? AuditStore.Mend.INDEXES : AuditStore.Mend.NOTHING));
    loops.add(new Sampler(p.stores.info(), p.statistics, p.vitals));
    loops.add(p.data);
    loops.add(new ArrivalSampler(p.stores.control(), p.arrivals));
    loops.add(new WorkerBoardLoop(p.workers));
    loops.add(
        new RunPurge(p.stores.runs(), p.stores.info(), p.owned, config.retention().finished()));
    loops.add(new RunCheckLoop(new RunCheck(p.stores.runs(), telemetry), p.owned, p.runAlarm));
    Definitions watched = config.definitions();
    if (!watched.folder().isEmpty()) {
      DefinitionWatch definitions =
          new DefinitionWatch(
              Path.of(watched.folder()),
              watched.every(),
              p.engine.apply(),
              p.stores.notes(),
              p.vitals);
      p.data.whenNew(definitions::forget);
      loops.add(definitions);
    }
    loops.add(export(config, telemetry));
    if (p.kafka.isPresent()) {
      loops.add(p.lag);
    }
    loops.addAll(p.notify.loops(p.owned, p.buckets, this::conditions));
  }

  /** How things stand, once they are known. */
  private Optional<Conditions> conditions() {
    return p.statistics.known() && p.vitals.reachable()
        ? Optional.of(
            new Conditions(
                p.statistics.queues(),
                p.vitals.facts(),
                p.workers.list(true),
                p.clock.millis(),
                p.settings.lease()))
        : Optional.empty();
  }

  /** What sends payloads to Kafka and takes tasks from it. */
  private void publishers(KafkaParts kafka, ServerConfig config, RandomGenerator random) {
    PublishEnds ends = new PublishEnds(p.attempts, counted(p.workers.news(), config));
    publishEnds.add(ends);
    loops.add(ends);
    for (int i = 0; i < PUBLISHERS; i++) {
      Publisher publisher =
          new Publisher(
              p.attempts,
              p.owned,
              kafka.payloads(),
              ends,
              p.settings,
              p.serverId,
              random,
              new Publisher.Part(i, PUBLISHERS));
      p.signals.hang(publisher);
      loops.add(publisher);
    }
    loops.add(kafka.breaker());
    loops.addAll(kafka.intakes(config, p.tasks));
    loops.add(
        kafka.listeners(
            p.stores.schedules(),
            new EventPlanner(p.stores.schedules(), new Targets(p.admissions::of), p.eventFilters),
            p.owned,
            p.signals,
            p.vitals));
    loops.addAll(kafka.topicMakers(config));
  }

  /** Those who count what the server ran itself, with the report of ticks before them. */
  private ServerRuns counted(ServerRuns runs, ServerConfig config) {
    Doors.Ticks ticks = config.doors().ticks();
    if (!ticks.enabled() || !ticks.report()) {
      return runs;
    }
    TickReport report = new TickReport(runs, ticks.queue(), System.out::println);
    loops.add(report);
    return report;
  }

  /** Sends events out, or takes back what an export left that was on before. */
  private Loop export(ServerConfig config, Telemetry telemetry) {
    Exports e = config.exports();
    if (p.kafka.isEmpty() || !e.enabled()) {
      return new ExportEnd(p.stores.eventReader(), p.owned);
    }
    return new EventExporter(
        p.stores.eventReader(),
        p.kafka.get().events(),
        new ExportSettings(e.topic(), e.deadTopic(), e.maxBytes(), e.statusKeys(), e.statusTtl()),
        new EventExporter.Surroundings(
            p.stores.info(),
            p.owned,
            p.vitals,
            config.engine().buckets(),
            telemetry::exportBehind));
  }

  private void gained() {
    if (p.owned.epochs().isEmpty()) {
      return;
    }
    p.owned.epochs().keySet().forEach(bucket -> p.signals.due(bucket, 0));
    p.signals.ready();
    owning.countDown();
  }

  private static Keep keep(ServerConfig config) {
    return new Keep(
        config.retention().finished(),
        config.retention().dead(),
        config.retention().count(),
        config.retention().bytes());
  }

  List<Loop> all() {
    return loops;
  }

  OwnerBeat ownerBeat() {
    return ownerBeat;
  }

  /** Opens once this server runs the loops of some bucket. */
  CountDownLatch owning() {
    return owning;
  }

  /**
   * What the broker acknowledged until its producer was closed is ended, or it would be sent again.
   */
  void finishPublishing() {
    for (PublishEnds ends : publishEnds) {
      try {
        ends.finish(PATIENCE);
      } catch (RuntimeException e) {
        LOG.warn(
            "engine: stops with published tasks not ended; they are sent again: {}",
            e.getMessage());
      }
    }
  }
}
