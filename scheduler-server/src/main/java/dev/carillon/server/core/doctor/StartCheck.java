package dev.carillon.server.core.doctor;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.port.StoreInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a store may be trusted with tasks at all; looked at once, when the server starts. */
public final class StartCheck {
  private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

  private StartCheck() {}

  /**
   * Refuses a store that may evict tasks or will never do what acknowledgements are to wait for.
   * Says so of one that cannot do it now, as replicas come by themselves, and of one that forgets
   * tasks when it is restarted.
   *
   * @param anyEviction start all the same; the finding stays
   * @throws CarillonException INCOMPATIBLE_DATA
   */
  public static void check(StoreInfo.Facts facts, boolean anyEviction) {
    String policy = facts.evictionPolicy();
    if (!policy.isEmpty() && !policy.equals("noeviction")) {
      if (!anyEviction) {
        throw CarillonException.of(
                ErrorCode.INCOMPATIBLE_DATA,
                "Expected maxmemory-policy noeviction in Redis, but it is " + policy + ".")
            .operation("start")
            .advice(
                "Any other policy deletes tasks when memory runs short. Set it: redis-cli config"
                    + " set maxmemory-policy noeviction. Or start with"
                    + " redis.any-eviction-policy=true.")
            .build();
      }
      LOG.error("start: Redis may evict tasks: maxmemory-policy is {}", policy);
    }
    if (facts.lacksForGood()) {
      throw CarillonException.of(
              ErrorCode.INCOMPATIBLE_DATA,
              "Expected a Redis that can do what redis.durability asks for, but "
                  + facts.lacks()
                  + ".")
          .operation("start")
          .advice(
              "Give it what it lacks: appendonly yes, and Redis 7.2 or newer. Or start with"
                  + " redis.durability=fast.")
          .build();
    }
    if (!facts.lacks().isEmpty()) {
      LOG.error(
          "start: {}; until it has them calls are answered NOT_DURABLE, though they are done",
          facts.lacks());
    }
    if (!facts.appendOnly()) {
      LOG.warn("start: Redis keeps no append-only file: a restart of it forgets tasks");
    }
  }
}
