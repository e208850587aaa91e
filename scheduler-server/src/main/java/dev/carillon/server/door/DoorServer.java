package dev.carillon.server.door;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Engine;
import dev.carillon.server.door.delaybox.DelayboxDoor;
import dev.carillon.server.door.grpc.GrpcDoor;
import dev.carillon.server.door.json.JsonDoor;
import dev.carillon.server.door.json.JsonErrorPages;
import dev.carillon.server.door.json.Pages;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.security.BindPolicy;
import dev.carillon.server.security.CallerDecorator;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** The ports of a server: one for gRPC and JSON, one for the door "delaybox". */
public final class DoorServer implements AutoCloseable {
  private static final int MAX_CALLS_A_CONNECTION = 100;
  private static final int MAX_METADATA_BYTES = 16 << 10;
  private static final Duration KEEPALIVE = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofMinutes(5);

  /** How long calls that run may go on at a stop; it is over once none has run for the quiet. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private static final Duration QUIET = Duration.ofMillis(50);

  /** Room for the frame around a message of 4 MiB, which is what answers a larger one. */
  private static final long MAX_REQUEST_BYTES = (4 << 20) + (64 << 10);

  private final EventLoops eventLoops;
  private final GrpcDoor grpc;
  private final Port main;
  private final Optional<Port> delaybox;

  /**
   * Prepares the doors; nothing listens yet.
   *
   * @param metrics all meters in Prometheus' text format
   * @param executor runs calls; makes a virtual thread for each
   */
  public DoorServer(
      Engine engine, DoorSettings settings, Supplier<String> metrics, Executor executor) {
    InetSocketAddress address = BindPolicy.check("grpc-addr", settings.host(), settings.port());
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    eventLoops = new EventLoops("door", threads);
    Rpcs rpcs = new Rpcs(engine);
    grpc = new GrpcDoor(engine, rpcs, executor, settings.maxStreams());
    JsonDoor json = new JsonDoor(engine, rpcs, executor);
    ServerBuilder server = builder(address, settings);
    server.service(grpc.service(), longStreams());
    server.route().path("/api/v1").pathPrefix("/api/v1").build(json);
    server.errorHandler(new JsonErrorPages());
    new Pages(engine.cluster(), metrics, executor).on(server, json.paths());
    main = new Port(server.build(), address, "-grpc-addr");
    delaybox =
        settings.delaybox().enabled()
            ? Optional.of(delaybox(engine, settings, executor))
            : Optional.empty();
  }

  private Port delaybox(Engine engine, DoorSettings settings, Executor executor) {
    DelayboxSettings door = settings.delaybox();
    InetSocketAddress address = BindPolicy.check("delaybox.port", settings.host(), door.port());
    ServerBuilder server = builder(address, settings);
    new DelayboxDoor(engine.tasks(), door.queue(), door.topic(), executor)
        .on(server, door.contextPath());
    return new Port(server.build(), address, "--delaybox-port");
  }

  private ServerBuilder builder(InetSocketAddress address, DoorSettings settings) {
    return Server.builder()
        .http(address)
        .workerGroup(eventLoops, false)
        .bossGroupFactory(name -> new EventLoops("accept", 1))
        .http2MaxStreamsPerConnection(MAX_CALLS_A_CONNECTION)
        .http2MaxHeaderListSize(MAX_METADATA_BYTES)
        .http1MaxHeaderSize(MAX_METADATA_BYTES)
        .pingInterval(KEEPALIVE)
        .idleTimeout(IDLE)
        .requestTimeout(settings.callTimeout())
        .maxRequestLength(MAX_REQUEST_BYTES)
        .gracefulShutdownTimeout(QUIET, DRAIN)
        .disableServerHeader()
        // Armeria's own meters would go to a global registry; without a child this one drops them.
        .meterRegistry(new CompositeMeterRegistry())
        .decorator(new CallerDecorator());
  }

  /** Lifts the limits of time and length, for the calls that stay open, and for them only. */
  private Function<HttpService, HttpService> longStreams() {
    Set<String> paths = grpc.streamPaths();
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
    } catch (CarillonException e) {
      main.stop();
      throw e;
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

  /** Ends the streams, waits a moment for calls that run, and closes the ports. */
  @Override
  public void close() {
    grpc.stop();
    delaybox.ifPresent(Port::stop);
    main.stop();
    eventLoops.shutdownGracefully().syncUninterruptibly();
  }
}
