package dev.carillon.server.boot;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.config.Delaybox;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.door.ConnectionBounds;
import dev.carillon.server.door.DelayboxSettings;
import dev.carillon.server.door.DoorServer;
import dev.carillon.server.door.DoorSettings;
import dev.carillon.server.door.Self;
import dev.carillon.server.metrics.DoorMeters;
import dev.carillon.server.metrics.Meters;
import dev.carillon.server.metrics.MetricsPage;
import dev.carillon.server.security.Protection;
import dev.carillon.server.security.access.FirstToken;
import dev.carillon.server.security.user.Passwords;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server put together from its configuration: the engine and the doors in front of it. It neither
 * starts Redis nor waits for it: while Redis is away, the doors say so.
 */
public final class CarillonServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CarillonServer.class);

  private final CarillonThreads threads = new CarillonThreads();
  private final EngineRuntime engine;
  private final Protection protection;
  private final DoorServer doors;
  private final Startup startup;
  private volatile Consumer<String> announce = System.err::println;

  /**
   * @param telemetry is told what happens
   * @param metrics tells it again, in Prometheus' text format
   */
  public CarillonServer(
      ServerConfig config,
      Telemetry telemetry,
      Supplier<String> metrics,
      Clock clock,
      RandomGenerator random) {
    this.engine = new EngineRuntime(config, telemetry, threads, clock, random, Version.text());
    this.protection = protection(config, clock);
    this.doors =
        new DoorServer(
            engine.engine(),
            doors(config),
            self(config, clock),
            metrics,
            threads.virtual("call"),
            protection);
    this.startup = steps();
  }

  /** A server that counts what happens and shows it to Prometheus. */
  public CarillonServer(ServerConfig config, Clock clock, RandomGenerator random) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Meters meters = new Meters(registry, config.observability().metrics());
    this.engine = new EngineRuntime(config, meters, threads, clock, random, Version.text());
    MetricsPage page =
        new MetricsPage(
            registry, meters, engine.engine(), engine.figures(), Version.text(), System::nanoTime);
    this.protection = protection(config, clock);
    this.doors =
        new DoorServer(
            engine.engine(),
            doors(config),
            self(config, clock),
            page,
            threads.virtual("call"),
            protection,
            new DoorMeters(registry));
    this.startup = steps();
  }

  private Protection protection(ServerConfig config, Clock clock) {
    Protection made =
        new Protection(
            config.security(),
            config.cluster(),
            engine.credentials(),
            engine.trail(),
            config.nodeId(),
            clock,
            threads.cached("password", Passwords.AT_ONCE));
    engine.add(made.trail());
    if (config.security().auth().enabled()) {
      engine.add(made.directory());
      FirstToken first =
          new FirstToken(
              made.desk(), config.security().auth().newAdminToken(), line -> announce.accept(line));
      engine.add(first);
      engine.whenDataIsNew(made::forget);
      engine.whenDataIsNew(first::again);
    }
    return made;
  }

  /**
   * Where to tell the administrator's token of the first start, which is told once and kept
   * nowhere; else on standard error, which a log should not be. To be told before the start.
   */
  public CarillonServer announcingTo(Consumer<String> lines) {
    announce = lines;
    return this;
  }

  private Startup steps() {
    return new Startup(
        List.of(
            Step.of("engine", engine::start, engine::close),
            Step.of("audit log", () -> {}, this::lastWords),
            Step.of("doors", doors::start, doors::close)));
  }

  /** What was still being counted; while Redis is away it is lost, as is the rest of its kind. */
  private void lastWords() {
    try {
      protection.trail().flush();
    } catch (CarillonException e) {
      LOG.warn("The last entries of the audit log were not written: {}", e.message());
    }
  }

  private static Self self(ServerConfig config, Clock clock) {
    return new Self(config.nodeId(), Version.text(), clock);
  }

  private static DoorSettings doors(ServerConfig config) {
    Delaybox box = config.delaybox();
    return new DoorSettings(
        config.grpc().host(),
        config.grpc().port(),
        new DelayboxSettings(
            box.enabled(), box.port(), box.contextPath(), box.queue(), box.taskExecutionTopic()),
        config.calls().maxStreams(),
        config.calls().timeout(),
        new ConnectionBounds(
            config.calls().maxConnections(),
            config.calls().idle(),
            config.calls().head(),
            config.calls().reader()),
        config.doors());
  }

  /**
   * Starts the loops and opens the ports.
   *
   * @throws dev.carillon.model.error.CarillonException if the data does not fit or a port is taken
   */
  public CarillonServer start() {
    startup.start();
    return this;
  }

  /** Whether it still waits for Redis; its doors are open and say so meanwhile. */
  public boolean waits() {
    return engine.waits();
  }

  /** Completes if Redis came at last, but its data does not fit: this server will never work. */
  public CompletableFuture<CarillonException> refused() {
    return engine.refused();
  }

  /** What the doors call. */
  public Engine engine() {
    return engine.engine();
  }

  /** The main port. */
  public int port() {
    return doors.port();
  }

  /** The port of the delaybox door; empty if it is off. */
  public OptionalInt delayboxPort() {
    return doors.delayboxPort();
  }

  /** The ticks door's own port; empty if it has none. */
  public OptionalInt ticksPort() {
    return doors.ticksPort();
  }

  @Override
  public void close() {
    startup.close();
    threads.close();
  }
}
