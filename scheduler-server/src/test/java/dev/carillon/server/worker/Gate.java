package dev.carillon.server.worker;

import dev.carillon.model.task.Payload;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that waits until the test lets it go on. */
final class Gate implements TaskHandler {
  final Semaphore open = new Semaphore(0);
  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();
  final AtomicInteger started = new AtomicInteger();
  final AtomicInteger interrupted = new AtomicInteger();

  @Override
  public String type() {
    return "gate";
  }

  @Override
  public Payload run(TaskContext context) throws InterruptedException {
    started.incrementAndGet();
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      open.acquire();
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw e;
    } finally {
      running.decrementAndGet();
    }
    return Payload.EMPTY;
  }
}
