package dev.carillon.server.boot;

import dev.carillon.server.config.Delaybox;
import dev.carillon.server.config.Doors;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.TaskTopics;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.port.EventSink;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.Intake;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.schedule.EventPlanner;
import dev.carillon.server.dispatch.kafka.KafkaBreaker;
import dev.carillon.server.dispatch.kafka.KafkaEvents;
import dev.carillon.server.dispatch.kafka.KafkaHints;
import dev.carillon.server.dispatch.kafka.KafkaPayloads;
import dev.carillon.server.dispatch.kafka.KafkaSettings;
import dev.carillon.server.dispatch.kafka.TopicIntake;
import dev.carillon.server.dispatch.kafka.TopicKeeper;
import dev.carillon.server.dispatch.kafka.TopicListeners;
import dev.carillon.server.dispatch.kafka.TopicMaker;
import dev.carillon.server.door.delaybox.DelayboxMessage;
import dev.carillon.server.door.delaybox.DelayboxTranslator;
import dev.carillon.server.door.delaybox.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a server with Kafka has beside the others. */
final class KafkaParts implements AutoCloseable {
  private final KafkaSettings settings;
  private final KafkaBreaker breaker;
  private final Optional<KafkaHints> hints;
  private final KafkaPayloads payloads;
  private @Nullable TopicIntake intake;
  private @Nullable TopicListeners listeners;
  private @Nullable KafkaEvents events;

  private KafkaParts(
      KafkaSettings settings,
      boolean forHints,
      TaskTopics topics,
      Predicate<String> mayMake,
      CarillonThreads threads,
      Runnable changed) {
    this.settings = settings;
    this.breaker = new KafkaBreaker(settings, changed);
    this.hints =
        forHints
            ? Optional.of(new KafkaHints(settings, breaker, threads.pool("kafka-send", 1)))
            : Optional.empty();
    this.payloads = new KafkaPayloads(settings, breaker, topics::owned, mayMake);
  }

  static Optional<KafkaParts> of(ServerConfig config, CarillonThreads threads, Runnable changed) {
    if (!config.kafka().isNamed()) {
      return Optional.empty();
    }
    KafkaSettings settings = settings(config);
    Doors.Ticks ticks = config.doors().ticks();
    Predicate<String> mayMake = topic -> ticks.createTopic() || !topic.equals(ticks.topic());
    return Optional.of(
        new KafkaParts(
            settings, config.kafka().dispatches(), taskTopics(config), mayMake, threads, changed));
  }

  private static KafkaSettings settings(ServerConfig config) {
    return new KafkaSettings(config.kafka().bootstrap(), config.cluster(), config.nodeId());
  }

  /** Where tasks may go; another server may read and write what this one does not. */
  static TaskTopics taskTopics(ServerConfig config) {
    Delaybox box = config.delaybox();
    return new TaskTopics(
        List.of(box.schedulerTopic(), config.exports().topic(), config.exports().deadTopic()),
        settings(config).topicPrefix(),
        List.of(box.taskExecutionTopic(), config.doors().ticks().topic()),
        config.kafka().taskTopics());
  }

  HintChannel hints() {
    return hints.map(HintChannel.class::cast).orElse(HintChannel.NONE);
  }

  PayloadPublisher payloads() {
    return payloads;
  }

  KafkaBreaker breaker() {
    return breaker;
  }

  WorkerRegistry.Terms terms(ServerConfig config) {
    return hints.isEmpty()
        ? new WorkerRegistry.Terms(config.cluster(), "", "", "")
        : new WorkerRegistry.Terms(
            config.cluster(), settings.bootstrap(), settings.workerGroup(), settings.topicPrefix());
  }

  /** The loops that make the topics which are to be there. */
  List<Loop> topicMakers(ServerConfig config) {
    List<Loop> makers = new ArrayList<>();
    hints.ifPresent(h -> makers.add(new TopicKeeper(breaker, h)));
    Doors.Ticks ticks = config.doors().ticks();
    if (ticks.enabled() && ticks.createTopic()) {
      makers.add(new TopicMaker(breaker, List.of(ticks.topic())));
    }
    return makers;
  }

  /** Where exported events go; call once. */
  EventSink events() {
    KafkaEvents opened = new KafkaEvents(settings, breaker);
    events = opened;
    return opened;
  }

  /** The loop that starts what records of topics are to start; call once. */
  Loop listeners(
      ScheduleStore store, EventPlanner planner, Owned owned, LoopSignals signals, Vitals vitals) {
    TopicListeners opened =
        new TopicListeners(settings, breaker, store, planner, owned, signals, vitals);
    listeners = opened;
    return opened;
  }

  /** The loops that take tasks in from topics. */
  List<Loop> intakes(ServerConfig config, Tasks tasks) {
    Delaybox box = config.delaybox();
    if (!box.enabled()) {
      return List.of();
    }
    DelayboxTranslator translator = new DelayboxTranslator(box.queue(), box.taskExecutionTopic());
    TopicIntake opened =
        new TopicIntake(
            settings,
            breaker,
            box.schedulerTopic(),
            List.of(box.taskExecutionTopic()),
            tasks,
            record -> read(translator, record));
    intake = opened;
    return List.of(opened);
  }

  private static Intake.Read read(DelayboxTranslator translator, byte[] record) {
    return DelayboxMessage.ofProto(record)
        .map(message -> read(translator.translate(message)))
        .orElseGet(
            () -> new Intake.Read.Bad("Expected the protobuf message Task, but got other bytes."));
  }

  private static Intake.Read read(Translation translation) {
    return switch (translation) {
      case Translation.Understood good -> new Intake.Read.Good(good.task());
      case Translation.Refused bad -> new Intake.Read.Bad(String.join(" ", bad.problems()));
    };
  }

  @Override
  public void close() {
    hints.ifPresent(KafkaHints::close);
    payloads.close();
    if (intake != null) {
      intake.close();
    }
    if (listeners != null) {
      listeners.close();
    }
    if (events != null) {
      events.close();
    }
    breaker.close();
  }
}
