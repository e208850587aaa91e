package dev.carillon.server.security;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.CredentialStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose a worker id is: of the principal that registered it, with what it could do then. The store
 * tells all servers, for as long as it is used and a minute more; the server where it registered
 * knows it for as long as it knows the worker, as another one who used the id would take tasks that
 * his own roles do not reach. Nothing but a registration makes an entry. Safe for many threads; may
 * block on the store.
 */
final class WorkerOwners {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerOwners.class);

  /** Ids that one principal may have here at one time, live or used within a minute. */
  static final int MOST_EACH = 10_000;

  private static final int MOST_KNOWN = 20_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** How long an id that nobody uses stays its owner's; a session uses it with each beat. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** How often the store is told that it is used. */
  private static final long RENEWED = Duration.ofSeconds(20).toNanos();

  private record Owner(String name, String who, long toldAt) {
    private boolean usedLately(long now) {
      return now - toldAt < KEPT.toNanos();
    }
  }

  private final CredentialStore store;
  private final Predicate<String> forget;
  private final LongSupplier nanos;
  private final Map<String, Owner> owners = new ConcurrentHashMap<>();

  /** How many ids each principal has; guarded by this. */
  private final Map<String, Integer> counts = new HashMap<>();

  private long tidiedAt; // guarded by this

  /**
   * @param forget makes this server forget a worker; false if it has a session, and stays
   */
  WorkerOwners(CredentialStore store, Predicate<String> forget, LongSupplier nanos) {
    this.store = store;
    this.forget = forget;
    this.nanos = nanos;
    this.tidiedAt = nanos.getAsLong() - SECOND;
  }

  /**
   * Gives an id to who registers it first, or after its owner has gone.
   *
   * @throws CarillonException PERMISSION_DENIED if it is another one's, BUSY if he has too many,
   *     REDIS_AWAY if nobody knows whose it is
   */
  void register(String workerId, Caller caller) {
    if (!Ulid.valid(workerId)) {
      return; // the call itself says what is wrong with it
    }
    String who = who(caller);
    long now = nanos.getAsLong();
    Owner known = owners.get(workerId);
    if (known != null && known.who().equals(who)) {
      renew(workerId, known, caller, now);
      return;
    }
    if (known != null && known.usedLately(now)) {
      throw foreign(workerId, caller);
    }
    requireRoom(caller, now);
    if (!isGiven(workerId, who)) {
      throw foreign(workerId, caller);
    }
    keep(workerId, new Owner(caller.name(), who, now), caller);
  }

  /** A store that is full has said that it is nobody else's. */
  private boolean isGiven(String workerId, String who) {
    try {
      return store.ownWorker(workerId, who, KEPT);
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.STORE_FULL) {
        throw e;
      }
      LOG.debug("Other servers are not told whose worker {} is: {}", workerId, e.message());
      return true;
    }
  }

  /**
   * Compares, and keeps nothing.
   *
   * @throws CarillonException PERMISSION_DENIED if it is another one's, NOT_FOUND if this server
   *     knows the worker as another one's who has gone
   */
  void check(String workerId, Caller caller) {
    if (!Ulid.valid(workerId)) {
      return;
    }
    String who = who(caller);
    long now = nanos.getAsLong();
    Owner known = owners.get(workerId);
    if (known == null) {
      // The worker is not known here: work is given to nobody by it, and ended by the nonce.
      Optional<String> owner = store.workerOwner(workerId);
      if (owner.isPresent() && !owner.get().equals(who)) {
        throw foreign(workerId, caller);
      }
      return;
    }
    if (!known.who().equals(who)) {
      throw known.usedLately(now) ? foreign(workerId, caller) : registerFirst(workerId);
    }
    renew(workerId, known, caller, now);
  }

  private void renew(String workerId, Owner known, Caller caller, long now) {
    if (now - known.toldAt() < RENEWED) {
      return;
    }
    try {
      if (!store.ownWorker(workerId, known.who(), KEPT)) {
        throw foreign(workerId, caller);
      }
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.REDIS_AWAY && e.code() != ErrorCode.STORE_FULL) {
        throw e;
      }
      // It registered here, which was proved; only other servers hear of it later.
      LOG.debug("Other servers are not told whose worker {} is: {}", workerId, e.message());
    }
    owners.replace(workerId, known, new Owner(known.name(), known.who(), now));
  }

  private synchronized void keep(String workerId, Owner owner, Caller caller) {
    Owner before = owners.get(workerId);
    if (before != null && before.who().equals(owner.who())) {
      return;
    }
    boolean anothers = before != null && before.usedLately(owner.toldAt());
    // What it registered with must not serve another one.
    if (anothers || !forget.test(workerId)) {
      throw foreign(workerId, caller);
    }
    if (before != null) {
      uncount(before);
    }
    owners.put(workerId, owner);
    counts.merge(owner.name(), 1, Integer::sum);
  }

  private void uncount(Owner owner) {
    counts.computeIfPresent(owner.name(), (name, n) -> n == 1 ? null : n - 1);
  }

  private synchronized void requireRoom(Caller caller, long now) {
    boolean full = counts.getOrDefault(caller.name(), 0) >= MOST_EACH;
    if ((full || owners.size() >= MOST_KNOWN) && now - tidiedAt >= SECOND) {
      tidiedAt = now;
      tidy(now);
      full = counts.getOrDefault(caller.name(), 0) >= MOST_EACH;
    }
    if (full) {
      throw CarillonException.of(
              ErrorCode.BUSY,
              "Expected at most "
                  + MOST_EACH
                  + " workers of '"
                  + caller.name()
                  + "' at one server, but got one more.")
          .operation("worker")
          .subject(caller.name())
          .advice("Those that are gone count for a minute; give each fleet a token of its own.")
          .retryAfter(KEPT)
          .build();
    }
  }

  /** Forgets those whose worker has gone, and with them the workers, so that none is nobody's. */
  private void tidy(long now) {
    owners
        .entrySet()
        .removeIf(
            e -> {
              boolean over = !e.getValue().usedLately(now) && forget.test(e.getKey());
              if (over) {
                uncount(e.getValue());
              }
              return over;
            });
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

  private static CarillonException registerFirst(String workerId) {
    return CarillonException.of(
            ErrorCode.NOT_FOUND,
            "Expected a worker that you registered, but '" + workerId + "' was another one's.")
        .operation("worker")
        .subject(workerId)
        .advice("Register first; then it takes what your roles reach.")
        .build();
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
