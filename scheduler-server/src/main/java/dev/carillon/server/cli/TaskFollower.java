package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a task to its end, through all its attempts. Output of attempts that began and ended
 * between two changes the server told of, and last lines that arrived after the attempt's end, are
 * caught up with at the end, so that nothing is missing.
 */
final class TaskFollower {
  /** What the streams bring, in the order it came. */
  private sealed interface Signal {
    record Changed(Task task) implements Signal {}

    record Wrote(LogChunk chunk) implements Signal {}

    record LogsOver() implements Signal {}

    record WatchOver() implements Signal {}
  }

  private final CarillonClient client;
  private final String id;
  private final Consumer<Task> onChange;
  private final @Nullable Consumer<LogChunk> onLog;
  private final Map<Integer, Long> shownBytes = new HashMap<>();
  private final Stream<Signal> signals = new Stream<>();
  private @Nullable Subscription logs;
  private @Nullable Task last;
  private boolean watchOver;
  private int firstGen;
  private int shownGen;

  /**
   * @param firstGen the first attempt to show: a quick one may be over before the server is asked;
   *     0: the one that is current then
   * @param onLog takes the output of attempts; null: nobody wants it
   */
  TaskFollower(
      CarillonClient client,
      String id,
      int firstGen,
      Consumer<Task> onChange,
      @Nullable Consumer<LogChunk> onLog) {
    this.client = client;
    this.id = id;
    this.firstGen = firstGen;
    this.onChange = onChange;
    this.onLog = onLog;
  }

  /** Returns the task as it ended. */
  Task follow() {
    try (Subscription _ = client.watchTask(id, new Watch())) {
      signals.forEach(this::wantsMore);
    } finally {
      closeLogs();
    }
    Task ended = ClientCommand.await(client.get(id));
    if (ended.state().live()) {
      throw CarillonException.of(
              ErrorCode.NOT_READY,
              "Expected to follow task " + id + " to its end, but the server stopped telling.")
          .advice("The task goes on: carillon task show " + id)
          .build();
    }
    seenGens(ended).forEach(this::catchUp);
    return ended;
  }

  private boolean wantsMore(Signal signal) {
    switch (signal) {
      case Signal.Changed changed -> {
        Task task = changed.task();
        if (firstGen == 0) {
          firstGen = task.gen();
        }
        last = task;
        onChange.accept(task);
        openLogs();
      }
      case Signal.Wrote wrote ->
          write(wrote.chunk(), shown(wrote.chunk().gen()) + wrote.chunk().droppedBytes());
      case Signal.LogsOver over -> {
        closeLogs();
        openLogs();
      }
      case Signal.WatchOver over -> watchOver = true;
    }
    return logs != null || !(watchOver || ended());
  }

  private boolean ended() {
    Task task = last;
    return task != null && !task.state().live();
  }

  private long shown(int gen) {
    return shownBytes.getOrDefault(gen, 0L);
  }

  /**
   * Shows what was not shown before.
   *
   * @param begin bytes the attempt wrote before this chunk
   */
  private void write(LogChunk chunk, long begin) {
    byte[] data = chunk.data().bytes();
    long shown = shown(chunk.gen());
    int known = (int) Math.clamp(shown - begin, 0, data.length);
    if (known < data.length && onLog != null) {
      Payload rest = Payload.of(Arrays.copyOfRange(data, known, data.length));
      long dropped = Math.max(0, begin - shown);
      onLog.accept(new LogChunk(chunk.taskId(), chunk.gen(), rest, dropped));
    }
    shownBytes.put(chunk.gen(), Math.max(shown, begin + data.length));
  }

  private void openLogs() {
    Task task = last;
    if (onLog != null
        && logs == null
        && task != null
        && task.state() == TaskState.RUNNING
        && task.gen() > shownGen) {
      // Attempts that came and went unseen are shown before this one.
      for (int gen = Math.max(firstGen, shownGen + 1); gen < task.gen(); gen++) {
        catchUp(gen);
      }
      shownGen = task.gen();
      logs = client.logs(id, shownGen, true, new Logs());
    }
  }

  private void closeLogs() {
    Subscription open = logs;
    if (open != null) {
      open.close();
      logs = null;
    }
  }

  /** The attempts that ran while we looked. */
  private SortedSet<Integer> seenGens(Task ended) {
    SortedSet<Integer> gens = new TreeSet<>();
    if (onLog != null) {
      ended.history().stream().map(Attempt::gen).forEach(gens::add);
      if (ended.state() == TaskState.SUCCEEDED) {
        gens.add(ended.gen());
      }
      gens.removeIf(gen -> gen < firstGen);
    }
    return gens;
  }

  private void catchUp(int gen) {
    Stream<LogChunk> chunks = new Stream<>();
    AtomicLong at = new AtomicLong();
    try (Subscription _ = client.logs(id, gen, false, chunks)) {
      chunks.forEach(
          chunk -> {
            long begin = at.addAndGet(chunk.droppedBytes());
            write(chunk, begin);
            at.addAndGet(chunk.data().size());
            return true;
          });
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  private final class Watch implements StreamListener<Task> {
    @Override
    public void onNext(Task task) {
      signals.onNext(new Signal.Changed(task));
    }

    @Override
    public void onError(CarillonException error) {
      signals.onError(error);
    }

    /** The logs may still go on. */
    @Override
    public void onEnd() {
      signals.onNext(new Signal.WatchOver());
    }
  }

  private final class Logs implements StreamListener<LogChunk> {
    @Override
    public void onNext(LogChunk chunk) {
      signals.onNext(new Signal.Wrote(chunk));
    }

    /** An attempt that wrote nothing may have no log at all. */
    @Override
    public void onError(CarillonException error) {
      if (error.code() == ErrorCode.NOT_FOUND) {
        onEnd();
      } else {
        signals.onError(error);
      }
    }

    @Override
    public void onEnd() {
      signals.onNext(new Signal.LogsOver());
    }
  }
}
