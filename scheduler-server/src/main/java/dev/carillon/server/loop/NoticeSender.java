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
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.core.port.NotifyStore.StoredChannel;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
  private static final Duration KEEP = Duration.ofDays(7);
  private static final Duration KEEP_DEAD = Duration.ofDays(30);
  private static final int KEEP_MOST = 10_000;

  /** Calls of one pass that forget what is over. */
  private static final int SWEEPS = 10;

  /** Messages on their way at one time. */
  private static final int AT_A_TIME = 32;

  private final NotifyStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final Dispatching dispatching;
  private final Duration hold;
  private final RuleBook book;
  private final Gathering gathering;
  private final Lanes lanes;
  private final Wakeup wakeup = new Wakeup();
  private long sweptMs;
  private long sweepAt;

  /** What it works with. */
  public record Parts(
      NotifyStore store, StoreInfo info, Owned owned, Dispatching dispatching, Clock clock) {}

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
    this.hold = hold;
    // One that waited for longer would be held back no more before it ends.
    this.lanes = new Lanes(AT_A_TIME, hold.dividedBy(2), parts.clock()::millis, executor);
    this.book = new RuleBook(store);
    this.gathering = gatherings.apply(book);
  }

  @Override
  public String name() {
    return "notify-send";
  }

  @Override
  public Duration runOnce() {
    Long epoch = owned.epochs().get(NotifyStore.HOME);
    if (epoch == null) {
      return UNUSED;
    }
    book.refresh();
    if (!book.inUse()) {
      return UNUSED;
    }
    long now = info.nowMs();
    boolean more = gathering.close(epoch, now);
    int room = lanes.room();
    if (room > 0) {
      List<Due> due = store.take(epoch, room, hold);
      due.forEach(this::dispatch);
      more |= due.size() == room;
    }
    if (now - sweptMs >= SWEEP_EVERY.toMillis()) {
      sweep(epoch, now);
    }
    return more && lanes.room() > 0 ? Duration.ZERO : IDLE;
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

  private void dispatch(Due due) {
    Optional<StoredChannel> channel = book.channel(due.parcel().channel());
    lanes.add(
        receiver(due.parcel()),
        () -> {
          try {
            dispatching.dispatch(due, channel, due.parcel().test());
          } catch (RuntimeException e) {
            // It stays held back, and is tried again by whoever owns the bucket then.
            LOG.warn("notify: a try of message {} was not written down", due.parcel().id(), e);
          }
        });
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
