package dev.carillon.server.boot;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Figures;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.doctor.StartCheck;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.port.TrailStore;
import dev.carillon.server.loop.LoopRunner;
import dev.carillon.server.loop.OwnerBeat;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

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
  private final Telemetry telemetry;
  private final EngineParts parts;
  private final EngineLoops loops;
  private final List<Loop> more = new ArrayList<>();
  private final List<ExecutorService> running = new ArrayList<>();
  private final boolean anyEviction;
  private final Duration keyWindow;
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
    this.telemetry = telemetry;
    this.redisAddress = config.redis().where();
    this.anyEviction = config.redis().anyEviction();
    this.keyWindow = config.engine().keyWindow();
    this.parts = new EngineParts(config, telemetry, threads, clock, random, version);
    parts.data.whenNew(this::markAnew);
    this.loops = new EngineLoops(parts, config, telemetry, random);
  }

  /** Users and tokens. */
  public CredentialStore credentials() {
    return parts.stores.credentials();
  }

  /** Where the audit log is kept. */
  public TrailStore trail() {
    return parts.stores.trail();
  }

  /** One more loop, which runs as the others do; to be told before the start. */
  public void add(Loop loop) {
    more.add(loop);
  }

  /** Something to be done again once Redis has lost its data; to be told before the start. */
  public void whenDataIsNew(Runnable what) {
    parts.data.whenNew(what);
  }

  /** What meters ask of it. */
  public Figures figures() {
    return parts.figures;
  }

  /** What doors call. */
  public Engine engine() {
    return parts.engine;
  }

  /**
   * Checks the data and starts the loops; waits for Redis in the background if it is not there.
   *
   * @throws dev.carillon.model.error.CarillonException INCOMPATIBLE_DATA
   */
  public void start() {
    try {
      begin();
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.REDIS_AWAY) {
        throw e;
      }
      parts.stores.hold();
      execute("start", new RedisWait(this::begin, refused, this::goOn, redisAddress));
      return;
    }
    goOn();
  }

  private void begin() {
    check();
    // Which data that was: if it is lost from now on, that is noticed.
    Duration unused = parts.data.runOnce();
  }

  private void check() {
    parts.stores.checking(
        () -> {
          parts.stores.checkData();
          StartCheck.check(parts.stores.info().facts(), anyEviction);
          parts.stores.data().keepKeysFor(keyWindow);
          if (parts.stores.data().restored()) {
            AuditReport unused = parts.audits.afterRestore();
            parts.stores.data().restoredIsAudited();
          }
        });
  }

  /** Others may have marked the new data already, for servers that are not like this one. */
  private void markAnew() {
    try {
      check();
    } catch (CarillonException e) {
      if (e.code() == ErrorCode.INCOMPATIBLE_DATA) {
        parts.stores.hold();
      }
      throw e;
    }
    parts.stores.release();
  }

  /** The data fits: begins to work. */
  private void goOn() {
    parts.stores.release();
    started = true;
    OwnerBeat beat = loops.ownerBeat();
    loops.all().forEach(loop -> run(loop, beat));
    more.forEach(loop -> run(loop, beat));
  }

  private void run(Loop loop, OwnerBeat beat) {
    Runnable fenced =
        () -> {
          telemetry.fenced(loop.name());
          beat.fenced();
        };
    execute(loop.name(), new LoopRunner(loop, fenced, parts.pulse));
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
    return loops.owning().await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    parts.stop();
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
    parts.kafka.ifPresent(KafkaParts::close);
    parts.notify.close();
    loops.finishPublishing();
    if (started) {
      try {
        parts.stores.ownership().resign();
        parts.stores.members().leave(parts.membership.self());
      } catch (RuntimeException e) {
        // Redis is away: another server takes over once this one has been silent long enough.
        LOG.info("engine: stops without giving up its buckets");
      }
    }
    parts.stores.close();
  }
}
