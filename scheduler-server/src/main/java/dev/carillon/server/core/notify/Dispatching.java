package dev.carillon.server.core.notify;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.server.core.port.Courier;
import dev.carillon.server.core.port.Courier.Answer;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Due;
import dev.carillon.server.core.port.NotifyStore.Outcome;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.core.port.NotifyStore.StoredChannel;
import dev.carillon.server.core.port.NotifyStore.StoredKey;
import dev.carillon.server.core.port.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries messages and writes down what came of it. Blocks; any thread. */
public final class Dispatching {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatching.class);

  private final NotifyStore store;
  private final Courier courier;
  private final NotifySettings settings;
  private final RandomGenerator random;
  private final LongSupplier nowMs;
  private final Telemetry telemetry;

  public Dispatching(
      NotifyStore store,
      Courier courier,
      NotifySettings settings,
      RandomGenerator random,
      LongSupplier nowMs,
      Telemetry telemetry) {
    this.store = store;
    this.courier = courier;
    this.settings = settings;
    this.random = random;
    this.nowMs = nowMs;
    this.telemetry = telemetry;
  }

  /**
   * Tries a message once.
   *
   * @param channel its channel as it is now; empty: it is gone, or there never was one
   * @param once whether a failure is final
   */
  public void dispatch(Due due, Optional<StoredChannel> channel, boolean once) {
    Parcel parcel = due.parcel();
    long began = nowMs.getAsLong();
    Answer answer =
        refusal(parcel, channel)
            .map(Dispatching::refused)
            .orElseGet(() -> send(parcel, channel, began));
    int tries = due.tries() + 1;
    Outcome outcome = outcome(answer, tries, began, once);
    if (!store.done(parcel.id(), due.tries(), outcome)) {
      return; // tried by another server meanwhile, which wrote it down
    }
    telemetry.notified(parcel.kind().word(), word(outcome.state()));
    if (outcome.state() == Delivery.State.DEAD) {
      LOG.warn(
          "notify: message {} to {} is given up after {} tries: {}",
          parcel.id(),
          parcel.channel().isEmpty() ? "where its task asked for" : parcel.channel(),
          tries,
          answer.told().answer());
    }
    if (answer.gone() && channel.isPresent()) {
      switchOff(parcel.channel());
    }
  }

  private static String word(Delivery.State state) {
    return state == Delivery.State.WAITING ? "failed" : state.word();
  }

  private Answer send(Parcel parcel, Optional<StoredChannel> channel, long now) {
    try {
      return courier.send(parcel, secrets(channel, now));
    } catch (CarillonException e) {
      // Sealed with another key: an operator can mend that, so it is tried again.
      return failed(e.message());
    } catch (RuntimeException e) {
      // Counted like any other failure, or its tries would never end.
      LOG.warn("notify: message {} could not be tried", parcel.id(), e);
      return failed("This server could not try it: " + e.getClass().getSimpleName() + ".");
    }
  }

  private static Answer failed(String why) {
    return new Answer(new Delivery.Try(0, 0, 0, "", false, why), false, false, Duration.ZERO);
  }

  private static Optional<String> refusal(Parcel parcel, Optional<StoredChannel> channel) {
    if (parcel.channel().isEmpty()) {
      return Optional.empty();
    }
    if (channel.isEmpty()) {
      return Optional.of("The channel was deleted.");
    }
    return channel.get().channel().disabled() && !parcel.test()
        ? Optional.of("The channel is off.")
        : Optional.empty();
  }

  private static Answer refused(String why) {
    return new Answer(new Delivery.Try(0, 0, 0, "", false, why), false, true, Duration.ZERO);
  }

  private List<String> secrets(Optional<StoredChannel> channel, long now) {
    return channel.map(StoredChannel::keys).orElse(List.of()).stream()
        .filter(key -> key.key().endsMs() == 0 || key.key().endsMs() > now)
        .map(StoredKey::sealed)
        .map(courier::open)
        .toList();
  }

  private Outcome outcome(Answer answer, int tries, long began, boolean once) {
    Delivery.Try t = answer.told();
    Delivery.Try told =
        new Delivery.Try(began, t.status(), t.latencyMs(), t.address(), t.accepted(), t.answer());
    if (t.accepted()) {
      return new Outcome(Delivery.State.DELIVERED, Optional.empty(), told);
    }
    if (once || answer.gone() || answer.hopeless() || tries >= settings.tries()) {
      return new Outcome(Delivery.State.DEAD, Optional.empty(), told);
    }
    Duration wait = settings.after(tries, random.nextDouble());
    boolean asked = answer.notBefore().compareTo(wait) > 0;
    return new Outcome(
        Delivery.State.WAITING, Optional.of(asked ? answer.notBefore() : wait), told);
  }

  /** The receiver said that it is gone for good. */
  private void switchOff(String id) {
    LOG.warn("notify: channel {} is switched off, its receiver answered 410 Gone", id);
    for (int i = 0; i < 5; i++) {
      NotifyStore.Config config = store.config();
      Optional<StoredChannel> now =
          config.channels().stream().filter(c -> c.channel().id().equals(id)).findFirst();
      if (now.isEmpty()
          || now.get().channel().disabled()
          || store.put(
              config.version(),
              new StoredChannel(
                  now.get().channel().off(Channel.GONE, nowMs.getAsLong()), now.get().keys()))) {
        return;
      }
    }
  }
}
