package dev.carillon.server.config;

import dev.carillon.model.error.CarillonException;
import java.time.Duration;

/**
 * Timing and sizes of the engine.
 *
 * @param buckets shards of the work
 * @param lease silence after which a worker's attempts are lost
 * @param heartbeat how often leases are renewed
 * @param claimTimeout how long a hint may stay unclaimed
 * @param cancelGrace how long a cancelled attempt may take to leave
 * @param ownerGoneAfter silence after which a server loses its shards
 * @param batch most tasks moved by one call to Redis
 * @param auditEvery rest of the auditor between two walks over all data
 * @param auditRepair whether the auditor sets index entries right by their records
 * @param keyWindow how long an idempotency key is known after the end of its task or run
 */
public record EngineConfig(
    int buckets,
    Duration lease,
    Duration heartbeat,
    Duration claimTimeout,
    Duration cancelGrace,
    Duration ownerGoneAfter,
    int batch,
    Duration auditEvery,
    boolean auditRepair,
    Duration keyWindow) {
  public EngineConfig {
    if (heartbeat.multipliedBy(3).compareTo(lease) > 0) {
      throw CarillonException.invalid(
          ServerKeys.HEARTBEAT.name(),
          "Expected a heartbeat of at most a third of the lease, but it is "
              + Units.duration(heartbeat)
              + " with a lease of "
              + Units.duration(lease)
              + ".",
          "Raise engine.lease or lower engine.heartbeat: two lost beats must not cost the work.");
    }
  }

  /** With the auditor's and the idempotency keys' defaults. */
  public EngineConfig(
      int buckets,
      Duration lease,
      Duration heartbeat,
      Duration claimTimeout,
      Duration cancelGrace,
      Duration ownerGoneAfter,
      int batch) {
    this(
        buckets,
        lease,
        heartbeat,
        claimTimeout,
        cancelGrace,
        ownerGoneAfter,
        batch,
        Duration.ofMinutes(10),
        true,
        Duration.ofHours(24));
  }

  static EngineConfig of(Settings s) {
    return new EngineConfig(
        s.get(ServerKeys.BUCKETS),
        s.get(ServerKeys.LEASE),
        s.get(ServerKeys.HEARTBEAT),
        s.get(ServerKeys.CLAIM_TIMEOUT),
        s.get(ServerKeys.CANCEL_GRACE),
        s.get(ServerKeys.OWNER_GONE),
        s.get(ServerKeys.BATCH),
        s.get(ServerKeys.AUDIT_EVERY),
        s.get(ServerKeys.AUDIT_REPAIR),
        s.get(ServerKeys.KEY_WINDOW));
  }
}
