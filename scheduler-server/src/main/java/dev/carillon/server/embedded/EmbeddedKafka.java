package dev.carillon.server.embedded;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process, on 127.0.0.1, with share groups switched on. Not safe for
 * use by several threads at once.
 *
 * <p>{@link #stop()} is not the end: {@link #start()} starts it again on the same port and data,
 * which is what fault tests need.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int PORT_ATTEMPTS = 3;

  private final KafkaOptions options;
  private @Nullable KafkaRaftServer server;
  private @Nullable Path directory;
  private int port;

  public EmbeddedKafka(KafkaOptions options) {
    this.options = options;
    this.port = options.port();
  }

  /** Starts one that keeps nothing, on any free port. */
  public static EmbeddedKafka startTemporary() {
    return new EmbeddedKafka(KafkaOptions.temporary()).start();
  }

  /**
   * Starts the broker and returns once it serves; no effect if it runs.
   *
   * @throws CarillonException NOT_READY if it does not start
   */
  public EmbeddedKafka start() {
    if (server != null) {
      return this;
    }
    keepProcessAlive();
    boolean anyPort = port == 0;
    for (int attempt = 1; ; attempt++) {
      int candidate = anyPort ? Ports.free() : port;
      try {
        Path home = openDirectory();
        server = run(home, candidate);
        port = candidate;
        LOG.info("Kafka listens on 127.0.0.1:{} (data in {})", port, home);
        return this;
      } catch (Exception e) {
        if (!anyPort || attempt == PORT_ATTEMPTS) {
          throw failed(candidate, e);
        }
        LOG.debug("Kafka did not start on port {}; trying another", candidate, e);
      }
    }
  }

  private KafkaRaftServer run(Path home, int candidate) throws Exception {
    Path log = home.resolve("log");
    if (!Files.exists(log.resolve("meta.properties"))) {
      format(log);
    }
    Properties settings = KafkaSettings.of(log, candidate, Ports.free(), options.extra());
    var started = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    try {
      started.startup();
    } catch (RuntimeException e) {
      started.shutdown();
      throw e;
    }
    return started;
  }

  private static void format(Path log) throws Exception {
    Files.createDirectories(log);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setNodeId(KafkaSettings.NODE)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setFeatureLevel("share.version", (short) 1)
        .setIgnoreFormatted(true)
        .setMetadataLogDirectory(log.toString())
        .addDirectory(log.toString())
        .run();
  }

  /** A broker that gives up ends its process by default; this process has other work. */
  private static void keepProcessAlive() {
    Exit.Procedure note =
        (code, message) -> {
          LOG.error("Kafka gave up with code {}: {}", code, message);
          throw new IllegalStateException("Kafka gave up: " + message);
        };
    Exit.setExitProcedure(note);
    Exit.setHaltProcedure(note);
  }

  private Path openDirectory() throws IOException {
    Path data = options.data();
    if (data != null) {
      directory = Files.createDirectories(data.toAbsolutePath());
    } else if (directory == null) {
      directory = Files.createTempDirectory("carillon-kafka-");
    }
    return directory;
  }

  /** Port it listens on; 0 before the first start unless one was given. */
  public int port() {
    return port;
  }

  /** For {@code bootstrap.servers}, for example {@code 127.0.0.1:9092}. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /**
   * Makes topics that are not there yet: the broker makes none by itself.
   *
   * @throws CarillonException NOT_READY if it could not
   */
  public void ensureTopics(Collection<String> names) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      Set<String> there = admin.listTopics().names().get();
      List<NewTopic> missing =
          names.stream()
              .filter(name -> !there.contains(name))
              .map(name -> new NewTopic(name, 1, (short) 1))
              .toList();
      admin.createTopics(missing).all().get();
    } catch (ExecutionException e) {
      throw failed(port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it; data and port stay for the next start. Safe to repeat. */
  public void stop() {
    KafkaRaftServer running = server;
    server = null;
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
    }
  }

  /** Stops it and, if it kept nothing, deletes its directory. Safe to repeat. */
  @Override
  public void close() {
    stop();
    Path home = directory;
    if (home == null || options.data() != null) {
      return;
    }
    directory = null;
    try (var files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("{} could not be deleted", home, e);
    }
  }

  private static CarillonException failed(int port, Exception cause) {
    return CarillonException.of(
            ErrorCode.NOT_READY,
            "Expected Kafka to start on 127.0.0.1:" + port + ", but: " + cause.getMessage())
        .operation("start embedded Kafka")
        .advice("Start with --direct to work without Kafka, or name a running one.")
        .cause(cause)
        .build();
  }
}
