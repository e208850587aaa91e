package dev.carillon.server.boot;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.Keep;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.config.Doors;
import dev.carillon.server.config.EngineConfig;
import dev.carillon.server.config.Exports;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Changes;
import dev.carillon.server.core.ClusterView;
import dev.carillon.server.core.Dispatch;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.EventFeed;
import dev.carillon.server.core.Finding;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Pulse;
import dev.carillon.server.core.QueueOperations;
import dev.carillon.server.core.ServerRuns;
import dev.carillon.server.core.Statistics;
import dev.carillon.server.core.TaskOperations;
import dev.carillon.server.core.Trust;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Window;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.bulk.BulkOperations;
import dev.carillon.server.core.bulk.BulkSettings;
import dev.carillon.server.core.control.Arrivals;
import dev.carillon.server.core.control.ControlOperations;
import dev.carillon.server.core.dead.CanarySteps;
import dev.carillon.server.core.dead.DeadLetterOperations;
import dev.carillon.server.core.doctor.Doctor;
import dev.carillon.server.core.doctor.StartCheck;
import dev.carillon.server.core.edit.TaskEdits;
import dev.carillon.server.core.explain.Explainer;
import dev.carillon.server.core.export.ExportSettings;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.ledger.Books;
import dev.carillon.server.core.limit.Admissions;
import dev.carillon.server.core.limit.LimitBook;
import dev.carillon.server.core.limit.LimitOperations;
import dev.carillon.server.core.limit.LimitedAttempts;
import dev.carillon.server.core.limit.SlotWatch;
import dev.carillon.server.core.members.Membership;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.AuditStore;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.KeyExpressions;
import dev.carillon.server.core.port.MemberStore;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.pull.PullOperations;
import dev.carillon.server.core.query.Pace;
import dev.carillon.server.core.query.SearchOperations;
import dev.carillon.server.expression.CelKeys;
import dev.carillon.server.loop.ArrivalSampler;
import dev.carillon.server.loop.Auditor;
import dev.carillon.server.loop.BulkKeeper;
import dev.carillon.server.loop.CanaryLoop;
import dev.carillon.server.loop.DeadPurge;
import dev.carillon.server.loop.Dispatcher;
import dev.carillon.server.loop.EventExporter;
import dev.carillon.server.loop.ExportEnd;
import dev.carillon.server.loop.LoopRunner;
import dev.carillon.server.loop.OwnerBeat;
import dev.carillon.server.loop.PublishEnds;
import dev.carillon.server.loop.Publisher;
import dev.carillon.server.loop.Reaper;
import dev.carillon.server.loop.Retention;
import dev.carillon.server.loop.Sampler;
import dev.carillon.server.loop.SlotKeeper;
import dev.carillon.server.loop.TickReport;
import dev.carillon.server.loop.Ticker;
import dev.carillon.server.loop.WorkerBoardLoop;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The engine put together: stores, operations, loops. Made from the configuration; {@link #start}
 * checks the data and starts the loops, {@link #close} ends them and gives up this server's
 * buckets.
 */
public final class EngineRuntime implements AutoCloseable {
  private static final org.slf4j.Logger LOG =
      org.slf4j.LoggerFactory.getLogger(EngineRuntime.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CarillonThreads threads;
  private final RedisStores stores;
  private final Optional<KafkaParts> kafka;
  private final Membership membership;
  private final OwnerBeat ownerBeat;
  private final ClusterView cluster;
  private final EventFeed events;
  private final Books books;
  private final Engine engine;
  private final List<Loop> loops = new ArrayList<>();
  private final List<ExecutorService> running = new ArrayList<>();
  private final List<PublishEnds> publishEnds = new ArrayList<>();
  private final Pulse pulse = new Pulse();
  private final CountDownLatch owning = new CountDownLatch(1);
  private final boolean anyEviction;
  private final CompletableFuture<CarillonException> refused = new CompletableFuture<>();
  private final String redisAddress;
  private volatile boolean started;
  private boolean closed;

  /**
   * @param version of this program
   * @param random secure enough for ids: collisions, not secrecy, are what matters
   */
  public EngineRuntime(
      ServerConfig config,
      Telemetry telemetry,
      CarillonThreads threads,
      Clock clock,
      RandomGenerator random,
      String version) {
    this.threads = threads;
    this.redisAddress = config.redis().address().toString();
    this.anyEviction = config.redis().anyEviction();
    String serverId = Ulid.random(clock.millis(), random);
    EngineSettings settings = settings(config);
    int buckets = config.engine().buckets();
    this.stores = new RedisStores(Backups.settings(config, serverId), telemetry, random);

    Signals signals = new Signals();
    Owned owned = new Owned();
    this.membership =
        new Membership(
            new MemberStore.Self(
                serverId, config.nodeId(), config.grpc().toString(), version, clock.millis()));
    Vitals vitals = new Vitals(settings.lease());
    Window window = new Window(settings.claimTimeout());
    Statistics statistics = new Statistics(stores.queues());
    Changes changes = new Changes();
    this.kafka = KafkaParts.of(config, threads, signals::ready);
    HintChannel hints = kafka.map(KafkaParts::hints).orElse(HintChannel.NONE);

    Set<Integer> allBuckets =
        IntStream.range(0, buckets).boxed().collect(Collectors.toUnmodifiableSet());
    LimitBook book = new LimitBook(stores.settings());
    SlotWatch slotWatch = new SlotWatch(stores.settings(), stores.slots(), stores.lines(), book);
    SlotKeeper slotKeeper = new SlotKeeper(slotWatch, book, allBuckets, signals);
    AttemptStore attempts =
        new LimitedAttempts(
            stores.attempts(), stores.lines(), stores.slots(), stores.tasks(), book, slotKeeper);
    KeyExpressions expressions = new CelKeys();

    WorkerRegistry workers =
        new WorkerRegistry(
            new WorkerRegistry.Ports(
                attempts, stores.logs(), hints, telemetry, stores.board(), membership::others),
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
                kafka.isPresent(),
                () -> kafka.map(k -> k.payloads().open()).orElse(false)),
            serverId,
            settings);
    Audits audits = new Audits(stores.audit(), stores.info(), telemetry);
    this.books = new Books(stores.ledger(), audits, stores.info());
    Doctor doctor =
        new Doctor(
            new Doctor.Ward(
                stores.info(),
                stores.doctor(),
                stores.queues(),
                statistics,
                workers,
                hints,
                kafka.isPresent(),
                vitals,
                membership,
                audits,
                pulse),
            clock);
    TaskOperations tasks =
        new TaskOperations(
            new TaskOperations.Stores(
                stores.tasks(), stores.queues(), stores.logs(), stores.info()),
            workers,
            changes,
            signals,
            telemetry,
            statistics,
            explainer::waitingFor,
            settings.queuesAtMost(),
            new Admissions(book, expressions)::of,
            clock);
    this.cluster =
        new ClusterView(
            new ClusterView.Identity(
                config.cluster(), config.nodeId(), version, config.kafka().bootstrap(), buckets),
            new ClusterView.Sources(
                stores.info(), statistics, workers, hints, membership, vitals, doctor),
            clock);
    Pace pace = new Pace();
    BulkOperations bulk =
        new BulkOperations(
            new BulkOperations.Parts(stores.bulks(), stores.search(), stores.info(), pace, signals),
            workers::tellCancel,
            BulkSettings.of(serverId, settings.cancelGrace()),
            threads.virtual("bulk"),
            random);
    loops.add(new BulkKeeper(bulk));
    this.events = new EventFeed(stores.events());
    Arrivals arrivals = new Arrivals();
    this.engine =
        new Engine(
            tasks,
            new TaskEdits(stores.edits(), tasks, changes, signals, clock),
            new QueueOperations(stores.queues(), statistics, stores.info(), signals),
            workers,
            cluster,
            events,
            new Trust(explainer, books, doctor),
            new PullOperations(
                stores.pulls(), attempts, workers, workers.pullers(), signals, random),
            new Finding(new SearchOperations(stores.search(), stores.info(), pace), bulk),
            new DeadLetterOperations(
                stores.deadLetters(),
                stores.info(),
                signals,
                config.retention().dead(),
                buckets,
                random),
            new ControlOperations(stores.control(), workers, arrivals, signals),
            new LimitOperations(
                new LimitOperations.Parts(
                    stores.settings(), stores.slots(), stores.lines(), expressions),
                book,
                slotWatch,
                allBuckets,
                signals));

    Dispatch dispatch =
        new Dispatch(
            workers, window, hints, attempts, signals, settings.claimTimeout(), membership::alone);
    signals.ticker =
        new Ticker(attempts, owned, membership::alone, buckets, settings.batch(), signals::ready);
    signals.dispatcher =
        new Dispatcher(attempts, buckets, membership::alone, dispatch, settings.batch(), random);
    this.ownerBeat =
        new OwnerBeat(
            stores.members(),
            stores.ownership(),
            membership,
            owned,
            settings.ownerGoneAfter(),
            () -> gained(signals, owned));
    loops.add(ownerBeat);
    loops.add(signals.ticker);
    loops.add(signals.dispatcher);
    loops.add(slotKeeper);
    loops.add(
        new Reaper(
            attempts,
            owned,
            vitals,
            settings.batch(),
            signals::ready,
            bucket -> signals.due(bucket, 0),
            statistics::lost));
    loops.add(
        new Retention(
            stores.retention(),
            stores.info(),
            owned,
            Retention.Policy.of(
                keep(config),
                queue -> book.queue(queue).keep(),
                () ->
                    book.known().values().stream()
                        .anyMatch(stored -> stored.settings().keep().bytes() > 0)),
            buckets,
            settings.batch(),
            telemetry));
    loops.add(
        new CanaryLoop(
            stores.deadLetters(),
            stores.info(),
            owned,
            new CanarySteps(stores.deadLetters(), signals::ready)));
    loops.add(new DeadPurge(stores.deadLetters(), stores.info(), owned, config.retention().dead()));
    loops.add(
        new Auditor(
            audits,
            owned,
            config.engine().auditEvery(),
            config.engine().auditRepair() ? AuditStore.Mend.INDEXES : AuditStore.Mend.NOTHING));
    loops.add(new Sampler(stores.info(), statistics, vitals));
    loops.add(new ArrivalSampler(stores.control(), arrivals));
    loops.add(new WorkerBoardLoop(workers));
    loops.add(export(config, owned, vitals));
    kafka.ifPresent(
        parts -> {
          PublishEnds ends = new PublishEnds(attempts, counted(workers, config));
          publishEnds.add(ends);
          signals.publisher =
              new Publisher(attempts, owned, parts.payloads(), ends, settings, serverId, random);
          loops.add(ends);
          loops.add(signals.publisher);
          loops.add(parts.breaker());
          loops.addAll(parts.intakes(config, tasks));
          loops.addAll(parts.topicMakers(config));
        });
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

  /** Rings the loops; they are made after what signals them. */
  private static final class Signals implements LoopSignals {
    private @org.jspecify.annotations.Nullable Ticker ticker;
    private @org.jspecify.annotations.Nullable Dispatcher dispatcher;
    private @org.jspecify.annotations.Nullable Publisher publisher;

    @Override
    public void ready() {
      if (dispatcher != null) {
        dispatcher.ready();
      }
      if (publisher != null) {
        publisher.ready();
      }
    }

    @Override
    public void due(int bucket, long dueMs) {
      if (ticker != null) {
        ticker.due(bucket, dueMs);
      }
    }
  }

  /** Sends events out, or takes back what an export left that was on before. */
  private Loop export(ServerConfig config, Owned owned, Vitals vitals) {
    Exports e = config.exports();
    if (kafka.isEmpty() || !e.enabled()) {
      return new ExportEnd(stores.eventReader(), owned);
    }
    return new EventExporter(
        stores.eventReader(),
        kafka.get().events(),
        new ExportSettings(e.topic(), e.deadTopic(), e.maxBytes(), e.statusKeys(), e.statusTtl()),
        new EventExporter.Surroundings(stores.info(), owned, vitals, config.engine().buckets()));
  }

  private void gained(Signals signals, Owned owned) {
    if (owned.epochs().isEmpty()) {
      return;
    }
    owned.epochs().keySet().forEach(bucket -> signals.due(bucket, 0));
    signals.ready();
    owning.countDown();
  }

  private static Keep keep(ServerConfig config) {
    return new Keep(
        config.retention().finished(),
        config.retention().dead(),
        config.retention().count(),
        config.retention().bytes());
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
        config.limits().queues());
  }

  /** What doors call. */
  public Engine engine() {
    return engine;
  }

  /**
   * Checks the data and starts the loops; waits for Redis in the background if it is not there.
   *
   * @throws dev.carillon.model.error.CarillonException INCOMPATIBLE_DATA
   */
  public void start() {
    try {
      check();
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.REDIS_AWAY) {
        throw e;
      }
      stores.hold();
      execute("start", new RedisWait(this::check, refused, this::goOn, redisAddress));
      return;
    }
    goOn();
  }

  private void check() {
    stores.checking(
        () -> {
          stores.checkData();
          StartCheck.check(stores.info().facts(), anyEviction);
        });
  }

  /** The data fits: begins to work. */
  private void goOn() {
    stores.release();
    started = true;
    loops.forEach(loop -> execute(loop.name(), new LoopRunner(loop, ownerBeat::fenced, pulse)));
  }

  private synchronized void execute(String name, Runnable part) {
    if (!closed) {
      ExecutorService one = threads.pool(name, 1);
      running.add(one);
      one.execute(part);
    }
  }

  /** Whether it still waits for Redis. */
  public boolean waits() {
    return !started;
  }

  /** Completes if Redis came at last, but its data does not fit: this server will never work. */
  public CompletableFuture<CarillonException> refused() {
    return refused.copy();
  }

  private synchronized List<ExecutorService> stopRunning() {
    closed = true;
    running.forEach(ExecutorService::shutdownNow);
    return List.copyOf(running);
  }

  /** Waits until this server runs the loops of some bucket; false if another one has them all. */
  public boolean awaitOwner(Duration most) throws InterruptedException {
    return owning.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    cluster.stop();
    events.stop();
    books.stop();
    for (ExecutorService one : stopRunning()) {
      try {
        if (!one.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    kafka.ifPresent(KafkaParts::close);
    finishPublishing();
    if (started) {
      try {
        stores.ownership().resign();
        stores.members().leave(membership.self());
      } catch (RuntimeException e) {
        // Redis is away: another server takes over once this one has been silent long enough.
        LOG.info("engine: stops without giving up its buckets");
      }
    }
    stores.close();
  }

  /**
   * What the broker acknowledged until its producer was closed is ended, or it would be sent again.
   */
  private void finishPublishing() {
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
