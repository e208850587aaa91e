package dev.carillon.desktop.feature.queues;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.model.queue.QueueSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** The queues of the last overview, and what can be done to one. */
public final class QueuesViewModel {
  private final Console console;
  private final RowList<QueueSnapshot> rows = new RowList<>(QueueSnapshot::name);
  private final StringProperty filter = new SimpleStringProperty("");
  private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();

  public QueuesViewModel(Console console) {
    this.console = console;
    var unused = console.live().subscribe(this::take);
    var unusedToo = filter.subscribe(() -> take(console.live().get()));
  }

  private void take(LiveState live) {
    String wanted = filter.get().strip().toLowerCase(Locale.ROOT);
    live.overview()
        .ifPresent(
            o -> {
              List<QueueSnapshot> found =
                  o.queues().stream().filter(q -> q.name().contains(wanted)).toList();
              rows.update(found);
              loaded.set(true);
            });
  }

  RowList<QueueSnapshot> rows() {
    return rows;
  }

  StringProperty filter() {
    return filter;
  }

  ReadOnlyBooleanProperty loaded() {
    return loaded.getReadOnlyProperty();
  }

  Console console() {
    return console;
  }

  /**
   * @param autoResume zero: not by itself
   */
  void pause(
      Work work, String queue, String reason, Duration autoResume, Consumer<QueueSnapshot> done) {
    work.start(() -> console.server().pauseQueue(queue, reason, autoResume), done);
  }

  void resume(Work work, String queue, Consumer<QueueSnapshot> done) {
    work.start(() -> console.server().resumeQueue(queue), done);
  }
}
