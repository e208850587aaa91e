package dev.carillon.server.dispatch.kafka;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Code;
import dev.carillon.server.core.port.ScheduleStore.Settled;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import dev.carillon.server.core.schedule.EventPlanner;
import dev.carillon.server.core.told.English;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what records of topics are to start: reads for the schedules of the buckets whose loops
 * this server runs. A paused schedule is not read for: its records wait in the topic. The loop's
 * thread alone owns the consumers.
 */
public final class TopicListeners implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicListeners.class);
  private static final String ACTOR = "schedule";

  /** New, changed and paused schedules, and buckets that came and went, are found by then. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** All polls of a pass together. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** How long one that cannot be fired is left alone. */
  private static final Duration LEFT_ALONE = Duration.ofMinutes(1);

  /** How long a topic that cannot be read is left alone. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** A broker answers by then, also if there is nothing to read: nothing failed, so it is read. */
  private static final Duration ANSWERED = Duration.ofSeconds(2);

  /** New partitions, and topics that were made anew, are found by then. */
  private static final Duration REOPEN = Duration.ofSeconds(60);

  private final KafkaSettings settings;
  private final KafkaBreaker breaker;
  private final ScheduleStore store;
  private final EventPlanner planner;
  private final Owned owned;
  private final LoopSignals signals;
  private final Vitals vitals;
  private final Wakeup wakeup = new Wakeup();
  private final Map<ScheduleKey, TopicListener> open = new HashMap<>();
  private final Map<ScheduleKey, Long> openedNanos = new HashMap<>();

  /** Those that cannot be worked out, and when they are tried again. */
  private final Map<ScheduleKey, Long> troubled = new HashMap<>();

  /** Those whose topic cannot be read, and when that is tried again. */
  private final Map<ScheduleKey, Long> unreadable = new HashMap<>();

  private long lookedNanos = System.nanoTime() - LOOK.toNanos();

  public TopicListeners(
      KafkaSettings settings,
      KafkaBreaker breaker,
      ScheduleStore store,
      EventPlanner planner,
      Owned owned,
      LoopSignals signals,
      Vitals vitals) {
    this.settings = settings;
    this.breaker = breaker;
    this.store = store;
    this.planner = planner;
    this.owned = owned;
    this.signals = signals;
    this.vitals = vitals;
  }

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public Duration runOnce() {
    if (!breaker.usable()) {
      return LOOK;
    }
    if (System.nanoTime() - lookedNanos >= LOOK.toNanos()) {
      lookedNanos = System.nanoTime();
      look();
    }
    if (open.isEmpty()) {
      return LOOK;
    }
    Duration each = Duration.ofMillis(Math.max(1, POLL.toMillis() / open.size()));
    for (ScheduleKey key : List.copyOf(open.keySet())) {
      guarded(key, () -> read(key, each));
    }
    return Duration.ZERO;
  }

  /** Opens what is to be read and is not, closes what is not to be read any more. */
  private void look() {
    Map<ScheduleKey, Stored> wanted = new HashMap<>();
    Set<ScheduleKey> active = new HashSet<>();
    List<ScheduleKey> names = store.listeners(owned.epochs().keySet());
    for (Stored stored : names.isEmpty() ? List.<Stored>of() : store.find(names)) {
      if (stored.pause().isEmpty()) {
        active.add(stored.key());
        if (!leftAlone(stored.key())) {
          wanted.put(stored.key(), stored);
        }
      }
    }
    // Whoever was paused or deleted, or is another server's by now, is no trouble of this one.
    forget(troubled, active, TopicListeners::fireAlarm);
    forget(unreadable, active, TopicListeners::readAlarm);
    Iterator<Map.Entry<ScheduleKey, TopicListener>> all = open.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<ScheduleKey, TopicListener> entry = all.next();
      Stored now = wanted.get(entry.getKey());
      long age = System.nanoTime() - openedNanos.getOrDefault(entry.getKey(), 0L);
      if (now == null || !entry.getValue().serves(now) || age > REOPEN.toNanos()) {
        all.remove();
        entry.getValue().close();
      }
    }
    wanted.forEach(
        (key, stored) -> {
          if (!open.containsKey(key)) {
            guarded(key, () -> open(stored));
          }
        });
  }

  private void forget(
      Map<ScheduleKey, Long> told, Set<ScheduleKey> active, Function<ScheduleKey, String> alarm) {
    for (ScheduleKey key : List.copyOf(told.keySet())) {
      if (!active.contains(key)) {
        told.remove(key);
        vitals.calm(alarm.apply(key));
      }
    }
  }

  private void open(Stored stored) {
    if (stored.schedule().trigger() instanceof Trigger.Event trigger) {
      TopicListener listener = new TopicListener(settings, breaker, store, stored, trigger);
      open.put(stored.key(), listener);
      openedNanos.put(stored.key(), System.nanoTime());
      listener.unplaced().forEach(begin -> settle(stored.key(), listener, begin));
      for (EventPlanner.Records lost : listener.lost()) {
        LOG.warn(
            "topics: Kafka lost the end of {}, which fires schedule {}: it had been read up to @{},"
                + " and is read on from @{}",
            trigger.topic(),
            stored.key(),
            lost.before(),
            lost.after() + 1);
        settle(stored.key(), listener, lost, planner.planLost(stored, trigger.topic(), lost));
      }
    }
  }

  private void read(ScheduleKey key, Duration most) {
    TopicListener listener = open.get(key);
    if (listener != null) {
      List<EventPlanner.Records> read = listener.poll(most);
      readable(key, !read.isEmpty());
      for (EventPlanner.Records records : read) {
        if (!settle(key, listener, records)) {
          return;
        }
      }
    }
  }

  /** That a topic opens shows little, and a short poll may end before its answer came. */
  private void readable(ScheduleKey key, boolean found) {
    long age = System.nanoTime() - openedNanos.getOrDefault(key, System.nanoTime());
    if ((found || age > ANSWERED.toNanos()) && unreadable.remove(key) != null) {
      LOG.info("topics: what fires schedule {} can be read again", key);
      vitals.calm(readAlarm(key));
    }
  }

  private boolean settle(ScheduleKey key, TopicListener listener, EventPlanner.Records records) {
    return settle(key, listener, records, planner.plan(listener.stored, records));
  }

  private boolean settle(
      ScheduleKey key,
      TopicListener listener,
      EventPlanner.Records records,
      ScheduleStore.Job job) {
    int bucket = store.bucket(key);
    Long epoch = owned.epochs().get(bucket);
    if (epoch == null) {
      drop(key);
      return false;
    }
    Settled settled =
        store.fire(bucket, epoch, ACTOR, Duration.ZERO, List.of(job)).settled().getFirst();
    if (settled.code() != Code.OK) {
      // Somebody has read on, or it was paused, changed or deleted: look again.
      drop(key);
      return false;
    }
    listener.settled(records);
    if (troubled.remove(key) != null) {
      vitals.calm(fireAlarm(key));
    }
    if (settled.fired() > 0) {
      signals.ready();
      signals.schedules();
    }
    return true;
  }

  /** What goes wrong with one is told, and holds up no other; it is opened anew. */
  private void guarded(ScheduleKey key, Runnable step) {
    try {
      step.run();
    } catch (InterruptException e) {
      // The server stops: close() is next, on a thread that may wait.
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      drop(key);
      unread(key, e);
    } catch (CarillonException e) {
      drop(key);
      switch (e.code()) {
        case REDIS_AWAY, NOT_DURABLE, STORE_FULL, FENCED, NOT_READY -> throw e;
        default -> trouble(key, e);
      }
    } catch (RuntimeException e) {
      drop(key);
      trouble(key, e);
    }
  }

  /** It is tried again soon, and told only when that begins: a topic may be missing for long. */
  private void unread(ScheduleKey key, KafkaException e) {
    if (unreadable.put(key, System.nanoTime() + AGAIN.toNanos()) == null) {
      LOG.warn(
          "topics: what fires schedule {} cannot be read, it is tried again every {} s: {}",
          key,
          AGAIN.toSeconds(),
          e.getMessage());
    }
    vitals.alarm(
        readAlarm(key),
        English.finding(
            Finding.Severity.WARNING,
            Told.of("alarm.topic", Told.text(key.id()), Told.text(String.valueOf(e.getMessage()))),
            advice(e),
            Subject.schedule(key.id())));
  }

  private static Told advice(Throwable e) {
    for (Throwable why = e; why != null; why = why.getCause()) {
      if (why instanceof UnknownTopicOrPartitionException) {
        return Told.of("alarm.topic.make");
      }
      if (why instanceof AuthorizationException) {
        return Told.of("alarm.topic.allow");
      }
    }
    return Told.of("alarm.topic.do", Told.count(AGAIN.toSeconds()));
  }

  private static String readAlarm(ScheduleKey key) {
    return "reading the topic of " + key;
  }

  private static String fireAlarm(ScheduleKey key) {
    return "topics of " + key;
  }

  /** It is left alone for a while, and holds up no other. */
  private void trouble(ScheduleKey key, RuntimeException e) {
    LOG.error("topics: schedule {} cannot be fired, it is tried again in a minute", key, e);
    troubled.put(key, System.nanoTime() + LEFT_ALONE.toNanos());
    vitals.alarm(
        fireAlarm(key),
        English.finding(
            Finding.Severity.ERROR,
            Told.of("alarm.fire", Told.text(key.id()), Told.text(String.valueOf(e.getMessage()))),
            Told.of("alarm.fire.do"),
            Subject.schedule(key.id())));
  }

  private boolean leftAlone(ScheduleKey key) {
    long now = System.nanoTime();
    return troubled.getOrDefault(key, now) - now > 0 || unreadable.getOrDefault(key, now) - now > 0;
  }

  private void drop(ScheduleKey key) {
    TopicListener listener = open.remove(key);
    if (listener != null) {
      listener.close();
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }

  /** After the loop has ended. */
  @Override
  public void close() {
    open.values().forEach(TopicListener::close);
    open.clear();
  }
}
