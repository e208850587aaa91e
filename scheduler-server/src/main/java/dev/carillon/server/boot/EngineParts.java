package dev.carillon.server.boot;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.config.EngineConfig;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Changes;
import dev.carillon.server.core.ClusterView;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.EventFeed;
import dev.carillon.server.core.Figures;
import dev.carillon.server.core.Finding;
import dev.carillon.server.core.NameBounds;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Pulse;
import dev.carillon.server.core.QueueOperations;
import dev.carillon.server.core.RepeatedKeys;
import dev.carillon.server.core.ServerFigures;
import dev.carillon.server.core.Statistics;
import dev.carillon.server.core.TaskOperations;
import dev.carillon.server.core.TaskTopics;
import dev.carillon.server.core.Trust;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Window;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.apply.ApplyOperations;
import dev.carillon.server.core.bulk.BulkOperations;
import dev.carillon.server.core.bulk.BulkSettings;
import dev.carillon.server.core.control.Arrivals;
import dev.carillon.server.core.control.ControlOperations;
import dev.carillon.server.core.dead.DeadLetterOperations;
import dev.carillon.server.core.doctor.Doctor;
import dev.carillon.server.core.edit.TaskEdits;
import dev.carillon.server.core.explain.Explainer;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.ledger.Books;
import dev.carillon.server.core.limit.Admissions;
import dev.carillon.server.core.limit.LimitBook;
import dev.carillon.server.core.limit.LimitOperations;
import dev.carillon.server.core.limit.LimitedAttempts;
import dev.carillon.server.core.limit.SlotWatch;
import dev.carillon.server.core.members.Membership;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.EventFilters;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.KeyExpressions;
import dev.carillon.server.core.port.MemberStore;
import dev.carillon.server.core.port.RunExpressions;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.port.Tracing;
import dev.carillon.server.core.pull.PullOperations;
import dev.carillon.server.core.query.Pace;
import dev.carillon.server.core.query.SearchOperations;
import dev.carillon.server.core.run.Advance;
import dev.carillon.server.core.run.NodeGates;
import dev.carillon.server.core.run.RunAlarm;
import dev.carillon.server.core.run.RunOperations;
import dev.carillon.server.core.schedule.Backfills;
import dev.carillon.server.core.schedule.ManualFires;
import dev.carillon.server.core.schedule.ScheduleOperations;
import dev.carillon.server.core.schedule.StoredSchedules;
import dev.carillon.server.core.schedule.Targets;
import dev.carillon.server.core.workflow.DefinitionOperations;
import dev.carillon.server.core.workflow.Workflows;
import dev.carillon.server.definition.DefinitionDocuments;
import dev.carillon.server.definition.WorkflowDocuments;
import dev.carillon.server.expression.CelEvents;
import dev.carillon.server.expression.CelKeys;
import dev.carillon.server.expression.WorkflowExpressions;
import dev.carillon.server.loop.DataWatch;
import dev.carillon.server.loop.LagSampler;
import dev.carillon.server.loop.SlotKeeper;
import dev.carillon.server.mask.Mask;
import dev.carillon.server.security.GuardedTasks;
import dev.carillon.server.store.redis.RedisStores;
import dev.carillon.server.trace.OtlpTracing;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The engine's parts, put together: stores, what watches over them, and the operations of doors.
 */
final class EngineParts {
  final String serverId;
  final EngineSettings settings;
  final Clock clock;
  final int buckets;
  final RedisStores stores;
  final DataWatch data;
  final Optional<KafkaParts> kafka;
  final HintChannel hints;
  final LoopBells signals = new LoopBells();
  final Owned owned = new Owned();
  final Pulse pulse = new Pulse();
  final Arrivals arrivals = new Arrivals();
  final Membership membership;
  final Vitals vitals;
  final Window window;
  final Statistics statistics;
  final LimitBook book;
  final Admissions admissions;
  final SlotKeeper slotKeeper;
  final AttemptStore attempts;
  final WorkerRegistry workers;
  final TaskOperations tasks;
  final Audits audits;
  final BulkOperations bulk;
  final ClusterView cluster;
  final EventFeed events;
  final EventFilters eventFilters = new CelEvents();
  final RunOperations runs;
  final Advance advance;
  final RunAlarm runAlarm;
  final Books books;
  final LagSampler lag;
  final Tracing tracing;
  final Figures figures;
  final NotifyParts notify;
  final Engine engine;

  /**
   * @param version of this program
   * @param random secure enough for ids: collisions, not secrecy, are what matters
   */
  EngineParts(
      ServerConfig config,
      Telemetry telemetry,
      CarillonThreads threads,
      Clock clock,
      RandomGenerator random,
      String version) {
    this.serverId = Ulid.random(clock.millis(), random);
    this.settings = settings(config);
    this.clock = clock;
    this.buckets = config.engine().buckets();
    this.stores =
        new RedisStores(
            Backups.settings(config, serverId), telemetry, random, threads.virtual("redis"));
    this.data = new DataWatch(stores.data()::id);
    this.membership =
        new Membership(
            new MemberStore.Self(
                serverId, config.nodeId(), config.grpc().toString(), version, clock.millis()));
    this.vitals = new Vitals(settings.lease());
    this.window = new Window(settings.claimTimeout());
    this.statistics = new Statistics(stores.queues());
    Changes changes = new Changes();
    this.kafka = KafkaParts.of(config, threads, signals::ready);
    this.hints = kafka.map(KafkaParts::hints).orElse(HintChannel.NONE);
    this.tracing =
        config.observability().tracing().exports()
            ? new OtlpTracing(config.observability().tracing(), config.nodeId(), version, random)
            : Tracing.NONE;
    this.lag = new LagSampler(hints);
    this.figures = new ServerFigures(statistics, owned, window, pulse, lag::last);
    Set<Integer> allBuckets =
        IntStream.range(0, buckets).boxed().collect(Collectors.toUnmodifiableSet());
    this.book = new LimitBook(stores.settings());
    signals.limits(() -> !book.known().isEmpty());
    SlotWatch slotWatch = new SlotWatch(stores.settings(), stores.slots(), stores.lines(), book);
    this.slotKeeper = new SlotKeeper(slotWatch, book, allBuckets, signals);
    this.attempts =
        new LimitedAttempts(
            stores.attempts(), stores.lines(), stores.slots(), stores.tasks(), book, slotKeeper);
    KeyExpressions expressions = new CelKeys();
    this.admissions = new Admissions(book, expressions);

    this.workers =
        new WorkerRegistry(
            new WorkerRegistry.Ports(
                attempts,
                stores.logs(),
                hints,
                telemetry,
                stores.board(),
                membership::others,
                tracing),
            settings,
            kafka
                .map(k -> k.terms(config))
                .orElseGet(() -> new WorkerRegistry.Terms(config.cluster(), "", "", "")),
            window,
            statistics,
            changes,
            signals,
            clock);
    Explainer explainer =
        new Explainer(
            new Explainer.Parts(
                stores.explain(),
                workers,
                book,
                stores.slots(),
                pulse,
                new NodeGates(stores.runs()),
                kafka.isPresent(),
                () -> kafka.map(k -> k.payloads().open()).orElse(false)),
            serverId,
            settings);
    this.audits = new Audits(stores.audit(), stores.info(), telemetry);
    this.books = new Books(stores.ledger(), audits, stores.info());
    RepeatedKeys repeats = new RepeatedKeys();
    Doctor doctor =
        new Doctor(
            new Doctor.Ward(
                stores.info(),
                stores.doctor(),
                stores.queues(),
                stores.lines(),
                allBuckets,
                statistics,
                repeats,
                workers,
                hints,
                kafka.isPresent(),
                vitals,
                membership,
                audits,
                pulse),
            clock);
    NameBounds bounds = new NameBounds(statistics, settings.names());
    TaskTopics topics = KafkaParts.taskTopics(config);
    BiFunction<NewTask, Caller, Optional<CarillonException>> second =
        (task, caller) -> topics.problem(task, caller).or(() -> bounds.problem(task, caller));
    this.tasks =
        new TaskOperations(
            new TaskOperations.Stores(
                stores.tasks(), stores.queues(), stores.logs(), stores.info()),
            workers,
            changes,
            signals,
            telemetry,
            explainer::waitingFor,
            second,
            admissions::of,
            repeats,
            tracing,
            clock);
    this.cluster =
        new ClusterView(
            new ClusterView.Identity(
                config.cluster(), config.nodeId(), version, config.kafka().bootstrap(), buckets),
            new ClusterView.Sources(
                stores.info(), statistics, workers, hints, membership, vitals, doctor),
            clock);
    Pace pace = new Pace();
    this.bulk =
        new BulkOperations(
            new BulkOperations.Parts(
                stores.bulks(), stores.search(), stores.info(), pace, signals, tasks::submit),
            workers::tellCancel,
            BulkSettings.of(serverId, settings.cancelGrace()),
            threads.virtual("bulk"),
            random);
    RunExpressions runExpressions = new WorkflowExpressions();
    this.runAlarm = new RunAlarm(vitals);
    this.advance =
        new Advance(
            new Advance.Parts(
                stores.runs(),
                stores.workflows(),
                runExpressions,
                new Admissions(book, expressions)::of,
                signals,
                (attempt, worker) -> workers.tellCancel(worker, attempt, "its run stops it"),
                runAlarm,
                random,
                telemetry::runEnded));
    this.runs =
        new RunOperations(
            stores.runs(), stores.workflows(), random, signals::run, stores.runs()::typical);
    stores.whenOwnersAreTold(signals::run);
    this.events = new EventFeed(stores.events());
    LimitOperations limits =
        new LimitOperations(
            new LimitOperations.Parts(
                stores.settings(), stores.slots(), stores.lines(), expressions),
            book,
            slotWatch,
            allBuckets,
            signals);
    ScheduleOperations schedules = schedules(second, random);
    DefinitionOperations definitions = definitions(runExpressions, topics);
    this.notify =
        new NotifyParts(
            config.exports().notifications(),
            config.cluster(),
            stores,
            threads,
            clock,
            random,
            telemetry);
    this.engine =
        new Engine(
            tasks,
            new TaskEdits(stores.edits(), new GuardedTasks(tasks), topics, changes, signals, clock),
            new QueueOperations(stores.queues(), statistics, stores.info(), signals),
            workers,
            cluster,
            events,
            new Trust(explainer, books, doctor),
            new PullOperations(
                stores.pulls(), attempts, workers.news(), workers.pullers(), signals, random),
            new Finding(
                new SearchOperations(stores.search(), stores.info(), pace, Mask::isSecret), bulk),
            new DeadLetterOperations(
                stores.deadLetters(),
                stores.info(),
                signals,
                topics,
                config.retention().dead(),
                buckets,
                random,
                pace),
            new ControlOperations(stores.control(), workers, arrivals, signals),
            limits,
            schedules,
            new Workflows(definitions, runs),
            new ApplyOperations(
                new DefinitionDocuments(), definitions, schedules, limits, notify.operations()),
            notify.operations());
  }

  private DefinitionOperations definitions(RunExpressions expressions, TaskTopics topics) {
    return new DefinitionOperations(
        new DefinitionOperations.Parts(
            stores.workflows(),
            new WorkflowDocuments(),
            expressions,
            workers.offers()::warningFor,
            topics::problem,
            stores.runs()::typical));
  }

  private ScheduleOperations schedules(
      BiFunction<NewTask, Caller, Optional<CarillonException>> problem, RandomGenerator random) {
    StoredSchedules.Parts parts =
        new StoredSchedules.Parts(
            stores.schedules(),
            stores.search(),
            stores.runs(),
            stores.info(),
            new Targets(admissions::of),
            signals);
    return new StoredSchedules(
        parts,
        new StoredSchedules.Second(
            problem,
            task -> workers.offers().warningFor(task.type(), task.queue()),
            event -> {
              eventFilters.check(event.filter());
              return kafka.isPresent()
                  ? Optional.empty()
                  : Optional.of("No Kafka is configured: topic " + event.topic() + " is not read.");
            },
            (tenant, run) ->
                stores.workflows().get(tenant, run.name(), run.version()).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        "There is no workflow "
                            + run.name()
                            + (run.version() == 0 ? "" : " version " + run.version())
                            + " yet: each fire is refused until it is stored.")),
        new ManualFires(parts, workers.timeToStop(), random),
        new Backfills(stores.backfills(), stores.schedules(), stores.info(), signals, random));
  }

  private static EngineSettings settings(ServerConfig config) {
    EngineConfig e = config.engine();
    return new EngineSettings(
        e.lease(),
        e.heartbeat(),
        e.claimTimeout(),
        e.cancelGrace(),
        e.ownerGoneAfter(),
        e.batch(),
        new NameBounds.Most(
            config.limits().queues(), config.limits().types(), config.limits().tenants()));
  }

  /** Stops whoever waits for news. */
  void stop() {
    if (tracing instanceof OtlpTracing exporting) {
      exporting.close();
    }
    cluster.stop();
    events.stop();
    books.stop();
  }
}
