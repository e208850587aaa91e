package dev.carillon.desktop.feature.workers;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.model.worker.WorkerSnapshot;
import java.time.Duration;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/** The workers of the last overview, and what can be done to one. */
public final class WorkersViewModel {
  private final Console console;
  private final RowList<WorkerSnapshot> rows = new RowList<>(WorkerSnapshot::id);
  private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();

  public WorkersViewModel(Console console) {
    this.console = console;
    var unused = console.live().subscribe(this::take);
  }

  private void take(LiveState live) {
    live.overview()
        .ifPresent(
            o -> {
              rows.update(o.workers());
              loaded.set(true);
            });
  }

  RowList<WorkerSnapshot> rows() {
    return rows;
  }

  ReadOnlyBooleanProperty loaded() {
    return loaded.getReadOnlyProperty();
  }

  Console console() {
    return console;
  }

  /** Milliseconds since a worker was last heard, by the server's clock at the last overview. */
  long silence(WorkerSnapshot worker) {
    return console.live().get().overview().map(o -> o.nowMs() - worker.lastBeatMs()).orElse(0L);
  }

  void pause(Work work, String id, String reason, Consumer<WorkerSnapshot> done) {
    work.start(() -> console.server().pauseWorker(id, reason), done);
  }

  void resume(Work work, String id, Consumer<WorkerSnapshot> done) {
    work.start(() -> console.server().resumeWorker(id), done);
  }

  void resize(Work work, String id, int slots, Consumer<WorkerSnapshot> done) {
    work.start(() -> console.server().control().resizeWorker(id, slots), done);
  }

  void drain(Work work, String id, Duration within, Consumer<WorkerSnapshot> done) {
    work.start(() -> console.server().drainWorker(id, within), done);
  }
}
