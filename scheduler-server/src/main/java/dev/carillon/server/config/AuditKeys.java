package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.duration;
import static dev.carillon.server.config.Kind.integer;

import java.time.Duration;
import java.util.List;

/** What can be set for the audit log. */
final class AuditKeys {
  private AuditKeys() {}

  static final Key<Duration> KEEP =
      Key.of(
          "audit.keep",
          duration(Duration.ofHours(1), Duration.ofDays(3650)),
          "400d",
          "How long entries of the audit log are kept. The hash of the last one that was trimmed"
              + " stays, so that the chain can be verified.");
  static final Key<Integer> ENTRIES =
      Key.of(
          "audit.entries",
          integer(100, 10_000_000),
          "100000",
          "Most entries of the audit log; about 600 bytes of Redis memory each.");

  static final List<Key<?>> ALL = List.of(KEEP, ENTRIES);
}
