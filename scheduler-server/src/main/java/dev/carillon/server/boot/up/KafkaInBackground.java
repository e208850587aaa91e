package dev.carillon.server.boot.up;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.KafkaOptions;
import dev.carillon.server.embedded.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that starts beside the rest: it takes the longest, and work is dispatched directly until
 * it is there. Its port is known from the beginning.
 */
final class KafkaInBackground {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaInBackground.class);
  private static final long PATIENCE_S = 8;

  private final ExecutorService executor;
  private final EmbeddedKafka kafka;
  private final List<String> topics;
  private @Nullable Future<?> starting;

  KafkaInBackground(Path data, List<String> topics, ExecutorService executor) {
    this.kafka = new EmbeddedKafka(KafkaOptions.durable(data).withPort(Ports.free()));
    this.topics = topics;
    this.executor = executor;
  }

  String bootstrap() {
    return kafka.bootstrap();
  }

  /** Begins to start it; tells when it serves, or why it will not. */
  void begin(Consumer<String> out) {
    starting =
        executor.submit(
            () -> {
              try {
                kafka.start();
                kafka.ensureTopics(topics);
                out.accept("Kafka serves; from now on work is dispatched through it.");
              } catch (CarillonException e) {
                out.accept("Kafka did not start; work is dispatched directly. " + e.message());
              }
            });
  }

  /** A start that is going on cannot be interrupted safely: it is waited for. */
  void stop() throws InterruptedException {
    try {
      if (starting != null) {
        starting.get(PATIENCE_S, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Kafka had not come up", e);
    }
    kafka.close();
  }
}
