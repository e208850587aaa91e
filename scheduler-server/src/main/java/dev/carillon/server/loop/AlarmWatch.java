package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.notify.AlarmDesk;
import dev.carillon.server.core.notify.Conditions;
import dev.carillon.server.core.notify.Gathering;
import dev.carillon.server.core.notify.RuleBook;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Looks once a second how things stand, where this server owns the bucket of notifications. */
public final class AlarmWatch implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final StoreInfo info;
  private final Owned owned;
  private final Supplier<Optional<Conditions>> conditions;
  private final RuleBook book;
  private final AlarmDesk desk;
  private final Wakeup wakeup = new Wakeup();

  /**
   * @param gatherings makes messages by a book of rules
   * @param conditions empty while it is not known how things stand
   */
  public AlarmWatch(
      NotifyStore store,
      StoreInfo info,
      Owned owned,
      Function<RuleBook, Gathering> gatherings,
      Supplier<Optional<Conditions>> conditions) {
    this.info = info;
    this.owned = owned;
    this.conditions = conditions;
    this.book = new RuleBook(store);
    this.desk = new AlarmDesk(store, book, gatherings.apply(book));
  }

  @Override
  public String name() {
    return "notify-alarms";
  }

  @Override
  public Duration runOnce() {
    Long epoch = owned.epochs().get(NotifyStore.HOME);
    if (epoch != null) {
      book.refresh();
      if (book.inUse()) {
        long now = info.nowMs();
        conditions.get().ifPresent(seen -> desk.look(seen, epoch, now));
      }
    }
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
