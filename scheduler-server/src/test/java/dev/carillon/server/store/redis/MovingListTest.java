package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.StoreRig.GRACE;
import static dev.carillon.server.store.redis.StoreRig.LEASE;
import static dev.carillon.server.store.redis.StoreRig.OPS;
import static dev.carillon.server.store.redis.StoreRig.echo;
import static dev.carillon.server.store.redis.StoreRig.later;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.query.Facets;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.query.Pace;
import dev.carillon.server.core.query.SearchOperations;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a list that is read page by page shows of tasks that move between two pages. */
class MovingListTest {
  private static EmbeddedRedis redis;
  private final Map<String, AttemptRef> running = new HashMap<>();
  private StoreRig rig;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    rig = new StoreRig(redis, 2);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Reads all pages; something happens behind each. */
  private List<Task> read(int size, Runnable between) {
    // What became ready in the same millisecond might have done so a little later: it comes again.
    rig.reallyPassed(rig.stores.info().nowMs());
    List<Task> seen = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      TaskPage page = rig.stores.tasks().list(TaskFilter.ALL, size, token, false);
      assertThat(page.tasks().stream().map(Task::id)).doesNotHaveDuplicates();
      seen.addAll(page.tasks());
      between.run();
      token = page.nextToken();
      assertThat(++pages).as("pages of a list that must end").isLessThan(500);
    } while (!token.isEmpty());
    return seen;
  }

  private List<TaskState> statesSeen(List<Task> seen, TaskId id) {
    return seen.stream().filter(t -> t.id().equals(id.toString())).map(Task::state).toList();
  }

  /** One step of a task's way: waits, ready, running, over. */
  private void moveOn(TaskId id) {
    switch (rig.task(id).state()) {
      case SCHEDULED -> rig.stores.edits().runNow(id, OPS);
      case READY -> running.put(id.toString(), rig.start(id));
      case RUNNING -> rig.complete(running.get(id.toString()), Outcome.SUCCEEDED);
      default -> {}
    }
  }

  @Test
  void aTaskThatBeginsBehindTheReadersBackIsShownOnceMore() {
    TaskId runs = rig.submit(echo());
    moveOn(runs);
    TaskId ready = rig.submit(echo().withPriority(9));
    TaskId begins = rig.submit(echo());
    TaskId waits = rig.submit(later());
    int[] pages = {0};
    // What runs has been read, and one that is ready: now the other one that was ready runs.
    List<Task> seen =
        read(
            1,
            () -> {
              if (++pages[0] == 2) {
                moveOn(begins);
              }
            });
    assertThat(seen.stream().map(Task::id))
        .containsExactly(runs.toString(), ready.toString(), waits.toString(), begins.toString());
    assertThat(statesSeen(seen, begins)).containsExactly(TaskState.RUNNING);
  }

  @Test
  void aTaskThatEndsAfterItWasShownIsShownAgainAsItIsThen() {
    TaskId ends = rig.submit(echo());
    moveOn(ends);
    TaskId over = rig.submit(echo());
    moveOn(over);
    moveOn(over);
    TaskId waits = rig.submit(later());
    List<Task> seen = read(1, () -> moveOnce(ends, TaskState.RUNNING));
    assertThat(statesSeen(seen, ends)).containsExactly(TaskState.RUNNING, TaskState.SUCCEEDED);
    assertThat(statesSeen(seen, over)).containsExactly(TaskState.SUCCEEDED);
    assertThat(statesSeen(seen, waits)).containsExactly(TaskState.SCHEDULED);
  }

  private void moveOnce(TaskId id, TaskState from) {
    if (rig.task(id).state() == from) {
      moveOn(id);
    }
  }

  @Test
  void whatOnlyMovesOnIsNeverMissedAndWhatStandsStillIsShownOnce() {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      StoreRig own = rig;
      rig = new StoreRig(redis, 2);
      own.close();
      List<TaskId> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        TaskId id = rig.submit(random.nextBoolean() ? later() : echo().inQueue("q" + i % 12));
        for (int moves = random.nextInt(4); moves > 0; moves--) {
          moveOn(id);
        }
        all.add(id);
      }
      // What is as old as the list itself may count as having moved since.
      rig.passed(rig.nowMs());
      Set<TaskId> moved = new HashSet<>();
      int size = 1 + random.nextInt(9);
      List<Task> seen =
          read(
              size,
              () -> {
                for (int i = random.nextInt(2 * size + 1); i > 0; i--) {
                  TaskId id = all.get(random.nextInt(18));
                  moved.add(id);
                  moveOn(id);
                }
              });
      for (TaskId id : all) {
        List<TaskState> states = statesSeen(seen, id);
        assertThat(states).as("seed %s, task %s", seed, id).isNotEmpty();
        assertThat(moved.contains(id) || states.size() == 1)
            .as("seed %s, task %s stood still and was shown as %s", seed, id, states)
            .isTrue();
      }
    }
  }

  @Test
  void aSlowReaderComesToTheEndThoughHeartbeatsAndNewWorkGoOn() {
    for (int i = 0; i < 8; i++) {
      moveOn(rig.submit(echo()));
    }
    List<AttemptRef> beating = List.copyOf(running.values());
    Set<String> here = new HashSet<>(running.keySet());
    List<Task> seen =
        read(
            2,
            () -> {
              rig.passed(rig.nowMs() + 10_000);
              rig.stores.attempts().heartbeat(beating, List.of(), LEASE, GRACE);
              for (int i = 0; i < 3; i++) {
                TaskId quick = rig.submit(echo());
                moveOn(quick);
                moveOn(quick);
                rig.submit(echo());
              }
            });
    assertThat(seen.stream().map(Task::id).filter(here::contains))
        .containsExactlyInAnyOrderElementsOf(here);
  }

  @Test
  void whatIsOnItsWayToAWorkerIsFoundAndCountedOnce() {
    for (int i = 0; i < 5; i++) {
      rig.submit(echo());
    }
    assertThat(rig.take(StoreRig.HOUR)).hasSize(5);
    SearchOperations search =
        new SearchOperations(rig.stores.search(), rig.stores.info(), new Pace(), key -> false);
    for (String filter : List.of("state:dispatched", "state:dispatched priority<10")) {
      SearchUpdate found = search.page(new SearchRequest(filter, 10, "", false, true));
      assertThat(found.tasks().stream().map(Task::id)).hasSize(5).doesNotHaveDuplicates();
      assertThat(found.matched()).as("matched by %s", filter).isEqualTo(5);
      assertThat(found.total()).as("total of %s", filter).isEqualTo(5);
      assertThat(found.nextToken()).isEmpty();
      Facets facets = search.facets(filter, List.of("state", "type", "label"), 0);
      assertThat(facets.matched()).as("counted by %s", filter).isEqualTo(5);
      assertThat(facets.facets().getFirst().values())
          .containsExactly(new Facets.Value("dispatched", 5, ""));
    }
    assertThat(rig.stores.tasks().list(TaskFilter.ALL, 5, "", false).nextToken()).isEmpty();
  }

  @Test
  void aListOverABacklogIsReadInBoundedCallsAndLeavesOutWhatWasLongReady() {
    int ready = 1_200;
    int most = 400;
    for (int from = 0; from < ready; from += most) {
      rig.stores.tasks().submit(Collections.nCopies(most, echo()), "user");
    }
    rig.submit(later());
    rig.passed(rig.nowMs());
    TaskPager pager = new TaskPager(rig.stores.search(), most);
    List<String> seen = new ArrayList<>();
    String token = "";
    int pages = 0;
    int empty = 0;
    do {
      TaskPage page = pager.page(TaskFilter.ALL, 300, token, false);
      page.tasks().forEach(task -> seen.add(task.id()));
      empty += page.tasks().isEmpty() ? 1 : 0;
      token = page.nextToken();
      assertThat(++pages).as("pages of a list that must end").isLessThan(20);
    } while (!token.isEmpty());
    assertThat(seen).hasSize(ready + 1).doesNotHaveDuplicates();
    assertThat(empty).as("calls that only passed over tasks").isGreaterThanOrEqualTo(2);

    assertThat(lookedAt()).as("entries while all are new").isGreaterThan(2L * ready);
    rig.passed(rig.nowMs() + 10 * StoreRig.HOUR.toMillis());
    TaskId urgent = rig.submit(echo().withPriority(9));
    assertThat(lookedAt()).as("entries once all are old").isLessThan(ready + 10L);
    TaskId waited = rig.submit(later());
    List<Task> late = read(500, () -> moveOnce(waited, TaskState.SCHEDULED));
    assertThat(late.stream().map(Task::id)).contains(urgent.toString(), waited.toString());
  }

  /** What a walk over all that waits or is ready looks at until its end. */
  private long lookedAt() {
    Set<SearchStore.Group> groups = new HashSet<>();
    for (Line line : rig.stores.search().lines()) {
      groups.add(new SearchStore.Group(line, TaskState.READY));
      groups.add(new SearchStore.Group(line, TaskState.SCHEDULED));
    }
    SearchStore.Walk<SearchStore.Brief> walk = rig.stores.search().briefly(groups);
    while (!walk.over()) {
      long before = walk.looked();
      assertThat(walk.next(250)).hasSizeLessThanOrEqualTo(250);
      assertThat(walk.looked() - before).isLessThanOrEqualTo(400);
    }
    return walk.looked();
  }
}
