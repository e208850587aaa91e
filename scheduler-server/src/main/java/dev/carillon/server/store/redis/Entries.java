package dev.carillon.server.store.redis;

import java.util.List;

/** Entries of indexes in an order that a place in a list can be found in again. For one thread. */
interface Entries {
  /** The next ones; none only at the end. */
  List<IndexWalk.Entry> next(int most);
}
