package dev.carillon.server.config;

import dev.carillon.model.error.CarillonException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Redis that holds all work.
 *
 * @param addresses of the one server, of the sentinels, or of some nodes of a cluster
 * @param master name the sentinels know the master by
 * @param user of Redis' access lists; empty: the default user
 * @param certificates that vouch for Redis; none: those the system trusts
 * @param timeout how long one call may wait
 * @param connections most at one time, to each node
 * @param anyEviction whether to start although it may evict tasks
 * @param durability what acknowledgements wait for
 */
public record Redis(
    RedisForm form,
    List<Address> addresses,
    String master,
    String user,
    Secret password,
    Secret sentinelPassword,
    boolean tls,
    Optional<Path> certificates,
    Duration timeout,
    int connections,
    boolean anyEviction,
    Durability durability) {
  public Redis {
    addresses = List.copyOf(addresses);
    if (form == RedisForm.SINGLE ? addresses.size() != 1 : addresses.isEmpty()) {
      throw CarillonException.invalid(
          RedisSettings.ADDRESS.name(),
          "Expected "
              + (form == RedisForm.SINGLE ? "one address of one Redis" : "an address or several")
              + ", but there are "
              + addresses.size()
              + ".",
          "For several, say what they are: redis.form sentinel or cluster.");
    }
  }

  /** Acknowledged is what Redis has in memory. */
  public Redis(
      RedisForm form,
      List<Address> addresses,
      String master,
      String user,
      Secret password,
      Secret sentinelPassword,
      boolean tls,
      Optional<Path> certificates,
      Duration timeout,
      int connections,
      boolean anyEviction) {
    this(
        form,
        addresses,
        master,
        user,
        password,
        sentinelPassword,
        tls,
        certificates,
        timeout,
        connections,
        anyEviction,
        Durability.FAST);
  }

  static Redis of(Settings s) {
    return new Redis(
        s.get(RedisSettings.FORM),
        s.get(RedisSettings.ADDRESS),
        s.get(RedisSettings.MASTER),
        s.get(RedisSettings.USER),
        s.get(RedisSettings.PASSWORD),
        s.get(RedisSettings.SENTINEL_PASSWORD),
        s.get(RedisSettings.TLS),
        s.get(RedisSettings.CERTIFICATES),
        s.get(RedisSettings.TIMEOUT),
        s.get(RedisSettings.CONNECTIONS),
        s.get(RedisSettings.ANY_EVICTION),
        Durability.of(s));
  }

  /** One server at that address. */
  public Redis withAddress(Address value) {
    return new Redis(
        RedisForm.SINGLE,
        List.of(value),
        master,
        user,
        password,
        sentinelPassword,
        tls,
        certificates,
        timeout,
        connections,
        anyEviction,
        durability);
  }

  /** For people. */
  public String where() {
    String all = addresses.stream().map(Address::toString).collect(Collectors.joining(","));
    return switch (form) {
      case SINGLE -> all;
      case SENTINEL -> "master " + master + " of the sentinels at " + all;
      case CLUSTER -> "the cluster at " + all;
    };
  }
}
