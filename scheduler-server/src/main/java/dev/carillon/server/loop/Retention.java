package dev.carillon.server.loop;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.Map;

/** Deletes ended tasks whose time is over. */
public final class Retention implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final AttemptStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final EngineSettings settings;
  private final Wakeup wakeup = new Wakeup();

  public Retention(AttemptStore store, StoreInfo info, Owned owned, EngineSettings settings) {
    this.store = store;
    this.info = info;
    this.owned = owned;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Duration runOnce() {
    long now = info.nowMs();
    boolean full = false;
    for (Map.Entry<Integer, Long> bucket : owned.epochs().entrySet()) {
      for (Line line : store.lines(bucket.getKey())) {
        for (TaskState state : TaskState.endedStates()) {
          Duration keep = state == TaskState.DEAD ? settings.keepDead() : settings.keepEnded();
          full |=
              store.sweep(
                      bucket.getKey(),
                      bucket.getValue(),
                      line,
                      state,
                      now - keep.toMillis(),
                      settings.keepAtMost(),
                      settings.batch())
                  == settings.batch();
        }
      }
    }
    return full ? Duration.ZERO : EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
