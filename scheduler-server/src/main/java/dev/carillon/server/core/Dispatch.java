package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.HintChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where hints go: to Kafka for the workers that have joined its group, over their sessions to the
 * others, and to all of them while Kafka is away. Used by the dispatcher's thread.
 */
public final class Dispatch {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  /** A hint over a session is claimed within moments, or the server behind it has gone. */
  private static final Duration DIRECT_CLAIM = Duration.ofSeconds(10);

  /** Hints in Kafka that last for some milliseconds at any rate that one server reaches. */
  private static final int CROWD = 500;

  /** How old a hint in Kafka must be before this server asks whether another one saw its claim. */
  private static final Duration ASK_AFTER = Duration.ofMillis(50);

  private final WorkerRegistry workers;
  private final Window window;
  private final HintChannel kafka;
  private final AttemptStore attempts;
  private final LoopSignals signals;
  private final Duration claimTimeout;
  private final Duration directTimeout;
  private final BooleanSupplier alone;

  /** Hints that did not arrive, put down by the channel's thread. */
  private final Queue<Hint> refused = new ConcurrentLinkedQueue<>();

  /** What lines have in common that a worker goes by. */
  private record Kind(String type, String queue) {}

  /** Kinds that there is no room for in this pass; who frees a slot rings for the next one. */
  private final Set<Kind> full = new HashSet<>();

  private List<WorkerEntry> taking = List.of();
  private boolean kafkaOpen;
  private Room room;
  private long nowNanos;
  private long askedNanos = System.nanoTime();

  /**
   * @param claimTimeout how long a hint may stand in Kafka
   * @param alone whether no other server lives
   */
  public Dispatch(
      WorkerRegistry workers,
      Window window,
      HintChannel kafka,
      AttemptStore attempts,
      LoopSignals signals,
      Duration claimTimeout,
      BooleanSupplier alone) {
    this.workers = workers;
    this.window = window;
    this.kafka = kafka;
    this.attempts = attempts;
    this.signals = signals;
    this.claimTimeout = claimTimeout;
    this.alone = alone;
    this.directTimeout = DIRECT_CLAIM.compareTo(claimTimeout) < 0 ? DIRECT_CLAIM : claimTimeout;
    this.room = new Room(taking, window, type -> false, 0);
  }

  /** A pass begins: looks at who takes work now. */
  public void begin(long now) {
    nowNanos = now;
    full.clear();
    takeBackRefused();
    boolean wasOpen = kafkaOpen;
    kafkaOpen = kafka.open();
    if (wasOpen && !kafkaOpen) {
      List<Hint> standing = window.takeBackAll();
      LOG.warn(
          "dispatch: Kafka is away; {} hints go over the workers' sessions instead",
          standing.size());
      if (!standing.isEmpty()) {
        attempts.unpublish(standing);
      }
    }
    taking = workers.entries().stream().filter(WorkerEntry::takesWork).toList();
    window.expire(now);
    if (kafkaOpen && !alone.getAsBoolean()) {
      forgetClaimedElsewhere(now);
    }
    room = new Room(taking, window, byKafka(kafkaOpen), now);
  }

  private Predicate<String> byKafka(boolean open) {
    return open ? kafka::has : type -> false;
  }

  /**
   * A hint in Kafka is taken by any worker of the group, and its claim may go through another
   * server: what became of it stands in the store.
   */
  private void forgetClaimedElsewhere(long now) {
    if (now - askedNanos < ASK_AFTER.toNanos()) {
      return;
    }
    askedNanos = now;
    List<Hint> old = window.sentBefore(now - ASK_AFTER.toNanos());
    if (!old.isEmpty()) {
      Set<Hint> standing = Set.copyOf(attempts.standing(old));
      forget(old.stream().filter(h -> !standing.contains(h)).toList());
    }
  }

  private void forget(List<Hint> hints) {
    for (Hint hint : hints) {
      var unused = window.answered(hint.id());
    }
  }

  /** Whether any worker of this server has room for anything. */
  public boolean anyRoom() {
    return taking.stream()
        .anyMatch(
            w ->
                w.free() > 0
                    || w.registration().types().stream()
                        .anyMatch(type -> window.ahead(type, nowNanos) > 0));
  }

  /** Whether workers have hints to go on with for a while, whatever is offered next. */
  public boolean crowded() {
    return kafkaOpen && window.outstanding() >= CROWD;
  }

  /** How long tasks of a line may wait for their claim. */
  public Duration claimDeadline(Line line) {
    return room.overKafka(line) > 0 ? claimTimeout : directTimeout;
  }

  /** How many tasks of a line may be offered now. */
  public int room(Line line) {
    Kind kind = new Kind(line.type(), line.queue());
    if (full.contains(kind)) {
      return 0;
    }
    int found = room.of(line);
    if (found == 0) {
      full.add(kind);
    }
    return found;
  }

  /** Sends hints of one line. */
  public void send(List<Hint> hints) {
    Hint first = hints.getFirst();
    Map<WorkerEntry, Integer> able = room.overSessions(first.type(), first.queue());
    List<Hint> rest = able.isEmpty() ? hints : sendDirect(hints, able);
    if (rest.isEmpty()) {
      return;
    }
    if (room.byKafka().test(first.type())) {
      window.sent(rest, nowNanos);
      kafka.send(rest, this::failed);
    } else {
      takeBack(rest);
    }
  }

  /**
   * Kafka refuses one record at a time, on the thread that all its records go through: they are put
   * down here, and the next pass takes them back together.
   */
  private void failed(List<Hint> hints) {
    refused.addAll(hints);
    signals.ready();
  }

  private void takeBackRefused() {
    List<Hint> hints = new ArrayList<>();
    for (Hint next = refused.poll(); next != null; next = refused.poll()) {
      hints.add(next);
    }
    if (!hints.isEmpty()) {
      takeBack(hints);
    }
  }

  /**
   * Gives each hint to the worker with the most room left; returns those for which none has any.
   */
  private List<Hint> sendDirect(List<Hint> hints, Map<WorkerEntry, Integer> left) {
    boolean kafkaToo =
        room.byKafka().test(hints.getFirst().type())
            && taking.stream()
                .anyMatch(
                    w ->
                        w.onKafka() && w.offers(hints.getFirst().type(), hints.getFirst().queue()));
    Map<WorkerEntry, List<Hint>> shares = new HashMap<>();
    List<Hint> rest = new ArrayList<>();
    for (Hint hint : hints) {
      Map.Entry<WorkerEntry, Integer> best =
          left.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      if (best.getValue() <= 0 && kafkaToo) {
        rest.add(hint);
      } else {
        shares.computeIfAbsent(best.getKey(), w -> new ArrayList<>()).add(hint);
        best.setValue(best.getValue() - 1);
      }
    }
    shares.forEach(
        (worker, share) -> {
          worker.offer(share, nowNanos, nowNanos + directTimeout.toNanos());
          if (!worker.tell(new Order.Hints(share))) {
            worker.withdraw(share);
            takeBack(share);
          }
        });
    return rest;
  }

  /**
   * Hints that did not arrive go back into their lines; what fails here comes back with the claim
   * timeout.
   */
  private void takeBack(List<Hint> hints) {
    forget(hints);
    try {
      attempts.unpublish(hints);
      signals.ready();
    } catch (CarillonException e) {
      LOG.warn(
          "dispatch: {} offers come back with their claim timeout: {}", hints.size(), e.message());
    }
  }
}
