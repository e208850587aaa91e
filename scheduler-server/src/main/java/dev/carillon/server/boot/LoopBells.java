package dev.carillon.server.boot;

import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.loop.Advancer;
import dev.carillon.server.loop.Dispatcher;
import dev.carillon.server.loop.Firer;
import dev.carillon.server.loop.Publisher;
import dev.carillon.server.loop.Ticker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Rings the loops; they are made after what signals them. */
final class LoopBells implements LoopSignals {
  private @Nullable Ticker ticker;
  private @Nullable Dispatcher dispatcher;
  private final List<Publisher> publishers = new CopyOnWriteArrayList<>();
  private @Nullable Firer firer;
  private @Nullable Advancer advancer;
  private BooleanSupplier limits = () -> true;

  void hang(Ticker made) {
    ticker = made;
  }

  void hang(Dispatcher made) {
    dispatcher = made;
  }

  void hang(Publisher made) {
    publishers.add(made);
  }

  void hang(Firer made) {
    firer = made;
  }

  void hang(Advancer made) {
    advancer = made;
  }

  /** Whether any limits are set: only then may the end of one task let in another. */
  void limits(BooleanSupplier known) {
    limits = known;
  }

  /** A run of that bucket has something to do. */
  void run(int bucket) {
    if (advancer != null) {
      advancer.ring(bucket);
    }
  }

  @Override
  public void ready() {
    if (dispatcher != null) {
      dispatcher.ready();
    }
    publishers.forEach(Publisher::ready);
  }

  /** What the server itself publishes needs no worker's room, at most a limit's slot. */
  @Override
  public void room() {
    if (limits.getAsBoolean()) {
      ready();
    } else if (dispatcher != null) {
      dispatcher.ready();
    }
  }

  @Override
  public void due(int bucket, long dueMs) {
    if (ticker != null) {
      ticker.due(bucket, dueMs);
    }
  }

  @Override
  public void schedules() {
    if (firer != null) {
      firer.changed();
    }
  }
}
