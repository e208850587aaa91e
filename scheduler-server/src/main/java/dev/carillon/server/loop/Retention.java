package dev.carillon.server.loop;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.port.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes ended tasks that are too old, too many or too large. */
public final class Retention implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** What queues keep. */
  public interface Policy extends Function<String, Keep> {
    /** Whether any queue has a limit in bytes: only then are tasks weighed. */
    boolean anyBytes();

    /** The same for every queue. */
    static Policy same(Keep keep) {
      return of(keep, queue -> Keep.AS_EVERYWHERE, () -> false);
    }

    /**
     * What queues keep by settings of their own, and otherwise all the same.
     *
     * @param anyOwnBytes whether any queue has a limit in bytes of its own
     */
    static Policy of(Keep everywhere, Function<String, Keep> own, BooleanSupplier anyOwnBytes) {
      return new Policy() {
        @Override
        public boolean anyBytes() {
          return everywhere.bytes() > 0 || anyOwnBytes.getAsBoolean();
        }

        @Override
        public Keep apply(String queue) {
          return own.apply(queue).or(everywhere);
        }
      };
    }
  }

  private final RetentionStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final Policy policy;
  private final int buckets;
  private final int batch;
  private final Telemetry telemetry;
  private final Wakeup wakeup = new Wakeup();

  /**
   * @param buckets of the cluster
   * @param batch most tasks deleted by one call
   */
  public Retention(
      RetentionStore store,
      StoreInfo info,
      Owned owned,
      Policy policy,
      int buckets,
      int batch,
      Telemetry telemetry) {
    this.store = store;
    this.info = info;
    this.owned = owned;
    this.policy = policy;
    this.buckets = buckets;
    this.batch = batch;
    this.telemetry = telemetry;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Duration runOnce() {
    long now = info.nowMs();
    Map<String, List<Placed>> queues = new HashMap<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      for (Shelf shelf : store.shelves(bucket, batch, policy.anyBytes())) {
        queues
            .computeIfAbsent(shelf.line().queue(), queue -> new ArrayList<>())
            .add(new Placed(bucket, shelf));
      }
    }
    boolean more = false;
    for (Map.Entry<String, List<Placed>> queue : queues.entrySet()) {
      List<Shelf> shelves = queue.getValue().stream().map(Placed::shelf).toList();
      Optional<RetentionPlan.Cut> cut =
          new RetentionPlan(policy.apply(queue.getKey()), shelves, now).next();
      more |= cut.isPresent() && delete(queue.getValue(), cut.get());
    }
    return more ? Duration.ZERO : EVERY;
  }

  private record Placed(int bucket, Shelf shelf) {}

  /** Cuts off the shelves of this server's buckets; others do the same with theirs. */
  private boolean delete(List<Placed> shelves, RetentionPlan.Cut cut) {
    Map<Integer, Long> epochs = owned.epochs();
    long left = cut.most();
    for (Placed placed : shelves) {
      Long epoch = epochs.get(placed.bucket());
      if (epoch != null && left > 0 && cut.of().test(placed.shelf())) {
        int deleted =
            store.sweep(
                placed.bucket(),
                epoch,
                placed.shelf(),
                cut.endedBeforeMs(),
                (int) Math.min(left, batch));
        left -= deleted;
        if (deleted > 0 && placed.shelf().state() == TaskState.DEAD) {
          tell(placed.shelf().line(), deleted);
        }
      }
    }
    return left < cut.most();
  }

  /** Dead letters never go in silence: the event log and a counter of the store say so too. */
  private void tell(Line line, int deleted) {
    telemetry.retainedOut(line.queue(), deleted);
    LOG.warn(
        "retention: deleted {} dead letters of queue {}, type {}: too old, too many or too large",
        deleted,
        line.queue(),
        line.type());
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
