package dev.carillon.server.core.limit;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SettingsStore;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SettingsStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The settings as this server last read them, at most about a second old. It only spares calls: the
 * scripts know by themselves which lines are limited, and the slots' scripts what is allowed.
 */
public final class LimitBook {
  private final SettingsStore store;
  private volatile Map<Scope, Stored> known = Map.of();

  public LimitBook(SettingsStore store) {
    this.store = store;
  }

  /** Reads them anew; blocks on the store. */
  public Map<Scope, Stored> refresh() {
    Map<Scope, Stored> now = Map.copyOf(store.all());
    if (!now.equals(known)) {
      known = now;
    }
    return known;
  }

  /** As last read; the same map as long as nothing has changed. */
  public Map<Scope, Stored> known() {
    return known;
  }

  /** A queue's settings as last read. */
  public QueueSettings queue(String queue) {
    Stored stored = known.isEmpty() ? null : known.get(Scope.queue(queue));
    return stored == null ? QueueSettings.DEFAULTS : stored.settings();
  }

  /** Those limits that tasks of a line are under, as last read; the queue's first. */
  public List<Scope> limits(Line line) {
    Map<Scope, Stored> all = known;
    if (all.isEmpty()) {
      return List.of();
    }
    List<Scope> limits = new ArrayList<>(2);
    add(all, Scope.queue(line.queue()), limits);
    add(all, Scope.tenant(line.tenant()), limits);
    return limits;
  }

  private static void add(Map<Scope, Stored> all, Scope scope, List<Scope> limits) {
    Stored stored = all.get(scope);
    if (stored != null && stored.settings().limited()) {
      limits.add(scope);
    }
  }
}
