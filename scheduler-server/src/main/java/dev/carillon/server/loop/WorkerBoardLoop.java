package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.WorkerRegistry;
import java.time.Duration;

/** Looks at what operators told workers, and shows this server's workers to the other servers. */
public final class WorkerBoardLoop implements Loop {
  private static final Duration EVERY = Duration.ofMillis(400);

  private final WorkerRegistry workers;
  private final Wakeup wakeup = new Wakeup();

  public WorkerBoardLoop(WorkerRegistry workers) {
    this.workers = workers;
  }

  @Override
  public String name() {
    return "board";
  }

  @Override
  public Duration runOnce() {
    workers.lookAtBoard();
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
