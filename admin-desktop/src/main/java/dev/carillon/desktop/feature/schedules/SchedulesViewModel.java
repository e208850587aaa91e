package dev.carillon.desktop.feature.schedules;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Polling;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.SchedulePort;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The schedules with how their last fires went. */
public final class SchedulesViewModel {
  static final int LAST = 14;
  private static final int PAGE = 500;

  /** Histories asked for in one round: the others come with the next ones. */
  private static final int HISTORIES = 24;

  /**
   * A line of the list.
   *
   * @param last its last fires, the newest first
   */
  record Line(ScheduleSnapshot schedule, List<FireRecord> last) {
    ScheduleKey key() {
      return ScheduleKey.of(schedule.schedule());
    }
  }

  private record Known(String mark, List<FireRecord> fires) {}

  private final Console console;
  private final Work asking;
  private final Polling polling;
  private final RowList<Line> rows = new RowList<>(l -> l.key().toString());
  private final Map<ScheduleKey, Known> histories = new HashMap<>();
  private final ReadOnlyObjectWrapper<Optional<SchedulePage>> page =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private String wanted = "";

  public SchedulesViewModel(Console console) {
    this.console = console;
    asking = console.work();
    polling = new Polling(console, Duration.ofSeconds(2), this::ask, asking);
  }

  void open() {
    polling.open();
  }

  void close() {
    polling.close();
  }

  void ask() {
    asking.start(() -> server().list(ScheduleFilter.ALL, PAGE, ""), this::take);
  }

  void filter(String typed) {
    wanted = typed.strip();
    page.get().ifPresent(this::take);
  }

  private void take(SchedulePage answer) {
    page.set(Optional.of(answer));
    List<ScheduleSnapshot> shown =
        answer.schedules().stream().filter(s -> matches(s, wanted)).toList();
    rows.update(shown.stream().map(this::line).toList());
    shown.stream().filter(s -> !known(s)).limit(HISTORIES).forEach(this::history);
  }

  private static boolean matches(ScheduleSnapshot s, String wanted) {
    return wanted.isEmpty()
        || s.schedule().id().contains(wanted)
        || s.schedule().note().contains(wanted)
        || s.schedule().tenant().equals(wanted)
        || s.schedule().labels().entrySet().stream()
            .anyMatch(e -> (e.getKey() + "=" + e.getValue()).contains(wanted));
  }

  private Line line(ScheduleSnapshot s) {
    Known known = histories.get(ScheduleKey.of(s.schedule()));
    return new Line(s, known == null ? List.of() : known.fires());
  }

  /** Changes whenever the history does: a fire, a miss, or the end of what one created. */
  private static String mark(ScheduleSnapshot s) {
    return s.version() + ":" + s.fired() + ":" + s.missed() + ":" + s.skipped() + ":" + s.live();
  }

  private boolean known(ScheduleSnapshot s) {
    Known known = histories.get(ScheduleKey.of(s.schedule()));
    return known != null && known.mark().equals(mark(s));
  }

  private void history(ScheduleSnapshot s) {
    ScheduleKey key = ScheduleKey.of(s.schedule());
    Work work = console.work();
    work.start(
        () -> server().fires(key, Optional.empty(), LAST, ""),
        fires -> {
          histories.put(key, new Known(mark(s), fires.fires()));
          rows.rows().stream()
              .filter(r -> r.key().equals(key.toString()))
              .findFirst()
              .ifPresent(r -> rows.replace(new Line(r.get().schedule(), fires.fires())));
        });
  }

  Optional<Line> line(String key) {
    return rows.rows().stream().filter(r -> r.key().equals(key)).findFirst().map(r -> r.get());
  }

  SchedulePort server() {
    return console.server().schedules();
  }

  Console console() {
    return console;
  }

  RowList<Line> rows() {
    return rows;
  }

  ReadOnlyObjectProperty<Optional<SchedulePage>> page() {
    return page.getReadOnlyProperty();
  }

  Work asking() {
    return asking;
  }
}
