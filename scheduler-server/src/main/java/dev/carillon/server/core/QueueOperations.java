package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.StoreInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users do with queues. */
public final class QueueOperations implements Queues {
  private static final int MAX_REASON = 256;
  private static final Duration MAX_PAUSE = Duration.ofDays(366);

  private final QueueStore store;
  private final Statistics statistics;
  private final StoreInfo info;
  private final LoopSignals signals;

  public QueueOperations(
      QueueStore store, Statistics statistics, StoreInfo info, LoopSignals signals) {
    this.store = store;
    this.statistics = statistics;
    this.info = info;
    this.signals = signals;
  }

  @Override
  public List<QueueSnapshot> list(String queueOrEmpty, String tenantOrEmpty) {
    if (!tenantOrEmpty.isEmpty()) {
      TaskChecks.name("tenant", tenantOrEmpty);
    }
    return statistics.freshQueues(tenantOrEmpty, info.nowMs()).stream()
        .filter(q -> queueOrEmpty.isEmpty() || q.name().equals(queueOrEmpty))
        .toList();
  }

  @Override
  public QueueSnapshot pause(String queue, String reason, Duration howLong, Caller caller) {
    TaskChecks.name("queue", queue);
    if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
      throw CarillonException.invalid(
          "reason", "Expected a reason of at most 256 bytes, but got a longer one.", "Shorten it.");
    }
    if (howLong.isNegative() || howLong.compareTo(MAX_PAUSE) > 0) {
      throw CarillonException.invalid(
          "for_millis",
          "Expected a pause of 0 (until resumed) to 366 days, but got " + howLong + ".",
          "The unit is milliseconds.");
    }
    return snapshot(queue, Optional.of(store.pauseQueue(queue, reason, caller.name(), howLong)));
  }

  @Override
  public QueueSnapshot resume(String queue, Caller caller) {
    TaskChecks.name("queue", queue);
    store.resumeQueue(queue, caller.name());
    signals.ready();
    return snapshot(queue, Optional.empty());
  }

  private QueueSnapshot snapshot(String queue, Optional<PauseInfo> pause) {
    return list(queue, "").stream()
        .findFirst()
        .map(
            q ->
                new QueueSnapshot(
                    q.name(),
                    q.depths(),
                    q.submittedTotal(),
                    q.succeededTotal(),
                    q.failedTotal(),
                    q.submittedRate(),
                    q.succeededRate(),
                    q.failedRate(),
                    q.oldestReadyMillis(),
                    pause,
                    q.doneHistory()))
        .orElseGet(() -> new QueueSnapshot(queue, Map.of(), 0, 0, 0, 0, 0, 0, 0, pause, List.of()));
  }
}
