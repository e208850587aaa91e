package dev.carillon.desktop.feature.dashboard;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Polling;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.model.cluster.Course;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The figures of the last overview, and the queues as live lines. */
public final class DashboardViewModel {
  /** Next fires that are shown. */
  static final int FIRES = 8;

  /**
   * Schedules in a page: some of the soonest are paused, or their jitter changes their order, and a
   * server of the version before has them in another order.
   */
  private static final int PAGE = 100;

  /** Of those that are read only if the first page has too few. */
  private static final int NEXT_PAGE = 500;

  /** Pages at most in one round. */
  private static final int PAGES = 5;

  private final Console console;
  private final ReadOnlyObjectWrapper<Optional<DashboardFigures>> figures =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final RowList<QueueSnapshot> queues = new RowList<>(QueueSnapshot::name);

  private final Work asking;
  private final Work looking;
  private final Work scheduling;
  private final Polling slow;
  private final ReadOnlyObjectWrapper<Optional<Course>> course =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<DeadGroups>> errors =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<List<ScheduleSnapshot>>> fires =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Range range = Range.QUARTER;

  public DashboardViewModel(Console console) {
    this.console = console;
    asking = console.work();
    looking = console.work();
    scheduling = console.work();
    slow = new Polling(console, Duration.ofSeconds(10), this::ask, asking, looking, scheduling);
    var unused = console.live().subscribe(this::take);
  }

  void open() {
    slow.open();
  }

  void close() {
    slow.close();
  }

  void range(Range next) {
    range = next;
    ask();
  }

  Range range() {
    return range;
  }

  void ask() {
    int minutes = range.minutes();
    asking.start(() -> console.server().cluster().course(minutes), c -> course.set(Optional.of(c)));
    looking.start(
        () -> console.server().deadLetters().groups(DeadSelection.ALL, 8),
        g -> errors.set(Optional.of(g)));
    fires("", List.of(), PAGES);
  }

  /** Where many are paused for a time, what fires stands on later pages. */
  private void fires(String token, List<ScheduleSnapshot> before, int pages) {
    int size = token.isEmpty() ? PAGE : NEXT_PAGE;
    scheduling.start(
        () -> console.server().schedules().list(ScheduleFilter.SOONEST, size, token),
        page -> {
          List<ScheduleSnapshot> all = new ArrayList<>(before);
          page.schedules().stream().filter(DashboardViewModel::fires).forEach(all::add);
          if (all.size() < FIRES && pages > 1 && !page.nextToken().isEmpty()) {
            fires(page.nextToken(), all, pages - 1);
          } else {
            all.sort(Comparator.comparingLong(ScheduleSnapshot::nextMs));
            fires.set(Optional.of(all.subList(0, Math.min(all.size(), FIRES))));
          }
        });
  }

  private static boolean fires(ScheduleSnapshot s) {
    return s.state() == ScheduleState.ACTIVE && s.nextMs() > 0;
  }

  ReadOnlyObjectProperty<Optional<Course>> course() {
    return course.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<DeadGroups>> errors() {
    return errors.getReadOnlyProperty();
  }

  /** What fires next, the soonest first. */
  ReadOnlyObjectProperty<Optional<List<ScheduleSnapshot>>> fires() {
    return fires.getReadOnlyProperty();
  }

  Work looking() {
    return looking;
  }

  Work scheduling() {
    return scheduling;
  }

  Work asking() {
    return asking;
  }

  Console console() {
    return console;
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

  /** Those in which tasks wait: only they can be held up by a limit. */
  List<String> busyQueues() {
    return queues.rows().stream()
        .filter(row -> row.get().depth(TaskState.READY) > 0)
        .map(Row::key)
        .toList();
  }

  ZoneId zone() {
    return console.zone();
  }
}
