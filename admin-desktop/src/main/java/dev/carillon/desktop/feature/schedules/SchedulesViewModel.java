package dev.carillon.desktop.feature.schedules;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Polling;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.SchedulePort;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The schedules with how their last fires went. */
public final class SchedulesViewModel {
  static final int LAST = 14;

  /** Histories asked for in one round: the others come with the next ones. */
  private static final int HISTORIES = 24;

  /** More lines than these are not in sight at once. */
  private static final int IN_SIGHT = 64;

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

  /**
   * What has been read.
   *
   * @param total how many there are
   * @param whole whether all of them have been read
   */
  record Found(List<ScheduleSnapshot> schedules, long total, boolean whole) {}

  private record History(String mark, List<FireRecord> fires) {}

  private final Console console;
  private final KnownSchedules known;
  private final Work following;
  private final Work seeking;
  private final Polling polling;
  private final RowList<Line> rows = new RowList<>(l -> l.key().toString());
  private final Map<ScheduleKey, History> histories = new HashMap<>();
  private final Map<ScheduleKey, Work> remembering = new HashMap<>();
  private final Deque<String> inSight = new ArrayDeque<>();
  private final ReadOnlyObjectWrapper<Optional<Found>> found =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<ScheduleKey> followed = Optional.empty();
  private String wanted = "";
  private Subscription changes = () -> {};

  public SchedulesViewModel(Console console, KnownSchedules known) {
    this.console = console;
    this.known = known;
    following = console.work();
    seeking = console.work();
    polling = new Polling(console, Duration.ofSeconds(2), this::ask, known.asking(), following);
  }

  void open() {
    changes.close();
    changes = known.onChange(this::take);
    if (!known.lines().isEmpty()) {
      take();
    }
    polling.open();
  }

  void close() {
    polling.close();
    changes.close();
  }

  void ask() {
    known.ask();
    // The page that it stands on is not asked for each time.
    followed
        .filter(k -> known.several())
        .ifPresent(k -> known.look(following, k.tenant(), k.id(), there -> {}));
  }

  /** This one is looked at: its line is kept up with each question, wherever it stands. */
  void follow(Optional<String> key) {
    followed = key.map(ScheduleKey::parse);
  }

  /**
   * Reads those of that id, of whatever tenant, before their turn.
   *
   * @param there gets whether there is one
   */
  void seek(String id, Consumer<Boolean> there) {
    known.look(seeking, "", id, there);
  }

  void filter(String typed) {
    wanted = typed.strip();
    found.get().ifPresent(f -> take());
  }

  private void take() {
    List<ScheduleSnapshot> all = known.lines();
    List<ScheduleSnapshot> shown = all.stream().filter(s -> matches(s, wanted)).toList();
    rows.update(shown.stream().map(this::line).toList());
    // A question that failed is told here as well: of a list that nobody has read nothing is known.
    boolean read = known.whole() || !all.isEmpty();
    found.set(read ? Optional.of(new Found(all, known.total(), known.whole())) : Optional.empty());
    remembering.values().removeIf(w -> !w.running());
    // Those that are seen come first: of a long list it takes minutes to ask for all.
    Stream.concat(inSight.stream().map(known::line).flatMap(Optional::stream), shown.stream())
        .filter(s -> !remembered(s) && !remembering.containsKey(ScheduleKey.of(s.schedule())))
        .distinct()
        .limit(HISTORIES - remembering.size())
        .forEach(this::history);
  }

  /** The table draws that line. */
  void drawn(Line line) {
    String key = line.key().toString();
    inSight.remove(key);
    inSight.addFirst(key);
    if (inSight.size() > IN_SIGHT) {
      inSight.removeLast();
    }
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
    History its = histories.get(ScheduleKey.of(s.schedule()));
    return new Line(s, its == null ? List.of() : its.fires());
  }

  /** Changes whenever the history does: a fire, a miss, or the end of what one created. */
  private static String mark(ScheduleSnapshot s) {
    return s.version() + ":" + s.fired() + ":" + s.missed() + ":" + s.skipped() + ":" + s.live();
  }

  private boolean remembered(ScheduleSnapshot s) {
    History its = histories.get(ScheduleKey.of(s.schedule()));
    return its != null && its.mark().equals(mark(s));
  }

  private void history(ScheduleSnapshot s) {
    ScheduleKey key = ScheduleKey.of(s.schedule());
    Work work = console.work();
    remembering.put(key, work);
    work.start(
        () -> server().fires(key, Optional.empty(), LAST, ""),
        fires -> {
          histories.put(key, new History(mark(s), fires.fires()));
          rows.rows().stream()
              .filter(r -> r.key().equals(key.toString()))
              .findFirst()
              .ifPresent(r -> rows.replace(new Line(r.get().schedule(), fires.fires())));
        });
  }

  /** Also one that the filter leaves out. */
  Optional<Line> line(String key) {
    return known.line(key).map(this::line);
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

  ReadOnlyObjectProperty<Optional<Found>> found() {
    return found.getReadOnlyProperty();
  }

  Work asking() {
    return known.asking();
  }
}
