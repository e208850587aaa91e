package dev.carillon.server.bench;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Submits tasks in batches of 500, four on their way at once. */
final class Load {
  private static final int BATCH = 500;
  private static final int ON_THEIR_WAY = 4;

  private Load() {}

  /** Returns once all are acknowledged. */
  static void submit(CarillonClient client, int tasks, IntFunction<NewTask> task)
      throws InterruptedException {
    Semaphore room = new Semaphore(ON_THEIR_WAY);
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    for (int from = 0; from < tasks && failed.get() == null; from += BATCH) {
      List<NewTask> batch = new ArrayList<>(BATCH);
      for (int i = from; i < Math.min(tasks, from + BATCH); i++) {
        batch.add(task.apply(i));
      }
      room.acquire();
      var unused =
          client
              .submitBatch(batch)
              .whenComplete(
                  (results, error) -> {
                    Throwable problem = error != null ? error : refused(results);
                    if (problem != null) {
                      failed.compareAndSet(null, problem);
                    }
                    room.release();
                  });
    }
    room.acquire(ON_THEIR_WAY);
    Throwable problem = failed.get();
    if (problem != null) {
      throw new IllegalStateException(
          "Expected every task to be stored, but one was refused.", problem);
    }
  }

  private static @Nullable Throwable refused(List<SubmitResult> results) {
    for (SubmitResult result : results) {
      if (result instanceof SubmitResult.Refused(var error)) {
        return error;
      }
    }
    return null;
  }
}
