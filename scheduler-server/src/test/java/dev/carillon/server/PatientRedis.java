package dev.carillon.server;

import dev.carillon.server.config.Address;
import dev.carillon.server.config.Redis;
import dev.carillon.server.config.ServerConfig;
import java.time.Duration;
import java.util.List;

/**
 * How tests reach their Redis: a machine that stops for seconds must not make it count as away, as
 * it would with the two seconds of the default.
 */
public final class PatientRedis {
  /** The longest that one call waits. */
  public static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** Where the test itself takes Redis away and waits until that is noticed, several times over. */
  private static final Duration BRIEF = Duration.ofSeconds(4);

  private PatientRedis() {}

  /** The defaults, for the Redis at this port of this machine. */
  public static Redis at(int port) {
    return at(new Address("127.0.0.1", port));
  }

  /** For a test that takes its Redis away: long enough for a machine that stops, no longer. */
  public static Redis brieflyAt(int port) {
    return at(new Address("127.0.0.1", port), BRIEF);
  }

  /** The defaults, for the Redis at this address. */
  public static Redis at(Address address) {
    return at(address, TIMEOUT);
  }

  private static Redis at(Address address, Duration timeout) {
    Redis d = ServerConfig.defaults().redis();
    return new Redis(
        d.form(),
        List.of(address),
        d.master(),
        d.user(),
        d.password(),
        d.sentinelPassword(),
        d.tls(),
        d.certificates(),
        timeout,
        d.connections(),
        d.anyEviction(),
        d.durability());
  }
}
