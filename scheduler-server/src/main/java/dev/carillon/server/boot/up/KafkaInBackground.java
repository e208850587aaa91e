package dev.carillon.server.boot.up;

import dev.carillon.server.boot.Step;
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
import org.jspecify.annotations.Nullable;

/**
 * A broker that starts beside the rest: it takes the longest, and work is dispatched directly until
 * it is there. Its port is known from the beginning.
 */
final class KafkaInBackground implements Step {
  private final ExecutorService executor;
  private final EmbeddedKafka kafka;
  private final List<String> topics;
  private @Nullable Future<?> starting;

  KafkaInBackground(Path data, List<String> topics, ExecutorService executor) {
    this.kafka = new EmbeddedKafka(KafkaOptions.durable(data).withPort(Ports.free()));
    this.topics = topics;
    this.executor = executor;
  }

  @Override
  public String name() {
    return "embedded Kafka";
  }

  String bootstrap() {
    return kafka.bootstrap();
  }

  @Override
  public void start() {
    starting =
        executor.submit(
            () -> {
              kafka.start();
              kafka.ensureTopics(topics);
            });
  }

  /** Waits until it serves; the reason if it will not. */
  void await(long seconds) throws ExecutionException, InterruptedException, TimeoutException {
    if (starting != null) {
      starting.get(seconds, TimeUnit.SECONDS);
    }
  }

  /** A start that is going on cannot be interrupted safely: it is waited for. */
  @Override
  public void stop() throws InterruptedException {
    try {
      await(20);
    } catch (ExecutionException | TimeoutException e) {
      // It never came up; what there is of it is closed below.
    }
    kafka.close();
  }
}
