package dev.carillon.server.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.notify.Conditions.Condition;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What alarms of rules see. */
final class ConditionsTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static StoreInfo.Facts memory(long used, long max) {
    return new StoreInfo.Facts("7.0", "r", used, max, "noeviction", true);
  }

  private static QueueSnapshot queue(String name, long ready, long oldestMillis) {
    return new QueueSnapshot(
        name,
        Map.of(TaskState.READY, ready, TaskState.SCHEDULED, 1_000L),
        0,
        0,
        0,
        0,
        0,
        0,
        oldestMillis,
        Optional.empty(),
        List.of());
  }

  private static WorkerSnapshot worker(String name, WorkerStatus status, String dispatch) {
    return new WorkerSnapshot(
        name + status + dispatch,
        name,
        "host",
        1,
        List.of("echo"),
        List.of(),
        1,
        2,
        Map.of(),
        "v",
        status,
        0,
        0,
        0,
        0,
        dispatch,
        List.of(),
        0,
        0);
  }

  private static Rule rule(Rule.Bounds bounds, NotifyEvent... events) {
    return Rule.of("r", Set.of(events), List.of("c")).withBounds(bounds);
  }

  private static Conditions of(List<QueueSnapshot> queues, StoreInfo.Facts facts) {
    return new Conditions(queues, facts, List.of(), 0, LEASE);
  }

  @Test
  void onlyWatchedQueuesThatAreDeeperOrOlder_countingWhatIsDue() {
    Conditions now =
        of(List.of(queue("a", 11, 5_000), queue("b", 11, 500), queue("c", 10, 50)), memory(1, 0));
    Rule deep =
        rule(
            new Rule.Bounds(List.of("a", "c"), 10, Duration.ZERO, Duration.ZERO, 0),
            NotifyEvent.QUEUE_DEPTH);
    assertThat(now.of(deep)).extracting(Condition::subject).containsExactly("a");
    Rule old =
        rule(
            new Rule.Bounds(List.of(), 0, Duration.ofSeconds(1), Duration.ZERO, 0),
            NotifyEvent.QUEUE_AGE);
    assertThat(now.of(old)).extracting(Condition::subject).containsExactly("a");
  }

  @Test
  void aStoreThatIsNearlyFull_byDefaultAt85Percent() {
    Rule rule = rule(Rule.Bounds.NONE, NotifyEvent.STORE_MEMORY);
    assertThat(of(List.of(), memory(84, 100)).of(rule)).isEmpty();
    assertThat(of(List.of(), memory(85, 100)).of(rule)).hasSize(1);
    assertThat(of(List.of(), memory(85, 0)).of(rule)).isEmpty();
    Rule early =
        rule(
            new Rule.Bounds(List.of(), 0, Duration.ZERO, Duration.ZERO, 50),
            NotifyEvent.STORE_MEMORY);
    assertThat(of(List.of(), memory(50, 100)).of(early)).hasSize(1);
  }

  @Test
  void aWorkerThatIsSilent_butNotOneThatSaidGoodByeOrCameBack() {
    Rule rule = rule(Rule.Bounds.NONE, NotifyEvent.WORKER_LOST);
    Conditions now =
        new Conditions(
            List.of(),
            memory(1, 0),
            List.of(
                worker("lost", WorkerStatus.GONE, "direct"),
                worker("left", WorkerStatus.GONE, Conditions.LEFT),
                worker("back", WorkerStatus.GONE, "direct"),
                worker("back", WorkerStatus.LIVE, "direct"),
                worker("puller", WorkerStatus.GONE, "pull")),
            LEASE.toMillis(),
            LEASE);
    assertThat(now.of(rule)).extracting(Condition::subject).containsExactly("lost");
    Conditions sooner =
        new Conditions(List.of(), now.facts(), now.workers(), LEASE.toMillis() - 1, LEASE);
    assertThat(sooner.of(rule)).isEmpty();
    assertThat(now.over(NotifyEvent.WORKER_LOST, "back")).isTrue();
    assertThat(now.over(NotifyEvent.WORKER_LOST, "forgotten")).isFalse();
    assertThat(now.over(NotifyEvent.QUEUE_AGE, "any")).isTrue();
  }
}
