package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.notify.Dispatching;
import dev.carillon.server.core.notify.Gathering;
import dev.carillon.server.core.notify.NotifySettings;
import dev.carillon.server.core.notify.StoredNotifications;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.StoredChannel;
import dev.carillon.server.core.port.NotifyStore.StoredKey;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.notify.Post;
import dev.carillon.server.notify.Wording;
import dev.carillon.server.outgoing.Guard;
import dev.carillon.server.outgoing.GuardSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Webhooks whose secrets an older version kept as they were. */
class UnsealedWebhooksTest {
  private static final String KEPT = "raw:whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Duration LONG = Duration.ofDays(1);
  private static final Channel OLD = Channel.webhook("old", "http://example.org/");
  private static final Channel NEW = Channel.webhook("new", "http://example.org/");

  private final Random random = new Random(7);

  private void with(RedisStores stores, String passphrase, Consumer<StoredNotifications> then) {
    NotifyStore store = stores.notifications();
    Guard guard = new Guard(new GuardSettings(Set.of(80), false, List.of()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Post post = new Post(guard, LONG, passphrase, "", Optional.empty(), Clock.systemUTC())) {
      Dispatching dispatching =
          new Dispatching(
              store,
              post,
              new NotifySettings(LONG, 3, LONG, LONG, 1),
              random,
              stores.info()::nowMs,
              NoTelemetry.INSTANCE);
      then.accept(
          new StoredNotifications(
              new StoredNotifications.Parts(store, stores.info(), post, dispatching),
              book -> new Gathering(store, book, new Wording("c"), random),
              threads,
              random));
    }
  }

  private static String kept(NotifyStore store) {
    StoredChannel channel = store.config().channels().getFirst();
    assertThat(channel.channel().disabled()).isTrue();
    return channel.keys().getFirst().sealed();
  }

  @Test
  void canBeChangedWithoutAKey_areSealedWithOne_andNewOnesAreRefusedBeforeTheyAreStored() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores =
            new RedisStores(
                new RedisStores.Settings(
                    "127.0.0.1",
                    redis.port(),
                    "",
                    "notify",
                    1,
                    PatientRedis.TIMEOUT,
                    4,
                    Ulid.random(2, random),
                    "n1"),
                NoTelemetry.INSTANCE,
                random)) {
      stores.checkData();
      NotifyStore store = stores.notifications();
      StoredKey key = new StoredKey(new Channel.Key("k", 1, 0), KEPT);
      assertThat(store.put(0, new StoredChannel(OLD.withKeys(List.of(key.key())), List.of(key))))
          .isTrue();
      with(
          stores,
          "",
          notifications -> {
            put(notifications);
            assertThat(kept(store)).isEqualTo(KEPT);
            notifications.check(OLD);
            refused(notifications, "this server has none");
          });
      with(
          stores,
          "a key",
          notifications -> {
            put(notifications);
            assertThat(kept(store)).startsWith("aes:");
            notifications.check(NEW);
          });
      String sealed = kept(store);
      with(
          stores,
          "another",
          notifications -> {
            put(notifications);
            assertThat(kept(store)).isEqualTo(sealed);
            refused(notifications, "another or none");
          });
    }
  }

  private static void put(StoredNotifications notifications) {
    ChannelAndSecret put = notifications.putChannel(OLD.withDisabled(true), "", Caller.SYSTEM);
    assertThat(put.secret()).isEmpty();
  }

  private static void refused(StoredNotifications notifications, String message) {
    assertThatThrownBy(() -> notifications.check(NEW))
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE))
        .hasMessageContaining(message);
  }
}
