package dev.carillon.server.worker;

import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The source of hints in Kafka, if the server named one and this worker can use it. */
final class KafkaHints {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaHints.class);

  private final @Nullable HintSourceFactory factory;
  private final Registration registration;
  private final HintIntake intake;
  private final WorkerThreads threads;
  // Guarded by this:
  private @Nullable HintSource source;
  private String openedFor = "";

  KafkaHints(
      @Nullable HintSourceFactory factory,
      Registration registration,
      HintIntake intake,
      WorkerThreads threads) {
    this.factory = factory;
    this.registration = registration;
    this.intake = intake;
    this.threads = threads;
  }

  /** Opens it, or opens it anew if the server now names another. */
  synchronized void open(Welcome welcome, boolean draining) {
    String wanted =
        welcome.kafkaBootstrap() + ' ' + welcome.kafkaGroup() + ' ' + welcome.kafkaTopicPrefix();
    if (factory == null || draining || wanted.equals(openedFor)) {
      return;
    }
    close();
    if (!welcome.kafkaBootstrap().isEmpty()) {
      openedFor = wanted;
      source = tryOpen(factory, welcome);
    }
  }

  /** Whatever is wrong with Kafka, hints over the session go on. */
  private @Nullable HintSource tryOpen(HintSourceFactory opener, Welcome welcome) {
    try {
      HintSource opened =
          opener.open(
              welcome,
              registration.workerId(),
              registration.types(),
              registration.slots(),
              intake,
              threads);
      LOG.info("Takes hints from Kafka at {}.", welcome.kafkaBootstrap());
      return opened;
    } catch (RuntimeException e) {
      LOG.warn("Expected to take hints from Kafka at {}, but: {}", welcome.kafkaBootstrap(), e);
      return null;
    }
  }

  synchronized boolean joined() {
    return source != null && source.joined();
  }

  synchronized void close() {
    if (source != null) {
      source.close();
      source = null;
      openedFor = "";
    }
  }
}
