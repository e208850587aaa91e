package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Order;
import dev.carillon.server.core.port.AttemptStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Renews what workers run, and tells them what they may not go on with. Any thread. */
final class Beats {
  private final AttemptStore attempts;
  private final EngineSettings settings;
  private final Changes changes;
  private final LoopSignals signals;
  private final Clock clock;

  Beats(
      AttemptStore attempts,
      EngineSettings settings,
      Changes changes,
      LoopSignals signals,
      Clock clock) {
    this.attempts = attempts;
    this.settings = settings;
    this.changes = changes;
    this.signals = signals;
    this.clock = clock;
  }

  void beat(WorkerEntry entry, Beat beat) {
    int freeBefore = entry.free();
    entry.beat(beat, clock.millis(), System.nanoTime());
    try {
      List<AttemptStore.Renewal> renewals =
          beat.running().isEmpty()
              ? List.of()
              : attempts.heartbeat(
                  beat.running(), beat.progress(), settings.lease(), settings.cancelGrace());
      List<AttemptRef> cancelled = new ArrayList<>();
      List<AttemptRef> lost = new ArrayList<>();
      for (int i = 0; i < renewals.size(); i++) {
        AttemptRef attempt = beat.running().get(i);
        switch (renewals.get(i)) {
          case RENEWED -> {}
          case CANCEL -> cancelled.add(attempt);
          case LOST -> lost.add(attempt);
        }
        changes.happened(attempt.id());
      }
      entry.tell(new Order.Renewed(beat.sequence(), false));
      if (!cancelled.isEmpty()) {
        entry.tell(new Order.Cancel(cancelled, settings.cancelGrace(), "cancelled"));
      }
      if (!lost.isEmpty()) {
        lost.forEach(entry::over);
        entry.tell(new Order.Lost(lost, "another attempt is current, or the task is gone"));
      }
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.REDIS_AWAY) {
        throw e;
      }
      entry.tell(new Order.Renewed(beat.sequence(), true));
    }
    if (entry.free() > freeBefore || beat.running().isEmpty()) {
      signals.ready();
    }
  }
}
