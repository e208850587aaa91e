package dev.carillon.server.store.redis;

import dev.carillon.server.core.port.AuditStore.Found;
import java.util.List;

/** One kind of comparison, over all that a walk looks at. One thread. */
interface AuditStage {
  /** Whether nothing is left to look at; asked before the first step too. */
  boolean over();

  /** Goes on a little: a few short calls of Redis. */
  List<Found> step();
}
