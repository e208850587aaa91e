package dev.carillon.server.boot.up;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.CarillonThreads;
import dev.carillon.server.boot.ChildProcess;
import dev.carillon.server.boot.DataDir;
import dev.carillon.server.boot.Startup;
import dev.carillon.server.boot.Step;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Delaybox;
import dev.carillon.server.config.Doors;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import dev.carillon.server.embedded.RedisOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that {@code carillon up} starts, in order, and stops again. */
public final class Up implements AutoCloseable {
  private static final Duration SAMPLE_PACE = Duration.ofMillis(333);
  private static final Duration REDIS_PACE = Duration.ofMillis(500);

  private final UpOptions options;
  private final Clock clock;
  private final Consumer<String> out;
  private final Consumer<Path> log;
  private final CarillonThreads threads = new CarillonThreads();
  private final Startup startup;
  private @Nullable DataDir data;
  private @Nullable EmbeddedRedis redis;
  private @Nullable RedisWatch redisWatch;
  private @Nullable KafkaInBackground kafka;
  private @Nullable CarillonServer server;
  private @Nullable ChildProcess worker;
  private @Nullable Future<?> sampling;
  private @Nullable Console console;
  private ServerConfig config;

  /**
   * @param out gets what is told to the person, line by line
   * @param log told where the log of this process belongs, once the directory is ours
   */
  public Up(UpOptions options, Clock clock, Consumer<String> out, Consumer<Path> log) {
    this.log = log;
    this.options = options;
    this.clock = clock;
    this.out = out;
    this.config = options.config();
    List<Step> steps = new ArrayList<>();
    steps.add(Step.of("data directory", this::takeData, () -> data().close()));
    steps.add(Step.of("ports", this::choosePorts, () -> {}));
    steps.add(Step.of("embedded Redis", this::startRedis, () -> running(redis).close()));
    steps.add(Step.of("watch over Redis", this::watchRedis, () -> running(redisWatch).stop()));
    steps.add(Step.of("embedded Kafka", this::chooseKafka, this::stopKafka));
    steps.add(Step.of("server", this::startServer, () -> running(server).close()));
    steps.add(Step.of("start of Kafka", this::beginKafka, () -> {}));
    steps.add(Step.of("worker", this::startWorker, () -> running(worker).stop()));
    steps.add(Step.of("sample workload", this::startSample, this::stopSample));
    steps.add(Step.of("console", this::openConsole, this::closeConsole));
    this.startup = new Startup(steps);
  }

  /**
   * Starts everything and tells where it is.
   *
   * @throws CarillonException NOT_READY with the flag that helps
   */
  public void start() {
    long begin = System.nanoTime();
    startup.start();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    Hints.Places places = places();
    out.accept("");
    out.accept("Carillon is up, after " + millis / 100 / 10.0 + " s.");
    Hints.places(places).forEach(out);
    out.accept("");
    Hints.next(places, options.launcher()).forEach(out);
    out.accept("");
  }

  /** The main port. */
  public int port() {
    return running(server).port();
  }

  @Override
  public void close() {
    startup.close();
    threads.close();
  }

  private void takeData() {
    data = DataDir.open(options.data());
    log.accept(data().path().resolve("carillon.log"));
  }

  private void choosePorts() {
    int port = config.grpc().port();
    if (port != 0 && !Ports.isFree(port)) {
      throw CarillonException.of(
              ErrorCode.NOT_READY,
              "Expected port " + port + " to be free, but another program listens there.")
          .advice("Stop that program, or take another port: carillon up --port " + (port + 10))
          .build();
    }
    Delaybox box = config.delaybox();
    if (box.enabled() && box.port() != 0 && !Ports.isFree(box.port())) {
      int other = Ports.free();
      out.accept("Port " + box.port() + " is taken; the delaybox door moves to " + other + ".");
      config = config.withDelaybox(box.withPort(other));
    }
    Doors.Ticks ticks = config.doors().ticks();
    if (ticks.enabled() && ticks.port() != 0 && !Ports.isFree(ticks.port())) {
      int other = Ports.free();
      out.accept("Port " + ticks.port() + " is taken; the ticks door moves to " + other + ".");
      config = config.withDoors(config.doors().withTicks(ticks.withPort(other)));
    }
  }

  private void startRedis() {
    redis = new EmbeddedRedis(RedisOptions.durable(data().sub("redis")));
    redis.start();
    Address address = Address.parse(redis.address());
    config = config.withRedis(config.redis().withAddress(address));
  }

  private void watchRedis() {
    redisWatch = new RedisWatch(running(redis), out);
    long pace = REDIS_PACE.toMillis();
    Future<?> unused =
        threads
            .timer("redis-watch")
            .scheduleWithFixedDelay(redisWatch, pace, pace, TimeUnit.MILLISECONDS);
  }

  private void chooseKafka() {
    String bootstrap = "";
    if (options.kafka()) {
      Delaybox box = config.delaybox();
      List<String> topics =
          List.of(
              SampleTasks.TOPIC,
              box.schedulerTopic(),
              box.taskExecutionTopic(),
              config.doors().ticks().topic());
      kafka = new KafkaInBackground(data().sub("kafka"), topics, threads.pool("kafka-start", 1));
      bootstrap = kafka.bootstrap();
    }
    config = config.withKafka(config.kafka().withBootstrap(bootstrap));
  }

  private void startServer() {
    Notify notify = config.exports().notifications();
    if (notify.secretKey().value().isEmpty()) {
      Secret key = NotifyKey.of(data().path(), new SecureRandom());
      config =
          config.withExports(
              config.exports().withNotifications(notify.withSecrets(key, notify.taskSecret())));
    }
    server = new CarillonServer(config, clock, new SecureRandom());
    server.start();
  }

  /** After the server, so that the first submit does not wait for it. */
  private void beginKafka() {
    if (kafka != null) {
      kafka.begin(out);
    }
  }

  private void stopKafka() throws InterruptedException {
    if (kafka != null) {
      kafka.stop();
    }
  }

  private void startWorker() throws IOException {
    Path log = data().path().resolve("worker.log");
    String self = "127.0.0.1:" + port();
    List<String> line = new ArrayList<>(options.worker());
    line.add("--server=" + self);
    line.add("--name=up");
    line.add("--shell=line");
    line.add("--worker-http-allow=" + self + ",localhost:" + port());
    line.add("--drain=2s");
    line.add("--data=" + data().sub("worker"));
    line.add("--until-input-ends");
    var command =
        new ChildProcess.Command(
            line, Map.of(), log, Duration.ofSeconds(6), Duration.ofMillis(500));
    worker = new ChildProcess("worker", command, threads.timer("worker-restart"), out);
    worker.start();
  }

  private void startSample() {
    if (!options.sample()) {
      return;
    }
    var tasks = new SampleTasks("http://127.0.0.1:" + port() + "/ping", options.kafka());
    var sample =
        new SampleWorkload(
            running(server).engine().tasks(), tasks, clock.millis() / 1000 % 100_000);
    long pace = SAMPLE_PACE.toMillis();
    sampling =
        threads
            .timer("sample")
            .scheduleAtFixedRate(sample::runOnce, pace, pace, TimeUnit.MILLISECONDS);
  }

  private void stopSample() {
    if (sampling != null) {
      sampling.cancel(false);
    }
  }

  private void openConsole() {
    if (options.console().isEmpty()) {
      return;
    }
    console = Console.open(options.console(), port(), data().path().resolve("console.log"), out);
  }

  private void closeConsole() throws InterruptedException {
    if (console != null) {
      console.close();
    }
  }

  private Hints.Places places() {
    Delaybox box = config.delaybox();
    OptionalInt door = running(server).delayboxPort();
    return new Hints.Places(
        port(),
        door.isPresent() ? door.getAsInt() + box.contextPath() : "",
        running(server).ticksPort(),
        config.redis().where(),
        config.kafka().bootstrap(),
        data().path().toString());
  }

  private DataDir data() {
    return running(data);
  }

  private static <T> T running(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("Not started");
    }
    return part;
  }
}
