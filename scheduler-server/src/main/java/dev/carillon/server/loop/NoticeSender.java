package dev.carillon.server.loop;

import dev.carillon.model.notify.Channel;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.notify.Dispatching;
import dev.carillon.server.core.notify.Gathering;
import dev.carillon.server.core.notify.RuleBook;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Due;
import dev.carillon.server.core.port.NotifyStore.Line;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.core.port.NotifyStore.StoredChannel;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.port.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes messages of what was gathered and has them tried, where this server owns the bucket of
 * notifications. A server that dies leaves messages held back for a while; then its successor tries
 * them again, under the same ids.
 */
public final class NoticeSender implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeSender.class);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration UNUSED = Duration.ofSeconds(1);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(2);
  private static final Duration KEEP = Duration.ofDays(7);
  private static final Duration KEEP_DEAD = Duration.ofDays(30);
  private static final int KEEP_MOST = 10_000;

  /** Calls of one pass that forget what is over. */
  private static final int SWEEPS = 10;

  /** Messages of a line on their way at one time. */
  private static final int AT_A_TIME = 16;

  private final NotifyStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final Dispatching dispatching;
  private final Telemetry telemetry;
  private final Duration hold;
  private final RuleBook book;
  private final Gathering gathering;
  private final Map<Line, Lanes> lanes = new EnumMap<>(Line.class);
  private final Holds holds;
  private final Wakeup wakeup = new Wakeup();
  private long sweptMs;
  private long countedMs;
  private long sweepAt;

  /** What it works with. */
  public record Parts(
      NotifyStore store,
      StoreInfo info,
      Owned owned,
      Dispatching dispatching,
      Clock clock,
      Telemetry telemetry) {}

  /**
   * @param gatherings makes messages by a book of rules
   * @param hold how long a message that is being tried is kept from others
   * @param executor where tries wait for answers
   */
  public NoticeSender(
      Parts parts,
      Function<RuleBook, Gathering> gatherings,
      Duration hold,
      ExecutorService executor) {
    this.store = parts.store();
    this.info = parts.info();
    this.owned = parts.owned();
    this.dispatching = parts.dispatching();
    this.telemetry = parts.telemetry();
    this.hold = hold;
    for (Line line : Line.values()) {
      // One that waited for longer would be held back no more when it begins.
      lanes.put(line, new Lanes(AT_A_TIME, hold.dividedBy(2), parts.clock()::millis, executor));
    }
    this.holds = new Holds(parts.store(), hold, parts.clock()::millis);
    this.book = new RuleBook(store);
    this.gathering = gatherings.apply(book);
  }

  @Override
  public String name() {
    return "notify-send";
  }

  @Override
  public Duration runOnce() {
    holds.renew(); // also of tries that go on after another server took over
    Long epoch = owned.epochs().get(NotifyStore.HOME);
    if (epoch == null) {
      telemetry.notificationsWaiting(0, 0, 0); // its sender is another server
      return UNUSED;
    }
    book.refresh();
    if (!book.inUse()) {
      return UNUSED;
    }
    long now = info.nowMs();
    boolean more = gathering.close(epoch, now);
    boolean room = false;
    for (Line line : Line.values()) {
      more |= send(epoch, line);
      room |= lanes(line).room() > 0;
    }
    if (now - countedMs >= COUNT_EVERY.toMillis()) {
      NotifyStore.Waiting waiting = store.waiting();
      long age = waiting.oldestMs() == 0 ? 0 : now - waiting.oldestMs();
      telemetry.notificationsWaiting(waiting.rules(), waiting.tasks(), age);
      countedMs = now;
    }
    if (now - sweptMs >= SWEEP_EVERY.toMillis()) {
      sweep(epoch, now);
    }
    return more && room ? Duration.ZERO : IDLE;
  }

  private Lanes lanes(Line line) {
    return Objects.requireNonNull(lanes.get(line));
  }

  /** Whether there may be more of them. */
  private boolean send(long epoch, Line line) {
    int room = lanes(line).room();
    if (room <= 0) {
      return false;
    }
    long takenMs = holds.nowMs();
    List<Due> due = store.take(epoch, line, room, hold);
    due.forEach(one -> dispatch(line, one, takenMs));
    return due.size() == room;
  }

  /** Goes on in the next pass where this one ends; at the end there is a rest. */
  private void sweep(long epoch, long now) {
    for (int i = 0; i < SWEEPS; i++) {
      OptionalLong next = store.sweep(epoch, KEEP, KEEP_DEAD, KEEP_MOST, sweepAt);
      sweepAt = next.orElse(0);
      if (next.isEmpty()) {
        sweptMs = now;
        return;
      }
    }
  }

  private void dispatch(Line line, Due due, long takenMs) {
    Optional<StoredChannel> channel = book.channel(due.parcel().channel());
    Runnable attempt =
        () -> {
          try {
            if (holds.begin(due, takenMs)) {
              dispatching.dispatch(due, channel, due.parcel().test());
            }
          } catch (RuntimeException e) {
            // It stays held back, and is tried again by whoever owns the bucket then.
            LOG.warn("notify: a try of message {} was not written down", due.parcel().id(), e);
          } finally {
            holds.ended(due);
          }
        };
    lanes(line).add(receiver(due.parcel()), attempt);
  }

  /** Who is asked; all mail goes one way. */
  private static String receiver(Parcel parcel) {
    if (parcel.kind() != Channel.Kind.WEBHOOK) {
      return "";
    }
    int host = parcel.target().indexOf("//") + 2;
    int path = parcel.target().indexOf('/', host);
    return path < 0 ? parcel.target() : parcel.target().substring(0, path);
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
