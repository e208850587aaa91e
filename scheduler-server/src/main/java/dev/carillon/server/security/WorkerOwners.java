package dev.carillon.server.security;

import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Whose a worker id is: of the principal that registered it, with what it could do then. Another
 * one who uses it would take tasks that his own roles do not reach. Each server remembers for
 * itself, as a worker registers at each server that it talks to. Safe for many threads.
 */
final class WorkerOwners {
  private static final int MOST_KNOWN = 20_000;

  /** How long an id that nobody uses stays its owner's; a session uses it with each beat. */
  private static final long KEPT = Duration.ofSeconds(30).toNanos();

  private record Owner(String name, Access access, long usedAt) {
    boolean is(Caller caller) {
      return name.equals(caller.name()) && access.equals(caller.access());
    }
  }

  private final Predicate<String> live;
  private final LongSupplier nanos;
  private final Map<String, Owner> owners = new ConcurrentHashMap<>();

  /**
   * @param live whether a worker of that id has a session, on whatever server
   */
  WorkerOwners(Predicate<String> live, LongSupplier nanos) {
    this.live = live;
    this.nanos = nanos;
  }

  /**
   * Gives an id to who registers it.
   *
   * @throws CarillonException PERMISSION_DENIED if it is another one's and in use
   */
  void bind(String workerId, Caller caller) {
    if (!Ulid.valid(workerId)) {
      return; // the call itself says what is wrong with it
    }
    long now = nanos.getAsLong();
    Owner known = owners.get(workerId);
    if (known != null
        && !known.is(caller)
        && (now - known.usedAt() < KEPT || live.test(workerId))) {
      throw foreign(workerId, caller);
    }
    if (owners.size() >= MOST_KNOWN) {
      owners.values().removeIf(o -> now - o.usedAt() >= KEPT);
    }
    owners.put(workerId, new Owner(caller.name(), caller.access(), now));
  }

  /**
   * Refuses who is not the owner of an id. One that nobody registered here passes: it has no rights
   * at this server, and the nonce of an attempt proves who may end it.
   *
   * @throws CarillonException PERMISSION_DENIED
   */
  void check(String workerId, Caller caller) {
    Owner known = owners.get(workerId);
    if (known == null) {
      return;
    }
    if (!known.is(caller)) {
      throw foreign(workerId, caller);
    }
    long now = nanos.getAsLong();
    // Not on each of many calls a second: other threads read what is written here.
    if (now - known.usedAt() > KEPT / 10) {
      owners.replace(workerId, known, new Owner(known.name(), known.access(), now));
    }
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
