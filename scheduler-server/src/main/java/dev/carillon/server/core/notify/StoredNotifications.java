package dev.carillon.server.core.notify;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.Courier;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Config;
import dev.carillon.server.core.port.NotifyStore.Due;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.core.port.NotifyStore.StoredChannel;
import dev.carillon.server.core.port.NotifyStore.StoredKey;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.told.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Channels and rules as they are kept, and what operators do to messages. */
public final class StoredNotifications implements Notifications {
  private static final int PAGE = 100;
  private static final int TIMES = 20;
  private static final int AT_A_TIME = 500;
  private static final Duration KEEP_OLD = Duration.ofHours(24);
  private static final int MOST_KEYS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(StoredNotifications.class);

  /** Clients wait for 10 s unless they say otherwise. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** What it stands on. */
  public record Parts(
      NotifyStore store, StoreInfo info, Courier courier, Dispatching dispatching) {}

  private final Parts p;
  private final Function<RuleBook, Gathering> gatherings;
  private final ExecutorService executor;
  private final WebhookSecrets secrets;

  /**
   * @param gatherings makes messages by a book of rules
   * @param executor for tests of several channels at once
   */
  public StoredNotifications(
      Parts parts,
      Function<RuleBook, Gathering> gatherings,
      ExecutorService executor,
      RandomGenerator random) {
    this.p = parts;
    this.gatherings = gatherings;
    this.executor = executor;
    this.secrets = new WebhookSecrets(parts.courier(), random);
  }

  /** Reads, changes and keeps; again if somebody else was faster. */
  private <T> T change(String what, Function<Config, Optional<T>> change) {
    for (int i = 0; i < TIMES; i++) {
      Optional<T> done = change.apply(p.store().config());
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw CarillonException.of(
            ErrorCode.BUSY,
            "Expected to change notifications, but others change them all the time.")
        .operation(what)
        .advice("Try again.")
        .build();
  }

  private static Optional<StoredChannel> channel(Config config, String id) {
    return config.channels().stream().filter(c -> c.channel().id().equals(id)).findFirst();
  }

  @Override
  public ChannelAndSecret putChannel(Channel channel, String secret, Caller caller) {
    NotificationChecks.check(channel, p.courier());
    secrets.check(secret, channel.kind());
    boolean web = channel.kind() == Channel.Kind.WEBHOOK;
    return change(
        "notify channel put",
        config -> {
          Optional<StoredChannel> before = channel(config, channel.id());
          List<String> known = config.channels().stream().map(c -> c.channel().id()).toList();
          NotificationChecks.room(before.isEmpty(), channel.id(), known, "channels");
          long now = p.info().nowMs();
          List<StoredKey> old = web ? before.map(StoredChannel::keys).orElse(List.of()) : List.of();
          String made = web && secret.isEmpty() && old.isEmpty() ? p.courier().newSecret() : "";
          String fresh = secret.isEmpty() ? made : secret;
          secrets.oneKey(config, channel.id(), fresh);
          List<StoredKey> keys =
              fresh.isEmpty()
                  ? old.stream().map(secrets::again).toList()
                  : List.of(secrets.key(fresh, now));
          StoredChannel stored =
              stored(channel.changed(now, caller.name()), web ? keys : List.of());
          return p.store().put(config.version(), stored)
              ? Optional.of(new ChannelAndSecret(stored.channel(), made))
              : Optional.empty();
        });
  }

  private static StoredChannel stored(Channel channel, List<StoredKey> keys) {
    return new StoredChannel(channel.withKeys(keys.stream().map(StoredKey::key).toList()), keys);
  }

  @Override
  public Channel channel(String id) {
    return stored(p.store().config(), id).channel();
  }

  private static StoredChannel stored(Config config, String id) {
    return channel(config, id)
        .orElseThrow(() -> CarillonException.notFound("notify channel", "channel", id));
  }

  @Override
  public List<Channel> channels() {
    return p.store().config().channels().stream().map(StoredChannel::channel).toList();
  }

  @Override
  public void deleteChannel(String id, Caller caller) {
    boolean unused =
        change(
            "notify channel delete",
            config -> {
              String known = stored(config, id).channel().id();
              return p.store().removeChannel(config.version(), known)
                  ? Optional.of(true)
                  : Optional.empty();
            });
  }

  @Override
  public ChannelAndSecret rotate(String id, String secret, Duration keepOld, Caller caller) {
    secrets.check(secret, Channel.Kind.WEBHOOK);
    Duration keep = keepOld.isZero() ? KEEP_OLD : keepOld;
    return change(
        "notify channel rotate",
        config -> {
          StoredChannel before = stored(config, id);
          if (before.channel().kind() != Channel.Kind.WEBHOOK) {
            throw CarillonException.invalid(
                "id", "Expected a webhook, but '" + id + "' sends e-mail.", "It has no secrets.");
          }
          long now = p.info().nowMs();
          long end = now + keep.toMillis();
          String made = secret.isEmpty() ? p.courier().newSecret() : "";
          List<StoredKey> keys = new ArrayList<>();
          before.keys().stream()
              .filter(k -> k.key().endsMs() == 0 || k.key().endsMs() > now)
              .map(k -> WebhookSecrets.ending(k, end))
              .forEach(keys::add);
          if (keys.size() >= MOST_KEYS) {
            throw CarillonException.invalid(
                "id",
                "Expected at most 5 secrets at one time, but '" + id + "' would have more.",
                "Wait until older ones have ended, or set the secret anew.");
          }
          String fresh = secret.isEmpty() ? made : secret;
          secrets.oneKey(config, id, fresh);
          keys.add(secrets.key(fresh, now));
          StoredChannel stored = stored(before.channel().changed(now, caller.name()), keys);
          return p.store().put(config.version(), stored)
              ? Optional.of(new ChannelAndSecret(stored.channel(), made))
              : Optional.empty();
        });
  }

  @Override
  public void check(Channel channel) {
    NotificationChecks.check(channel, p.courier());
    secrets.ready(p.store().config(), channel);
  }

  @Override
  public void check(Rule rule, Set<String> coming) {
    Set<String> known = new HashSet<>(coming);
    channels().forEach(channel -> known.add(channel.id()));
    NotificationChecks.check(rule, known);
  }

  @Override
  public Rule putRule(Rule rule, Caller caller) {
    return change(
        "notify rule put",
        config -> {
          Set<String> channels =
              config.channels().stream().map(c -> c.channel().id()).collect(Collectors.toSet());
          NotificationChecks.check(rule, channels);
          boolean fresh = config.rules().stream().noneMatch(r -> r.id().equals(rule.id()));
          NotificationChecks.room(
              fresh, rule.id(), config.rules().stream().map(Rule::id).toList(), "rules");
          // Before it is kept: what happens from now on is not to be trimmed unread.
          p.store().open();
          Rule stored = rule.changed(p.info().nowMs(), caller.name());
          return p.store().put(config.version(), stored) ? Optional.of(stored) : Optional.empty();
        });
  }

  @Override
  public Rule rule(String id) {
    return rule(p.store().config(), id);
  }

  private static Rule rule(Config config, String id) {
    return config.rules().stream()
        .filter(r -> r.id().equals(id))
        .findFirst()
        .orElseThrow(() -> CarillonException.notFound("notify rule", "rule", id));
  }

  @Override
  public List<Rule> rules() {
    return p.store().config().rules();
  }

  @Override
  public void deleteRule(String id, Caller caller) {
    boolean unused =
        change(
            "notify rule delete",
            config -> {
              String known = rule(config, id).id();
              return p.store().removeRule(config.version(), known)
                  ? Optional.of(true)
                  : Optional.empty();
            });
  }

  @Override
  public List<Delivery> testRule(String id, Caller caller) {
    RuleBook book = book();
    Rule rule = rule(p.store().config(), id);
    Notice notice = test(rule.id(), rule.note(), rule.sortedEvents().getFirst().word(), caller);
    Gathering gathering = gatherings.apply(book);
    List<Parcel> parcels =
        rule.channels().stream()
            .map(book::channel)
            .flatMap(Optional::stream)
            .map(stored -> gathering.parcel(stored.channel(), notice))
            .toList();
    return tried(parcels, book);
  }

  @Override
  public List<Delivery> testChannel(String id, Caller caller) {
    RuleBook book = book();
    Channel channel = stored(p.store().config(), id).channel();
    Notice notice = test("", "", NotifyEvent.TASK_COMPLETED.word(), caller);
    return tried(List.of(gatherings.apply(book).parcel(channel, notice)), book);
  }

  private RuleBook book() {
    RuleBook book = new RuleBook(p.store());
    book.refresh();
    return book;
  }

  private Notice test(String rule, String note, String event, Caller caller) {
    long now = p.info().nowMs();
    String by = caller.name().isEmpty() ? "an operator" : caller.name();
    return new Notice(
        rule,
        note,
        event,
        now,
        true,
        false,
        1,
        List.of(Happening.of(event, now, "test", "A test that " + by + " asked for.")));
  }

  /** Each is tried at once, all together, and once only. */
  private List<Delivery> tried(List<Parcel> parcels, RuleBook book) {
    p.store().create(parcels, Duration.ofMinutes(5));
    List<Future<?>> tries = new ArrayList<>();
    for (Parcel parcel : parcels) {
      Optional<StoredChannel> channel = book.channel(parcel.channel());
      tries.add(executor.submit(() -> p.dispatching().dispatch(new Due(parcel, 0), channel, true)));
    }
    tries.forEach(StoredNotifications::await);
    return parcels.stream()
        .map(parcel -> p.store().find(parcel.id()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static void await(Future<?> one) {
    try {
      Object unused = one.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It goes on, and its end stands in the log: whoever asked does not wait for longer.
      LOG.info("notify: a test has no answer within {} s", PATIENCE.toSeconds());
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof CarillonException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CarillonException.of(
              ErrorCode.INTERNAL, "Expected to wait for a channel, but was interrupted.")
          .build();
    }
  }

  @Override
  public DeliveryPage deliveries(DeliveryFilter filter, int pageSize, String pageToken) {
    return p.store().list(filter, pageSize == 0 ? PAGE : pageSize, pageToken);
  }

  @Override
  public Delivery delivery(String id) {
    return p.store()
        .find(id)
        .orElseThrow(() -> CarillonException.notFound("notify show", "message", id));
  }

  @Override
  public long redeliver(List<String> ids, String channel, Caller caller) {
    if (!ids.isEmpty()) {
      return p.store().again(ids);
    }
    String known = stored(p.store().config(), channel).channel().id();
    return p.store().again(p.store().dead(known, AT_A_TIME));
  }

  @Override
  public List<Alarm> alarms() {
    return p.store().alarms().stream()
        .map(
            a ->
                new Alarm(
                    a.rule(),
                    a.event(),
                    a.subject(),
                    a.sinceMs(),
                    a.told(),
                    a.value(),
                    Kept.of(a.value())))
        .toList();
  }

  @Override
  public Optional<String> problem(Channel.Kind kind, String target) {
    return p.courier().problem(kind, target);
  }

  @Override
  public void expectJobs() {
    // Asked each time: what was kept is gone once Redis has lost its data, and nobody would notice.
    if (p.store().expectsJobs()) {
      return;
    }
    boolean unused =
        change(
            "notify",
            config -> {
              if (config.jobs()) {
                return Optional.of(true);
              }
              p.store().open();
              return p.store().expectJobs(config.version()) ? Optional.of(true) : Optional.empty();
            });
  }
}
