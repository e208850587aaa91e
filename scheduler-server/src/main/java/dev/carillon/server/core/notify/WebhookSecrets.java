package dev.carillon.server.core.notify;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.Courier;
import dev.carillon.server.core.port.NotifyStore.Config;
import dev.carillon.server.core.port.NotifyStore.StoredKey;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Secrets of webhooks, as they are checked, kept, and come to their end. */
final class WebhookSecrets {
  private final Courier courier;
  private final RandomGenerator random;

  WebhookSecrets(Courier courier, RandomGenerator random) {
    this.courier = courier;
    this.random = random;
  }

  /** Servers with different keys could not read each other's secrets: the second one says so. */
  void oneKey(Config config, String id, String fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    config.channels().stream()
        .filter(c -> !c.channel().id().equals(id))
        .flatMap(c -> c.keys().stream())
        .findFirst()
        .ifPresent(
            key -> {
              String unused = courier.open(key.sealed());
            });
  }

  /**
   * What an older version kept as it was is sealed now, if there is a key to do it with. Without
   * one, or with another, a channel can still be changed, above all be switched off.
   */
  StoredKey again(StoredKey key) {
    return new StoredKey(key.key(), courier.sealAgain(key.sealed()));
  }

  /** Refuses what the store of this webhook would refuse for want of the right key. */
  void ready(Config config, Channel channel) {
    boolean known =
        config.channels().stream()
            .filter(c -> c.channel().id().equals(channel.id()))
            .anyMatch(c -> !c.keys().isEmpty());
    if (channel.kind() == Channel.Kind.WEBHOOK && !known) {
      String made = courier.newSecret();
      oneKey(config, channel.id(), made);
      String unused = courier.seal(made);
    }
  }

  /** A secret as it is kept. */
  StoredKey key(String secret, long now) {
    String id = Ulid.random(now, random).substring(18).toLowerCase(Locale.ROOT);
    return new StoredKey(new Channel.Key(id, now, 0), courier.seal(secret));
  }

  /** Refuses a text that is no secret. */
  void check(String secret, Channel.Kind kind) {
    if (secret.isEmpty()) {
      return;
    }
    Optional<String> problem =
        kind == Channel.Kind.WEBHOOK
            ? courier.secretProblem(secret)
            : Optional.of("Expected a secret of a webhook only, but the channel sends e-mail.");
    problem.ifPresent(
        text -> {
          throw CarillonException.invalid("secret", text, "Leave it out: one is made.");
        });
  }

  /** The same, signing until then at most. */
  static StoredKey ending(StoredKey key, long end) {
    Channel.Key k = key.key();
    long sooner = k.endsMs() == 0 ? end : Math.min(k.endsMs(), end);
    return new StoredKey(new Channel.Key(k.id(), k.createdMs(), sooner), key.sealed());
  }
}
