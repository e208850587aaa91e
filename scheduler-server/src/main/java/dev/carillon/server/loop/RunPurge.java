package dev.carillon.server.loop;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Deletes runs that ended long ago, and what was left of those that never began; their tasks have a
 * retention of their own.
 */
public final class RunPurge implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int BATCH = 50;

  /** A definition that no run was made of in so long is half a run. */
  private static final Duration UNUSED = Duration.ofHours(1);

  private static final int MOST_DEFINITIONS = 200;

  private final RunStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final Duration keep;
  private final Wakeup never = new Wakeup();

  public RunPurge(RunStore store, StoreInfo info, Owned owned, Duration keep) {
    this.store = store;
    this.info = info;
    this.owned = owned;
    this.keep = keep;
  }

  @Override
  public String name() {
    return "run-purge";
  }

  @Override
  public Duration runOnce() {
    long before = info.nowMs() - keep.toMillis();
    boolean full = false;
    long unused = info.nowMs() - UNUSED.toMillis();
    for (Map.Entry<Integer, Long> each : owned.epochs().entrySet()) {
      int bucket = each.getKey();
      int swept = store.sweepDefinitions(bucket, each.getValue(), unused);
      full |= swept == MOST_DEFINITIONS;
      List<TaskId> ended = store.ended(bucket, before, BATCH);
      if (!ended.isEmpty()) {
        full |= store.drop(bucket, ended, before, "", "retention") == BATCH;
      }
    }
    return full ? Duration.ZERO : EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
