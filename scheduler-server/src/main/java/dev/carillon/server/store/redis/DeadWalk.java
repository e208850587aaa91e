package dev.carillon.server.store.redis;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.DeadLetterStore.Pile;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import java.util.ArrayList;
import java.util.List;

/** A way through the dead letters of some piles, in the order they died. For one thread. */
final class DeadWalk implements Walk<Task> {
  /** What was met, and where. */
  private record Met(Task value, PageToken place) implements Visit<Task> {
    @Override
    public String token() {
      return place.toString();
    }
  }

  private final TaskReader reader;
  private final IndexWalk walk;
  private PageToken place;
  private long looked;
  private boolean over;

  DeadWalk(
      ScriptRunner runner, TaskReader reader, List<Pile> piles, String token, boolean newestFirst) {
    this.reader = reader;
    List<IndexWalk.Index> indexes = indexes(piles);
    this.place = token.isEmpty() ? startOf(newestFirst) : PageToken.parse(token);
    this.walk = new IndexWalk(runner, indexes, newestFirst, place);
    this.over = indexes.isEmpty();
  }

  static List<IndexWalk.Index> indexes(List<Pile> piles) {
    return piles.stream()
        .map(
            p ->
                new IndexWalk.Index(
                    p.bucket(),
                    RedisKeys.deadName(p.fingerprint(), p.line().key()),
                    Double.NEGATIVE_INFINITY))
        .toList();
  }

  static PageToken startOf(boolean newestFirst) {
    double end = newestFirst ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    return new PageToken(Segment.ENDED, end, "", PageToken.Begun.LONG_AGO);
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public long looked() {
    return looked;
  }

  @Override
  public String token() {
    return place.toString();
  }

  @Override
  public List<Visit<Task>> next(int most) {
    List<IndexWalk.Entry> entries = over ? List.of() : walk.next(most);
    if (entries.isEmpty()) {
      over = true;
      return List.of();
    }
    looked += entries.size();
    place = behind(entries.getLast());
    List<Visit<Task>> visits = new ArrayList<>(entries.size());
    for (TaskWalk.Read<Task> read : reader.tasks(entries, false)) {
      // Who has come back to life meanwhile is none any more.
      if (read.state() == TaskState.DEAD) {
        visits.add(new Met(read.value(), behind(read.entry())));
      }
    }
    return visits;
  }

  static PageToken behind(IndexWalk.Entry entry) {
    return new PageToken(
        Segment.ENDED, entry.score(), entry.id().toString(), PageToken.Begun.LONG_AGO);
  }
}
