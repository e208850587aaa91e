package dev.carillon.server.boot;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Smtp;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.notify.Conditions;
import dev.carillon.server.core.notify.Dispatching;
import dev.carillon.server.core.notify.Gathering;
import dev.carillon.server.core.notify.Notifications;
import dev.carillon.server.core.notify.NotifySettings;
import dev.carillon.server.core.notify.RuleBook;
import dev.carillon.server.core.notify.StoredNotifications;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.loop.AlarmWatch;
import dev.carillon.server.loop.ExportEnd;
import dev.carillon.server.loop.NoticeSender;
import dev.carillon.server.loop.Notifier;
import dev.carillon.server.mail.SmtpServer;
import dev.carillon.server.notify.Post;
import dev.carillon.server.notify.Wording;
import dev.carillon.server.outgoing.Guard;
import dev.carillon.server.outgoing.GuardSettings;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What tells people and programs what happened. */
final class NotifyParts implements AutoCloseable {
  private final Notify config;
  private final RedisStores stores;
  private final Clock clock;
  private final NotifySettings settings;
  private final ExecutorService executor;
  private final Post post;
  private final Function<RuleBook, Gathering> gatherings;
  private final Dispatching dispatching;
  private final Notifications operations;
  private final Telemetry telemetry;

  NotifyParts(
      Notify config,
      String cluster,
      RedisStores stores,
      CarillonThreads threads,
      Clock clock,
      RandomGenerator random,
      Telemetry telemetry) {
    this.config = config;
    this.stores = stores;
    this.clock = clock;
    this.settings =
        new NotifySettings(
            config.timeout(),
            config.tries(),
            config.retryFirst(),
            config.retryMost(),
            config.maxBytes());
    this.executor = threads.virtual("notify");
    this.post = post(config, clock);
    Wording words = new Wording(cluster);
    NotifyStore store = stores.notifications();
    this.gatherings = book -> new Gathering(store, book, words, random);
    this.dispatching =
        new Dispatching(store, post, settings, random, () -> stores.info().nowMs(), telemetry);
    this.telemetry = telemetry;
    this.operations =
        new StoredNotifications(
            new StoredNotifications.Parts(store, stores.info(), post, dispatching),
            gatherings,
            executor,
            random);
  }

  private static Post post(Notify config, Clock clock) {
    Guard guard = new Guard(new GuardSettings(config.ports(), config.httpsOnly(), config.allow()));
    return new Post(
        guard,
        config.timeout(),
        config.secretKey().value(),
        config.taskSecret().value(),
        mail(config),
        clock);
  }

  private static Optional<Post.MailWay> mail(Notify config) {
    Smtp smtp = config.smtp();
    if (smtp.host().isEmpty()) {
      return Optional.empty();
    }
    if (smtp.from().isEmpty()) {
      throw CarillonException.invalid(
          "notify.smtp-from",
          "Expected the sender of notifications, like carillon@example.org, but there is none.",
          "Set notify.smtp-from beside notify.smtp-host.");
    }
    return Optional.of(
        new Post.MailWay(
            new SmtpServer(
                smtp.host(),
                smtp.port(),
                switch (smtp.security()) {
                  case NONE -> SmtpServer.Protection.NONE;
                  case STARTTLS -> SmtpServer.Protection.STARTTLS;
                  case TLS -> SmtpServer.Protection.TLS;
                },
                smtp.user(),
                smtp.password().value(),
                config.timeout(),
                smtp.authorities()),
            smtp.from(),
            smtp.recipients().stream()
                .map(r -> r.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet())));
  }

  /** What doors call. */
  Notifications operations() {
    return operations;
  }

  /**
   * The loops that follow rules.
   *
   * @param conditions empty while it is not known how things stand
   */
  List<Loop> loops(Owned owned, int buckets, Supplier<Optional<Conditions>> conditions) {
    if (!config.enabled()) {
      return List.of(ExportEnd.ofNotifications(stores.notificationReader(), owned));
    }
    NotifyStore store = stores.notifications();
    return List.of(
        new Notifier(
            new Notifier.Sources(
                stores.notificationReader(), store, stores.search(), stores.runs(), stores.info()),
            owned,
            buckets,
            settings.maxBytes()),
        new NoticeSender(
            new NoticeSender.Parts(store, stores.info(), owned, dispatching, clock, telemetry),
            gatherings,
            settings.hold(),
            executor),
        new AlarmWatch(store, stores.info(), owned, gatherings, conditions));
  }

  @Override
  public void close() {
    post.close();
  }
}
