package dev.carillon.server.door;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.config.Doors;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.core.port.Requests;
import dev.carillon.server.door.access.LoginDoor;
import dev.carillon.server.door.delaybox.DelayboxDoor;
import dev.carillon.server.door.grpc.GrpcDoor;
import dev.carillon.server.door.jobs.JobsDoor;
import dev.carillon.server.door.json.JsonDoor;
import dev.carillon.server.door.json.JsonErrorPages;
import dev.carillon.server.door.json.Pages;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.door.taskq.TaskqDoor;
import dev.carillon.server.door.ticks.TicksDoor;
import dev.carillon.server.security.BindPolicy;
import dev.carillon.server.security.CallerDecorator;
import dev.carillon.server.security.Gate;
import dev.carillon.server.security.GuardedTasks;
import dev.carillon.server.security.Protection;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of a server: one for gRPC, JSON and most doors, one for the door "delaybox", and one
 * for the door "ticks" alone.
 */
public final class DoorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DoorServer.class);
  private static final int MAX_CALLS_A_CONNECTION = 100;
  private static final int MAX_METADATA_BYTES = 16 << 10;

  /**
   * Calls that a connection may take back within a while: whoever takes back more is no program
   * whose users leave, nor one whose calls end in time while Redis is away. To close its connection
   * fails its other calls, too.
   */
  private static final int MAX_TAKEN_BACK = 2_000;

  private static final Duration TAKEN_BACK_WITHIN = Duration.ofSeconds(10);
  private static final Duration KEEPALIVE = Duration.ofSeconds(20);

  /** How long calls that run may go on at a stop; it is over once none has run for the quiet. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private static final Duration QUIET = Duration.ofMillis(50);

  /** Room for the frame around a message of 4 MiB, which is what answers a larger one. */
  private static final long MAX_REQUEST_BYTES = (4 << 20) + (64 << 10);

  private final Protection protection;
  private final Requests requests;
  private final EventLoops eventLoops;
  private final GrpcDoor grpc;
  private final Port main;
  private final Optional<Port> delaybox;
  private final Optional<Port> ticks;

  /**
   * Prepares doors without protection; nothing listens yet.
   *
   * @param self what this server says of itself
   * @param metrics all meters in Prometheus' text format
   * @param executor runs calls; makes a virtual thread for each
   */
  public DoorServer(
      Engine engine,
      DoorSettings settings,
      Self self,
      Supplier<String> metrics,
      Executor executor) {
    this(engine, settings, self, metrics, executor, Protection.none(self.clock()));
  }

  /** Prepares doors whose requests nobody counts; nothing listens yet. */
  public DoorServer(
      Engine engine,
      DoorSettings settings,
      Self self,
      Supplier<String> metrics,
      Executor executor,
      Protection protection) {
    this(engine, settings, self, metrics, executor, protection, Requests.NONE);
  }

  /**
   * Prepares the doors; nothing listens yet.
   *
   * @param self what this server says of itself
   * @param metrics all meters in Prometheus' text format
   * @param executor runs calls; makes a virtual thread for each
   * @param protection of all ports
   * @param requests told what became of each request
   */
  public DoorServer(
      Engine unguarded,
      DoorSettings settings,
      Self self,
      Supplier<String> metrics,
      Executor executor,
      Protection protection,
      Requests requests) {
    this.requests = requests;
    Engine engine = unguarded.withTasks(new GuardedTasks(unguarded.tasks()));
    this.protection = protection;
    InetSocketAddress address = bind("grpc-addr", settings, settings.port());
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    eventLoops = new EventLoops("door", threads);
    Gate gate = new Gate(engine, protection.credentials());
    Rpcs rpcs =
        new Rpcs(engine, protection.desk(), protection.auditReader(), gate, protection.audit());
    grpc =
        new GrpcDoor(
            engine,
            rpcs,
            protection.auditReader(),
            executor,
            settings.maxStreams(),
            settings.connections().reader(),
            protection.shares());
    protection.directory().afterEachLook(grpc::lookAtCallers);
    JsonDoor json = new JsonDoor(engine, rpcs, executor);
    ServerBuilder server = builder(address, settings, executor, "");
    server.service(grpc.service(), longStreams());
    server.route().path("/api/v1").pathPrefix("/api/v1").build(json);
    server.errorHandler(new JsonErrorPages());
    List<String> paths = new ArrayList<>(json.paths());
    new LoginDoor(rpcs.get("carillon.v1.AccessService/Login"), executor).on(server);
    paths.addAll(smallDoors(server, engine, gate, settings.doors(), self, executor));
    new Pages(engine.cluster(), metrics, executor).on(server, paths);
    main = new Port(server.build(), address, "-grpc-addr");
    delaybox =
        settings.delaybox().enabled()
            ? Optional.of(delaybox(engine, settings, executor))
            : Optional.empty();
    Doors.Ticks own = settings.doors().ticks();
    ticks = own.enabled() ? Optional.of(ticks(engine, settings, executor)) : Optional.empty();
  }

  /** The doors that stand on the main port; returns their paths. */
  private List<String> smallDoors(
      ServerBuilder server, Engine engine, Gate gate, Doors doors, Self self, Executor executor) {
    List<String> paths = new ArrayList<>();
    if (doors.ticks().enabled()) {
      new TicksDoor(counted(engine, "POST /ticks"), doors.ticks(), executor).on(server);
      paths.addAll(List.of("POST /ticks", "POST /tick"));
    }
    if (doors.jobs().enabled()) {
      new JobsDoor(
              counted(engine, "POST /tasks"),
              engine.workflows(),
              engine.notifications(),
              gate,
              protection.audit(),
              doors.jobs(),
              executor)
          .on(server);
      paths.addAll(
          List.of(
              "POST /tasks",
              "POST /tasks/schedule",
              "GET /tasks/{id}",
              "POST /dag/run",
              "GET /dag/run/{id}",
              "POST /tasks/dependencies"));
    }
    if (doors.taskq().enabled()) {
      new TaskqDoor(
              engine.withTasks(counted(engine, "POST /v1/tasks/enqueue")),
              doors.taskq(),
              self::json,
              executor)
          .on(server);
      paths.addAll(
          List.of(
              "POST /v1/tasks/enqueue",
              "POST /v1/tasks/dequeue",
              "POST /v1/tasks/update",
              "GET /v1/about"));
    }
    return paths;
  }

  /** What comes in by a door, counted for the audit log. */
  private Tasks counted(Engine engine, String method) {
    return protection.audit().tasks(engine.tasks(), method);
  }

  private Port ticks(Engine engine, DoorSettings settings, Executor executor) {
    Doors.Ticks door = settings.doors().ticks();
    InetSocketAddress address = bind("ticks.port", settings, door.port());
    ServerBuilder server = builder(address, settings, executor, "ticks");
    new TicksDoor(counted(engine, "POST /ticks"), door, executor).alone(server);
    return new Port(server.build(), address, "--ticks-port");
  }

  private Port delaybox(Engine engine, DoorSettings settings, Executor executor) {
    DelayboxSettings door = settings.delaybox();
    InetSocketAddress address = bind("delaybox.port", settings, door.port());
    ServerBuilder server = builder(address, settings, executor, "delaybox");
    new DelayboxDoor(counted(engine, "POST /task"), door.queue(), door.topic(), executor)
        .on(server, door.contextPath());
    return new Port(server.build(), address, "--delaybox-port");
  }

  private InetSocketAddress bind(String setting, DoorSettings settings, int port) {
    return BindPolicy.check(setting, settings.host(), port, protection.exposure());
  }

  private ServerBuilder builder(
      InetSocketAddress address, DoorSettings settings, Executor executor, String door) {
    Crowd crowd =
        new Crowd(protection.auth().enabled() ? protection.auth().share().connections() : 0);
    ServerBuilder server = Server.builder();
    if (protection.tls().isPresent()) {
      protection.tls().get().on(server, address);
    } else {
      server.http(address);
    }
    return server
        .workerGroup(eventLoops, false)
        .bossGroupFactory(name -> new EventLoops("accept", 1))
        .http2MaxStreamsPerConnection(MAX_CALLS_A_CONNECTION)
        .http2MaxResetFramesPerWindow(MAX_TAKEN_BACK, (int) TAKEN_BACK_WITHIN.toSeconds())
        .http2MaxHeaderListSize(MAX_METADATA_BYTES)
        .http1MaxHeaderSize(MAX_METADATA_BYTES)
        .pingInterval(KEEPALIVE)
        .maxNumConnections(settings.connections().most())
        .idleTimeout(settings.connections().idle())
        .childChannelPipelineCustomizer(
            pipeline -> {
              ConnectionGuard.on(pipeline, settings.connections().head());
              crowd.join(pipeline.channel());
            })
        .requestTimeout(settings.callTimeout())
        .maxRequestLength(MAX_REQUEST_BYTES)
        .gracefulShutdownTimeout(QUIET, DRAIN)
        .disableServerHeader()
        // Armeria's own meters would go to a global registry; without a child this one drops them.
        .meterRegistry(new CompositeMeterRegistry())
        .decorator(new CallerDecorator(protection, executor, door))
        .decorator(new AnswerHeaders())
        // The last one is the outermost: what the others refuse counts too.
        .decorator(new RequestCount(requests, door));
  }

  /**
   * Lifts the limits of time and length for the calls whose client sends on and on, and for them
   * only. Those that only the server sends on lift their limit of time when their request is there.
   */
  private Function<HttpService, HttpService> longStreams() {
    Set<String> paths = grpc.clientStreamPaths();
    return next ->
        next.decorate(
            (HttpService service, ServiceRequestContext ctx, HttpRequest request) -> {
              if (paths.contains(ctx.path())) {
                ctx.clearRequestTimeout();
                ctx.setMaxRequestLength(0);
              }
              HttpResponse response = service.serve(ctx, request);
              return response;
            });
  }

  /**
   * Opens the ports.
   *
   * @throws CarillonException if one of them is taken; then none is open
   */
  public void start() {
    main.start();
    try {
      delaybox.ifPresent(Port::start);
      ticks.ifPresent(DoorServer::startOrGoWithout);
    } catch (CarillonException e) {
      main.stop().join();
      throw e;
    }
  }

  /** The main port answers for this door too, so its own is worth a warning and no more. */
  private static void startOrGoWithout(Port ticks) {
    try {
      ticks.start();
    } catch (CarillonException e) {
      LOG.warn("The ticks door answers on the main port only: {} {}", e.message(), e.advice());
    }
  }

  /** The main port, once started. */
  public int port() {
    return main.number();
  }

  /** The port of the door "delaybox", once started; empty if it is off. */
  public OptionalInt delayboxPort() {
    return delaybox.isPresent() ? OptionalInt.of(delaybox.get().number()) : OptionalInt.empty();
  }

  /** The port of the door "ticks", once started; empty if it has none. */
  public OptionalInt ticksPort() {
    return ticks.filter(Port::open).isPresent()
        ? OptionalInt.of(ticks.get().number())
        : OptionalInt.empty();
  }

  /** What each port answers, by "main", "delaybox" and "ticks", as "POST /tasks". */
  Map<String, Set<String>> routes() {
    Map<String, Set<String>> all = new LinkedHashMap<>();
    all.put("main", main.routes());
    delaybox.ifPresent(port -> all.put("delaybox", port.routes()));
    ticks.ifPresent(port -> all.put("ticks", port.routes()));
    return all;
  }

  /** Ends the streams, waits a moment for calls that run, and closes the ports. */
  @Override
  public void close() {
    grpc.stop();
    Stream.of(Optional.of(main), delaybox, ticks)
        .flatMap(Optional::stream)
        .map(Port::stop)
        .toList()
        .forEach(CompletableFuture::join);
    eventLoops.shutdownGracefully().syncUninterruptibly();
  }
}
