package dev.carillon.server.store.redis;

import dev.carillon.server.core.port.AuditStore.Found;
import dev.carillon.server.core.port.AuditStore.Walk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The stages of a walk, one after the other. */
final class AuditWalk implements Walk {
  private final AuditKeys keys;
  private final Deque<AuditStage> stages = new ArrayDeque<>();
  private final int buckets;

  AuditWalk(AuditJob job, AuditKeys keys, List<AuditStage> others) {
    this.keys = keys;
    this.buckets = job.epochs().size();
    stages.add(keys);
    stages.addAll(others);
  }

  @Override
  public boolean over() {
    while (!stages.isEmpty() && stages.getFirst().over()) {
      stages.removeFirst();
    }
    return stages.isEmpty();
  }

  @Override
  public List<Found> step() {
    return over() ? List.of() : stages.getFirst().step();
  }

  @Override
  public long records() {
    return keys.records();
  }

  @Override
  public long entries() {
    return keys.entries();
  }

  @Override
  public Map<Integer, Long> layouts() {
    return keys.layouts();
  }

  @Override
  public int buckets() {
    return buckets;
  }
}
