package dev.carillon.server.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.Filter;
import dev.carillon.model.query.FilterCheck;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Sink;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Searches over a few thousand tasks of many kinds in a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchOperationsTest {
  private static final int TASKS = 3_000;

  private final Random random = new Random(5);
  private EmbeddedRedis redis;
  private RedisStores stores;
  private SearchOperations search;
  private final List<TaskId> ids = new ArrayList<>();

  @BeforeAll
  void fill() {
    redis = EmbeddedRedis.startInMemory();
    stores = open("search");
    search = new SearchOperations(stores.search(), stores.info(), new Pace(), key -> false);
    for (int from = 0; from < TASKS; from += 500) {
      List<NewTask> batch = IntStream.range(from, from + 500).mapToObj(this::task).toList();
      stores.tasks().submit(batch, "ops").stream()
          .map(r -> ((SubmitResult.Accepted) r).receipt().id())
          .map(TaskId::parse)
          .forEach(ids::add);
    }
    for (int i = 0; i < TASKS; i += 7) {
      stores.tasks().cancel(ids.get(i), i % 2 == 0 ? "timeout of host " + i : "", "ops");
    }
  }

  private RedisStores open(String cluster) {
    RedisStores stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                cluster,
                4,
                PatientRedis.TIMEOUT,
                8,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    return stores;
  }

  /** Many with the same due instant, so that places among equals matter. */
  private NewTask task(int i) {
    NewTask task =
        NewTask.of(i % 3 == 0 ? "shell" : "http", Payload.of("p"))
            .inQueue("q" + i % 25)
            .withLabels(Map.of("customer", "c" + i % 4))
            .withPriority(i % 10);
    return i % 2 == 0 ? task : task.dueAt(new NewTask.Due.At(4_000_000_000_000L + i % 3));
  }

  @AfterAll
  void stop() {
    stores.close();
    redis.close();
  }

  private List<Task> all(String filter, int size) {
    List<Task> found = new ArrayList<>();
    String token = "";
    do {
      SearchUpdate page = search.page(new SearchRequest(filter, size, token, false, false));
      assertThat(page.tasks().size()).isLessThanOrEqualTo(size);
      found.addAll(page.tasks());
      token = page.nextToken();
    } while (!token.isEmpty());
    return found;
  }

  @Test
  void pagesOfAnyFilterGiveEachTaskThatPassesOnce() {
    List<Task> everything = ids.stream().map(id -> stores.tasks().find(id).orElseThrow()).toList();
    for (String text :
        List.of(
            "",
            "state:cancelled",
            "queue:q3,q4 state:scheduled",
            "(queue:q1* type:shell) or state:ready priority>7",
            "not state:live error~timeout",
            "label.customer:c2 -queue:q2*",
            "type:s* state!=ready",
            "queue:nosuch",
            "due>2090-01-01")) {
      Filter filter = Filter.parse(text);
      List<String> expected =
          everything.stream()
              .filter(t -> filter.matches(t, stores.info().nowMs()))
              .map(Task::id)
              .toList();
      for (int size : List.of(60, 500)) {
        assertThat(all(text, size).stream().map(Task::id))
            .as("%s by %d", text, size)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Test
  void aSearchPaysFromItsBudgetForWhatItPassesOverAndGoesOnBehindIt() {
    SearchPlan plan = SearchPlan.of(Filter.parse("state:ready,scheduled"), stores.search());
    List<String> found = new ArrayList<>();
    int empty = 0;
    String token = "";
    do {
      SearchRequest request = new SearchRequest("", 500, token, false, false);
      List<SearchUpdate> updates = new ArrayList<>();
      new Scan(stores.search(), new Pace(), plan, request, stores.info().nowMs(), 300)
          .run(
              new Sink<>() {
                @Override
                public boolean send(SearchUpdate update) {
                  return updates.add(update);
                }

                @Override
                public boolean open() {
                  return true;
                }
              });
      List<Task> page = updates.stream().flatMap(u -> u.tasks().stream()).toList();
      page.forEach(task -> found.add(task.id()));
      empty += page.isEmpty() ? 1 : 0;
      token = updates.getLast().nextToken();
    } while (!token.isEmpty());
    assertThat(found).hasSize((int) plan.total()).doesNotHaveDuplicates();
    assertThat(empty).as("calls that only passed over tasks").isPositive();
  }

  @Test
  void aListOfManyLinesWithEqualTimesIsWholeAndInOrder() {
    List<Task> listed = new ArrayList<>();
    String token = "";
    do {
      var page = stores.tasks().list(TaskFilter.ALL, 41, token, false);
      assertThat(page.total()).isEqualTo(TASKS);
      listed.addAll(page.tasks());
      token = page.nextToken();
    } while (!token.isEmpty());
    assertThat(listed.stream().map(Task::id)).doesNotHaveDuplicates().hasSize(TASKS);
    List<Long> ended = listed.stream().map(Task::endedMs).filter(ms -> ms > 0).toList();
    assertThat(ended).isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void aPageGoesOnWhereItEndedAlthoughTasksMoveMeanwhile() {
    RedisStores own = open("moving");
    List<TaskId> mine = new ArrayList<>();
    own.tasks()
        .submit(IntStream.range(0, 400).mapToObj(i -> task(1).inQueue("m")).toList(), "ops")
        .forEach(r -> mine.add(TaskId.parse(((SubmitResult.Accepted) r).receipt().id())));
    SearchOperations there =
        new SearchOperations(own.search(), own.info(), new Pace(), key -> false);
    SearchRequest request = SearchRequest.of("state:scheduled").size(100);
    SearchUpdate first = there.page(request);
    // The shown ones leave their index, the last one too: its place is still one.
    first.tasks().forEach(t -> own.tasks().cancel(TaskId.parse(t.id()), "", "ops"));
    List<String> seen = new ArrayList<>(first.tasks().stream().map(Task::id).toList());
    for (String token = first.nextToken(); !token.isEmpty(); ) {
      SearchUpdate next = there.page(request.from(token));
      next.tasks().forEach(t -> seen.add(t.id()));
      token = next.nextToken();
    }
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(mine.stream().map(TaskId::toString).toList());
    own.close();
  }

  @Test
  void anIndexedFilterReadsNoMoreThanThePageAndKnowsItsTotal() {
    SearchUpdate page = search.page(SearchRequest.of("queue:q3 state:cancelled").size(5));
    assertThat(page.tasks()).hasSize(5);
    assertThat(page.scanned()).isEqualTo(6);
    assertThat(page.total())
        .isEqualTo(all("queue:q3 state:cancelled", 500).size())
        .isEqualTo(page.candidates());
  }

  @Test
  void idsAreLookedUp() {
    SearchUpdate page =
        search.page(
            SearchRequest.of("state:live id:" + ids.get(0) + "," + ids.get(1) + ",nonsense"));
    assertThat(page.scanned()).isEqualTo(2);
    assertThat(page.tasks()).extracting(Task::id).containsExactly(ids.get(1).toString());
    assertThat(page.total()).isEqualTo(1);
  }

  /** Leaves after so many updates. */
  private static final class Leaving implements Sink<SearchUpdate> {
    final List<SearchUpdate> updates = new ArrayList<>();
    int asked;

    @Override
    public boolean send(SearchUpdate update) {
      updates.add(update);
      return true;
    }

    @Override
    public boolean open() {
      return ++asked <= 3;
    }
  }

  @Test
  void aScanStopsOnceItsReaderIsGone() {
    Leaving reader = new Leaving();
    search.stream(SearchRequest.of("name:nobody").counting(), reader);
    assertThat(reader.asked).isEqualTo(4);
    assertThat(reader.updates).noneMatch(SearchUpdate::done);
  }

  @Test
  void aStreamCountsAllAndEndsWithATotal() {
    Leaving reader = new Leaving();
    reader.asked = -10_000;
    search.stream(SearchRequest.of("label.customer:c1").size(10).counting(), reader);
    SearchUpdate last = reader.updates.getLast();
    assertThat(last.done()).isTrue();
    assertThat(last.scanned()).isEqualTo(TASKS).isEqualTo(last.candidates());
    assertThat(last.total()).isEqualTo(TASKS / 4).isEqualTo(last.matched());
    assertThat(reader.updates.stream().mapToInt(u -> u.tasks().size()).sum()).isEqualTo(10);
    SearchUpdate second = search.page(SearchRequest.of("label.customer:c1").from(last.nextToken()));
    assertThat(second.tasks()).isNotEmpty();
  }

  private static Map<String, Long> values(Facets facets, String field) {
    return facets.facets().stream()
        .filter(f -> f.field().equals(field))
        .flatMap(f -> f.values().stream())
        .collect(java.util.stream.Collectors.toMap(Facets.Value::value, Facets.Value::count));
  }

  @Test
  void facetsOfAnIndexedFilterComeFromCountersAndAreExact() {
    Facets facets = search.facets("state:cancelled", List.of("state", "type", "queue"), 0);
    assertThat(facets.scanned()).isZero();
    assertThat(facets.complete()).isTrue();
    assertThat(facets.facets()).allMatch(Facets.Facet::exact);
    assertThat(values(facets, "state")).containsExactly(Map.entry("cancelled", 429L));
    assertThat(values(facets, "type").values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(429)
        .isEqualTo(facets.matched());
    assertThat(values(facets, "queue")).hasSize(25);
  }

  @Test
  void facetsOfOtherFieldsAreRead() {
    Facets facets = search.facets("state:cancelled priority<5", List.of(), 0);
    assertThat(facets.scanned()).isEqualTo(429);
    assertThat(facets.complete()).isTrue();
    assertThat(values(facets, "label")).containsEntry("customer", facets.matched());
    // One fingerprint, whatever number the host has.
    assertThat(values(facets, "error")).hasSize(1);
    Facets part = search.facets("priority<5", List.of("label.customer"), 1_000);
    assertThat(part.complete()).isFalse();
    assertThat(part.facets().getFirst().exact()).isFalse();
    assertThat(part.scanned()).isEqualTo(1_000);
    assertThat(part.candidates()).isEqualTo(TASKS);
  }

  @Test
  void mistakesAreToldWithTheirPlace() {
    assertThatThrownBy(() -> search.page(SearchRequest.of("queue:a stat:dead")))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> assertThat(e.message()).contains("at column 9").contains("did you mean state?"));
    FilterCheck wrong = search.check("queue:a stat:dead");
    assertThat(wrong.problem().orElseThrow().column()).isEqualTo(9);
    assertThatThrownBy(() -> search.facets("", List.of("colour"), 0))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("colour");
  }

  @Test
  void aFilterIsWeighedBeforeItIsUsed() {
    FilterCheck indexed = search.check("state:CANCELLED and queue:q1");
    assertThat(indexed.canonical()).isEqualTo("state:cancelled queue:q1");
    assertThat(indexed.indexed()).isTrue();
    FilterCheck read = search.check("state:cancelled priority:1");
    assertThat(read.indexed()).isFalse();
    assertThat(read.candidates()).isEqualTo(429);
    assertThat(read.total()).isEqualTo(-1);
  }

  @Test
  void completionKnowsWhatIsInUse() {
    assertThat(search.complete("queue:q24", 8).suggestions())
        .extracting(Completion.Suggestion::text)
        .startsWith("q2", "q20", "q21");
    assertThat(search.complete("label.cu", 8).suggestions())
        .extracting(Completion.Suggestion::text)
        .containsExactly("label.customer:");
    assertThat(search.complete("label.customer:", 15).suggestions())
        .extracting(Completion.Suggestion::text)
        .isSubsetOf("c0", "c1", "c2", "c3")
        .isNotEmpty();
  }

  @Test
  void completionKeepsTheValuesOfSecretLabels() {
    SearchOperations kept =
        new SearchOperations(stores.search(), stores.info(), new Pace(), "customer"::equals);
    assertThat(kept.complete("label.customer:", 15).suggestions()).isEmpty();
    assertThat(kept.complete("label.cu", 8).suggestions()).isNotEmpty();
  }
}
