package dev.carillon.server.security;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.CredentialStore;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose a worker id is: of the principal that used it first, with what it could do then, for as
 * long as it is used and a minute more. Another one who uses it would take tasks that his own roles
 * do not reach. The store tells all servers, also one that was started just now; each remembers
 * what it was told for some seconds. Safe for many threads; may block on the store.
 */
final class WorkerOwners {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerOwners.class);
  private static final int MOST_KNOWN = 20_000;

  /** How long an id that nobody uses stays its owner's; a session uses it with each beat. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** How often the store is told that it is used. */
  private static final long RENEWED = Duration.ofSeconds(20).toNanos();

  private record Owner(String who, long toldAt) {}

  private final CredentialStore store;
  private final LongSupplier nanos;
  private final Map<String, Owner> owners = new ConcurrentHashMap<>();

  WorkerOwners(CredentialStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
  }

  /**
   * Gives an id to who uses it first.
   *
   * @throws CarillonException PERMISSION_DENIED if it is another one's
   */
  void check(String workerId, Caller caller) {
    if (!Ulid.valid(workerId)) {
      return; // the call itself says what is wrong with it
    }
    String who = who(caller);
    long now = nanos.getAsLong();
    Owner known = owners.get(workerId);
    if (known != null && now - known.toldAt() < RENEWED) {
      if (known.who().equals(who)) {
        return;
      }
      throw foreign(workerId, caller);
    }
    if (!told(workerId, who)) {
      throw foreign(workerId, caller);
    }
    if (owners.size() >= MOST_KNOWN) {
      owners.values().removeIf(o -> now - o.toldAt() >= RENEWED);
    }
    owners.put(workerId, new Owner(who, now));
  }

  /** While the store is away nobody is given work either. */
  private boolean told(String workerId, String who) {
    try {
      return store.ownWorker(workerId, who, KEPT);
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.REDIS_AWAY && e.code() != ErrorCode.STORE_FULL) {
        throw e;
      }
      LOG.debug("Whose worker {} is, is not known now: {}", workerId, e.message());
      return true;
    }
  }

  private static String who(Caller caller) {
    Access access = caller.access();
    return String.join(
        "\t",
        caller.name(),
        String.join(",", access.roles().stream().map(Role::word).sorted().toList()),
        String.join(",", new TreeSet<>(access.tenants())),
        String.join(",", new TreeSet<>(access.queues())));
  }

  private static CarillonException foreign(String workerId, Caller caller) {
    return CarillonException.of(
            ErrorCode.PERMISSION_DENIED,
            "Expected a worker id that '"
                + caller.name()
                + "' registered, but another principal did, or the same one with other roles.")
        .operation("worker")
        .subject(workerId)
        .advice("Start the worker anew: each process makes an id of its own and registers it.")
        .build();
  }
}
