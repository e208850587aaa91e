package dev.carillon.server.door;

import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Limits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what was put. */
public final class FakeLimits implements Limits {
  private final Map<String, QueueSettings> known = new ConcurrentHashMap<>();

  @Override
  public QueueSettings settings(String queue) {
    return known.getOrDefault(queue, QueueSettings.DEFAULTS);
  }

  @Override
  public QueueSettings put(String queue, QueueSettings settings, Caller caller) {
    known.put(queue, settings);
    return settings;
  }

  @Override
  public LimitStatus status(String queue, int mostHolders) {
    return new LimitStatus(queue, "", settings(queue), 0, -1, List.of(), List.of(), 0);
  }

  @Override
  public LimitStatus tenant(String tenant, int mostHolders) {
    return new LimitStatus(
        "", tenant, settings("tenant " + tenant), 0, -1, List.of(), List.of(), 0);
  }

  @Override
  public LimitStatus putTenant(String tenant, QueueSettings settings, Caller caller) {
    known.put("tenant " + tenant, settings);
    return tenant(tenant, 0);
  }
}
