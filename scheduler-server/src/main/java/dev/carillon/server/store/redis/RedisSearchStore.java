package dev.carillon.server.store.redis;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SearchStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks through the indexes in Redis. */
final class RedisSearchStore implements SearchStore {
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final TaskCounts counts;
  private final IndexPlan indexes;
  private final TaskReader reader;

  RedisSearchStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines, TaskCounts counts) {
    this.keys = keys;
    this.lines = lines;
    this.counts = counts;
    this.indexes = new IndexPlan(runner, keys);
    this.reader = new TaskReader(runner, keys, lines);
  }

  @Override
  public Collection<Line> lines() {
    return lines.loadAll();
  }

  @Override
  public Map<Group, Long> counts(Set<Group> wanted) {
    return counts.of(wanted);
  }

  @Override
  public Walk<Task> walk(Set<Group> wanted, String token, boolean withPayload) {
    return new TaskWalk<>(indexes, wanted, token, entries -> reader.tasks(entries, withPayload));
  }

  @Override
  public Walk<Brief> briefly(Set<Group> wanted) {
    return new TaskWalk<>(indexes, wanted, "", reader::briefs);
  }

  @Override
  public List<Task> find(List<TaskId> ids, boolean withPayload) {
    return reader
        .tasks(
            ids.stream()
                .filter(id -> id.bucket() < keys.buckets())
                .map(id -> new IndexWalk.Entry(id, 0))
                .toList(),
            withPayload)
        .stream()
        .map(TaskWalk.Read::value)
        .toList();
  }
}
