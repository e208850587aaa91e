package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.address;
import static dev.carillon.server.config.Kind.duration;
import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.integer;
import static dev.carillon.server.config.Kind.list;
import static dev.carillon.server.config.Kind.oneOf;
import static dev.carillon.server.config.Kind.optional;
import static dev.carillon.server.config.Kind.path;
import static dev.carillon.server.config.Kind.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be set for the Redis that holds all work. */
final class RedisSettings {
  private RedisSettings() {}

  static final Key<List<Address>> ADDRESS =
      Key.of(
              "redis.address",
              list(address()),
              "localhost:6379",
              "The Redis that holds all work; several with commas where redis.form asks for them.")
          .alias("redis-addr", "REDIS_ADDRESS");
  static final Key<RedisForm> FORM =
      Key.of(
          "redis.form",
          oneOf(RedisForm.class),
          "single",
          "What stands at that address: single, one server; sentinel, the sentinels of a master"
              + " with replicas; cluster, some nodes of a Redis Cluster.");
  static final Key<String> MASTER =
      Key.of(
          "redis.master",
          text("[^\\s]{1,128}", "a name without spaces"),
          "mymaster",
          "Name of the master among the sentinels.");
  static final Key<String> USER =
      Key.of(
          "redis.user",
          text("[^\\s]{0,128}", "a name without spaces, or nothing"),
          "",
          "User of Redis' access lists; empty: the default user.");
  static final Key<Secret> PASSWORD =
      Key.ofSecret("redis.password", "Password for Redis; empty: none.");
  static final Key<Secret> SENTINEL_PASSWORD =
      Key.ofSecret("redis.sentinel-password", "Password for the sentinels; empty: none.");
  static final Key<Boolean> TLS =
      Key.of(
          "redis.tls",
          flag(),
          "false",
          "Whether to speak TLS to Redis; its certificate and its host name are checked.");
  static final Key<Optional<Path>> CERTIFICATES =
      Key.of(
          "redis.ca-file",
          optional(path()),
          "",
          "Certificates, as PEM, of those that may vouch for Redis; empty: those the system"
              + " trusts.");
  static final Key<Duration> TIMEOUT =
      Key.of(
          "redis.timeout",
          duration(Duration.ofMillis(100), Duration.ofSeconds(30)),
          "2s",
          "How long one call may wait for Redis before Redis counts as away.");
  static final Key<Integer> CONNECTIONS =
      Key.of(
          "redis.connections",
          integer(2, 1000),
          "32",
          "Most connections to Redis at one time, to each of its nodes.");
  static final Key<String> DURABILITY =
      Key.of(
          "redis.durability",
          text("fast|aof|replicas:[1-9]", Durability.EXPECTED),
          "fast",
          "What a submit, an end of an attempt and whatever people order waits for before it is"
              + " acknowledged: fast, that Redis has it in memory; aof, that its disk has it too"
              + " (Redis 7.2 or newer); replicas:N, that N replicas have it too.");
  static final Key<Duration> DURABILITY_TIMEOUT =
      Key.of(
          "redis.durability-timeout",
          duration(Duration.ofMillis(10), Duration.ofSeconds(29)),
          "1s",
          "How long such an acknowledgement waits; then the caller is told NOT_DURABLE. Less than"
              + " redis.timeout.");
  static final Key<Boolean> ANY_EVICTION =
      Key.of(
          "redis.any-eviction-policy",
          flag(),
          "false",
          "Start although maxmemory-policy is not noeviction: Redis may then delete tasks when its"
              + " memory runs short, and the console says so in red.");
}
