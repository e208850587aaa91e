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

  private PatientRedis() {}

  /** The defaults, for the Redis at this port of this machine. */
  public static Redis at(int port) {
    return at(new Address("127.0.0.1", port));
  }

  /** The defaults, for the Redis at this address. */
  public static Redis at(Address address) {
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
        TIMEOUT,
        d.connections(),
        d.anyEviction(),
        d.durability());
  }
}
