package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.TaskChecks;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows where schedules stand. Blocks; any thread. */
final class ScheduleLists {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 500;

  /** Schedules read at a time where each has to be looked at. */
  private static final int CHUNK = 500;

  /** Added to an instant, it makes each as many digits long: their text sorts as they do. */
  private static final long ALL_DIGITS = 1_000_000_000_000_000L;

  private static final int MOST_LIVE = 100;
  private static final int MOST_LIVE_IN_LIST = 10;

  private final ScheduleStore store;
  private final Results results;

  ScheduleLists(ScheduleStore store, Results results) {
    this.store = store;
    this.results = results;
  }

  ScheduleSnapshot snapshot(Stored stored, long nowMs) {
    return snapshots(List.of(stored), nowMs, MOST_LIVE).getFirst();
  }

  SchedulePage page(ScheduleFilter filter, int pageSize, String pageToken, long nowMs) {
    if (!filter.tenant().isEmpty()) {
      TaskChecks.name("tenant", filter.tenant());
    }
    if (pageSize < 0 || pageSize > MAX_PAGE) {
      throw CarillonException.invalid(
          "page_size",
          "Expected a page of 1–500 schedules, but got " + pageSize + ".",
          "Leave it out for 100.");
    }
    int size = pageSize == 0 ? DEFAULT_PAGE : pageSize;
    List<Place> fitting = fitting(filter, nowMs);
    int from = 0;
    while (!pageToken.isEmpty()
        && from < fitting.size()
        && fitting.get(from).order().compareTo(pageToken) <= 0) {
      from++;
    }
    List<Place> shown = fitting.subList(from, Math.min(fitting.size(), from + size));
    String next =
        from + shown.size() < fitting.size() && !shown.isEmpty() ? shown.getLast().order() : "";
    return new SchedulePage(
        snapshots(store.find(keys(shown)), nowMs, MOST_LIVE_IN_LIST), next, fitting.size());
  }

  /**
   * A schedule in a list.
   *
   * @param order sorts as the list does
   */
  private record Place(ScheduleKey key, String order) {
    /** By tenant and id: no name has a character before the space. */
    static Place named(ScheduleKey key) {
      return new Place(key, key.tenant() + ' ' + key.id());
    }

    static Place due(ScheduleKey key, long lookMs) {
      return new Place(key, (ALL_DIGITS + lookMs) + " " + named(key).order());
    }
  }

  private static List<ScheduleKey> keys(List<Place> places) {
    return places.stream().map(Place::key).toList();
  }

  private Stream<Place> places(boolean soonest) {
    return soonest
        ? store.looks().entrySet().stream().map(e -> Place.due(e.getKey(), e.getValue()))
        : store.all().stream().map(Place::named);
  }

  private List<Place> fitting(ScheduleFilter filter, long nowMs) {
    List<Place> named =
        places(filter.soonest())
            .filter(p -> filter.tenant().isEmpty() || p.key().tenant().equals(filter.tenant()))
            .filter(p -> p.key().id().startsWith(filter.prefix()))
            .sorted(Comparator.comparing(Place::order))
            .toList();
    if (filter.label().isEmpty() && filter.state().isEmpty()) {
      return named;
    }
    List<Place> fitting = new ArrayList<>();
    for (int i = 0; i < named.size(); i += CHUNK) {
      List<Place> some = named.subList(i, Math.min(named.size(), i + CHUNK));
      Set<ScheduleKey> its =
          store.find(keys(some)).stream()
              .filter(s -> labelled(s.schedule(), filter.label()))
              .filter(s -> filter.state().isEmpty() || filter.state().get() == plainState(s, nowMs))
              .map(Stored::key)
              .collect(Collectors.toSet());
      some.stream().filter(p -> its.contains(p.key())).forEach(fitting::add);
    }
    return fitting;
  }

  private static boolean labelled(Schedule schedule, String label) {
    if (label.isEmpty()) {
      return true;
    }
    int equals = label.indexOf('=');
    String value = schedule.labels().get(equals < 0 ? label : label.substring(0, equals));
    return value != null && (equals < 0 || value.equals(label.substring(equals + 1)));
  }

  private List<ScheduleSnapshot> snapshots(List<Stored> all, long nowMs, int mostLive) {
    Map<ScheduleKey, List<TaskId>> begun = new HashMap<>();
    List<TaskId> ids = new ArrayList<>();
    boolean alsoRuns = all.stream().anyMatch(Results::runs);
    for (Stored s : all) {
      List<TaskId> its = s.fired() == 0 ? List.of() : store.live(s.key(), mostLive);
      begun.put(s.key(), its);
      ids.addAll(its);
    }
    Map<TaskId, String> ended = results.of(ids, alsoRuns);
    return all.stream()
        .map(
            s ->
                snapshot(
                    s,
                    begun.getOrDefault(s.key(), List.of()).stream()
                        // A run that is owed is not there yet.
                        .filter(id -> ended.getOrDefault(id, Results.runs(s) ? "" : "-").isEmpty())
                        .map(TaskId::toString)
                        .toList(),
                    nowMs))
        .toList();
  }

  private ScheduleSnapshot snapshot(Stored s, List<String> live, long nowMs) {
    Optional<Fire> next =
        s.pause().isPresent() || s.nextMs() == 0
            ? Optional.empty()
            : new FireTimes(s.schedule())
                .next(s.nextMs() - 1)
                .filter(f -> f.fireMs() == s.nextMs())
                .or(() -> Optional.of(new Fire(s.nextMs(), s.nextMs())));
    ScheduleState state = plainState(s, nowMs);
    return new ScheduleSnapshot(
        s.schedule(),
        s.version(),
        state == ScheduleState.FINISHED && !live.isEmpty() && counted(s)
            ? ScheduleState.ACTIVE
            : state,
        s.pause().map(p -> spelled(p, store.bucket(s.key()))),
        next.map(Fire::fireMs).orElse(0L),
        next.map(Fire::dueMs).orElse(0L),
        s.lastMs(),
        s.failures(),
        s.fired(),
        s.missed(),
        s.skipped(),
        live,
        s.bornMs(),
        s.changedMs());
  }

  private static PauseInfo spelled(PauseInfo p, int bucket) {
    return new PauseInfo(Results.spelled(p.reason(), bucket), p.actor(), p.sinceMs(), p.untilMs());
  }

  /** Where it stands, by what is stored of it alone. */
  private static ScheduleState plainState(Stored s, long nowMs) {
    if (s.pause().isPresent()) {
      return ScheduleState.PAUSED;
    }
    boolean open = s.schedule().endMs() == 0 || nowMs < s.schedule().endMs();
    boolean waits = counted(s) || s.schedule().trigger() instanceof Trigger.Event;
    return s.nextMs() != 0 || s.queuedMs() != 0 || waits && open
        ? ScheduleState.ACTIVE
        : ScheduleState.FINISHED;
  }

  private static boolean counted(Stored s) {
    return s.schedule().trigger() instanceof Trigger.AfterEnd;
  }
}
