package dev.carillon.desktop.feature.dashboard;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.model.queue.QueueSnapshot;
import java.time.ZoneId;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The figures of the last overview, and the queues as live lines. */
public final class DashboardViewModel {
  private final Console console;
  private final ReadOnlyObjectWrapper<Optional<DashboardFigures>> figures =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final RowList<QueueSnapshot> queues = new RowList<>(QueueSnapshot::name);

  public DashboardViewModel(Console console) {
    this.console = console;
    var unused = console.live().subscribe(this::take);
  }

  private void take(LiveState live) {
    var next = live.overview().map(o -> DashboardFigures.of(live, o));
    next.ifPresent(f -> queues.update(f.queues()));
    figures.set(next);
  }

  ReadOnlyObjectProperty<Optional<DashboardFigures>> figures() {
    return figures.getReadOnlyProperty();
  }

  RowList<QueueSnapshot> queues() {
    return queues;
  }

  ZoneId zone() {
    return console.zone();
  }
}
