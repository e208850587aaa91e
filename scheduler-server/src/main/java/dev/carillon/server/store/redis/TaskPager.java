package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import redis.clients.jedis.Response;
import redis.clients.jedis.resps.Tuple;

/**
 * Lists tasks a page at a time by merging the indexes of all buckets and lines. A place in the list
 * is a score and an id, so that a page goes on where the last one stopped however much has moved
 * meanwhile.
 */
final class TaskPager {
  /** Enough of a record for all but very long labels: what is cut off is read again. */
  private static final int PEEK = 2_048;

  private static final Comparator<Entry> FORWARD =
      Comparator.comparingDouble(Entry::score).thenComparing(e -> e.id().toString());

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final TaskCounts counts;

  TaskPager(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.counts = new TaskCounts(runner, keys, lines);
  }

  /** An index entry. */
  private record Entry(TaskId id, double score) {}

  /** An index of one bucket. */
  private record Index(int bucket, byte[] key) {}

  TaskPage page(TaskFilter filter, int size, String token, boolean withPayload) {
    List<Line> wanted = lines.loadAll().stream().filter(line -> matches(filter, line)).toList();
    long total = counts.total(filter, wanted);
    PageToken place = PageToken.parse(token);
    List<Task> found = new ArrayList<>(size);
    for (Segment segment = place.segment(); ; segment = segment.next()) {
      if (segment.holds(filter.states())) {
        PageToken from = segment == place.segment() ? place : PageToken.startOf(segment);
        while (from != null && found.size() < size) {
          from = fill(filter, wanted, segment, from, size - found.size(), withPayload, found);
        }
        if (found.size() == size && from != null) {
          return new TaskPage(found, from.toString(), total);
        }
      }
      if (segment.last()) {
        return new TaskPage(found, "", total);
      }
      if (found.size() == size) {
        return new TaskPage(found, PageToken.startOf(segment.next()).toString(), total);
      }
    }
  }

  private static boolean matches(TaskFilter filter, Line line) {
    return (filter.queue().isEmpty() || filter.queue().equals(line.queue()))
        && (filter.type().isEmpty() || filter.type().equals(line.type()))
        && (filter.tenant().isEmpty() || filter.tenant().equals(line.tenant()));
  }

  /**
   * Adds the next tasks of a segment.
   *
   * @return where to go on; null at the segment's end
   */
  private @org.jspecify.annotations.Nullable PageToken fill(
      TaskFilter filter,
      List<Line> wanted,
      Segment segment,
      PageToken from,
      int most,
      boolean withPayload,
      List<Task> found) {
    List<Entry> entries =
        next(indexes(segment, filter.states(), wanted), segment.backward(), from, most);
    if (entries.isEmpty()) {
      return null;
    }
    for (Task task : read(entries, withPayload)) {
      boolean stateFits = filter.states().isEmpty() || filter.states().contains(task.state());
      if (stateFits && segment.holds(Set.of(task.state())) && matches(filter, lineOf(task))) {
        found.add(task);
      }
    }
    Entry last = entries.getLast();
    return entries.size() < most
        ? null
        : new PageToken(segment, last.score(), last.id().toString());
  }

  private Line lineOf(Task task) {
    return lines.of(task.tenant(), task.queue(), task.type());
  }

  private List<Index> indexes(Segment segment, Set<TaskState> states, List<Line> wanted) {
    List<Index> indexes = new ArrayList<>();
    for (int b = 0; b < keys.buckets(); b++) {
      int bucket = b;
      switch (segment) {
        case LEASED -> indexes.add(new Index(b, keys.lease(b)));
        case HELD -> indexes.add(new Index(b, keys.held(b)));
        case READY ->
            wanted.forEach(l -> indexes.add(new Index(bucket, keys.ready(bucket, l.key()))));
        case WAITING ->
            wanted.forEach(l -> indexes.add(new Index(bucket, keys.due(bucket, l.key()))));
        case ENDED ->
            segment.states().stream()
                .filter(s -> states.isEmpty() || states.contains(s))
                .forEach(
                    s ->
                        wanted.forEach(
                            l ->
                                indexes.add(
                                    new Index(bucket, keys.ended(bucket, s.code(), l.key())))));
      }
    }
    return indexes;
  }

  /** The first entries behind a place, over all indexes. */
  private List<Entry> next(List<Index> indexes, boolean backward, PageToken from, int most) {
    Comparator<Entry> order = backward ? FORWARD.reversed() : FORWARD;
    Entry place = from.id().isEmpty() ? null : new Entry(TaskId.parse(from.id()), from.score());
    List<Entry> merged = new ArrayList<>();
    // An index whose answer was cut off by entries at or before the place (many may share one
    // score) is read on,
    // until each has given as many as a page could need.
    int[] given = new int[indexes.size()];
    List<Integer> open = IntStream.range(0, indexes.size()).boxed().toList();
    for (int skip = 0; !open.isEmpty(); skip += most) {
      List<Integer> more = new ArrayList<>();
      List<Object> replies =
          range(open.stream().map(indexes::get).toList(), backward, from, skip, most);
      for (int i = 0; i < open.size(); i++) {
        int index = open.get(i);
        List<?> tuples = (List<?>) replies.get(i);
        for (Object each : tuples) {
          Entry entry = entry(indexes.get(index).bucket(), (Tuple) each);
          if (place == null || order.compare(entry, place) > 0) {
            merged.add(entry);
            given[index]++;
          }
        }
        if (tuples.size() == most && given[index] < most) {
          more.add(index);
        }
      }
      open = more;
    }
    merged.sort(order);
    return merged.subList(0, Math.min(most, merged.size()));
  }

  private static Entry entry(int bucket, Tuple tuple) {
    return new Entry(
        new TaskId(bucket, new String(tuple.getBinaryElement(), ISO_8859_1)), tuple.getScore());
  }

  private List<Object> range(
      List<Index> indexes, boolean backward, PageToken from, int skip, int most) {
    return runner.read(
        "list",
        pipeline ->
            indexes.stream()
                .map(
                    index ->
                        backward
                            ? pipeline.zrevrangeByScoreWithScores(
                                index.key(), from.score(), Double.NEGATIVE_INFINITY, skip, most)
                            : pipeline.zrangeByScoreWithScores(
                                index.key(), from.score(), Double.POSITIVE_INFINITY, skip, most))
                .toList());
  }

  private List<Task> read(List<Entry> entries, boolean withPayload) {
    int to = withPayload ? -1 : PEEK - 1;
    List<Object> records =
        runner.read(
            "list",
            p ->
                entries.stream()
                    .map(e -> p.getrange(keys.record(e.id().bucket(), e.id().local()), 0, to))
                    .toList());
    List<Object> sizes =
        runner.read(
            "list",
            p ->
                entries.stream()
                    .map(e -> p.strlen(keys.record(e.id().bucket(), e.id().local())))
                    .toList());
    List<Object> errors =
        runner.read(
            "list",
            p -> {
              List<Response<byte[]>> all = new ArrayList<>();
              for (Entry e : entries) {
                all.add(
                    p.hget(
                        keys.extra(e.id().bucket(), e.id().local()), "error".getBytes(ISO_8859_1)));
              }
              return all;
            });
    List<Task> tasks = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      byte[] bytes = (byte[]) records.get(i);
      TaskId id = entries.get(i).id();
      if (bytes.length == 0) {
        continue;
      }
      TaskRecord record = new TaskRecord(bytes);
      if (record.payloadStart() > bytes.length) {
        record =
            new TaskRecord(
                runner.call("list", redis -> redis.get(keys.record(id.bucket(), id.local()))));
      }
      Task task =
          record.task(
              id, lines.byKey(id.bucket(), record.line()), (Long) sizes.get(i), withPayload);
      String error =
          ScriptRunner.isNil(errors.get(i))
              ? ""
              : new String((byte[]) errors.get(i), java.nio.charset.StandardCharsets.UTF_8);
      tasks.add(task.withExtras(error, task.result(), task.history()));
    }
    return tasks;
  }
}
