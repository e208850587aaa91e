package dev.carillon.server.door;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.pull.Puller;
import dev.carillon.server.core.pull.Pulls;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hands out what the fake tasks hold, the first that fits. */
public final class FakePulls implements Pulls {
  /** How a task was ended, by its id. */
  public final Map<String, String> ended = new HashMap<>();

  private final Map<String, Puller> holders = new HashMap<>();
  private final FakeTasks tasks;

  FakePulls(FakeTasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public synchronized Optional<Assignment> pull(Puller puller, List<String> types, Duration lease) {
    Optional<Task> next =
        tasks.stored.stream()
            .filter(t -> t.state() == TaskState.READY && types.contains(t.type()))
            .findFirst();
    next.ifPresent(
        t -> {
          tasks.move(t.id(), TaskState.RUNNING);
          holders.put(t.id(), puller);
        });
    return next.map(
        t ->
            new Assignment(
                new AttemptRef(TaskId.parse(t.id()), 1, Nonce.NONE),
                t.queue(),
                t.type(),
                t.tenant(),
                1,
                3,
                t.execTimeout(),
                t.payload(),
                t.attributes(),
                t.labels(),
                t.dueMs(),
                t.name()));
  }

  @Override
  public synchronized void finish(
      Puller puller, TaskId id, boolean succeeded, String error, Payload result) {
    tasks.get(id);
    if (!puller.equals(holders.get(id.toString()))) {
      throw CarillonException.of(ErrorCode.STALE, "Expected the holder of the lease.").build();
    }
    ended.put(id.toString(), succeeded ? "ok " + result.utf8() : "failed " + error);
  }
}
