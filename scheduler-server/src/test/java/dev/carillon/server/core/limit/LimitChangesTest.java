package dev.carillon.server.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.SettingsStore.Change;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.loop.SlotKeeper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of running and waiting tasks when limits change. */
final class LimitChangesTest extends LimitsFixture {
  @Test
  void raisingOpens_loweringNeverStopsWhatRuns_removingOpensAll() {
    rig.put(concurrency(2));
    submit(10, "");
    List<AttemptRef> running = claimAll(rig.offers(100));
    rig.put(concurrency(4));
    running.addAll(claimAll(rig.offers(100)));
    assertThat(running).hasSize(4);
    rig.put(concurrency(1));
    assertThat(rig.find(running.getFirst().id()).state()).isEqualTo(TaskState.RUNNING);
    rig.succeed(running.removeFirst());
    rig.succeed(running.removeFirst());
    assertThat(rig.offers(100)).isEmpty();
    rig.put(QueueSettings.DEFAULTS);
    assertThat(claimAll(rig.offers(100))).hasSize(6);
    running.forEach(rig::succeed);
    assertThat(rig.find(running.getFirst().id()).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void whatWasSetAsideForItsKeyComesBackWhenTheLastLimitIsRemoved() {
    rig.put(keyed(1));
    submit(5, "acme");
    assertThat(claimAll(rig.offers(100))).hasSize(1);
    rig.put(QueueSettings.DEFAULTS);
    assertThat(rig.book.known()).isEmpty();
    SlotKeeper keeper = new SlotKeeper(rig.watch, rig.book, LimitRig.ALL, new LimitRig.Quiet());
    var unused = keeper.runOnce();
    assertThat(claimAll(rig.offers(100))).hasSize(4);
  }

  @Test
  void aNewLimitCountsWhatRanBeforeIt() {
    submit(5, "");
    List<AttemptRef> running = claimAll(rig.offers(3));
    rig.put(concurrency(4));
    assertThat(status().held()).isEqualTo(3);
    assertThat(claimAll(rig.offers(100))).hasSize(1);
    running.forEach(rig::succeed);
  }

  @Test
  void eachChangeOfSettingsIsOneEventWithWhoAndWhat() {
    String from = rig.stores.events().end();
    Caller ops = new Caller("ops");
    rig.put(concurrency(4));
    rig.put(keyed(1));
    rig.put(QueueSettings.DEFAULTS);
    var unused =
        rig.operations.putTenant(
            "acme", QueueSettings.ofTenant(3, Rate.of(100, Duration.ofSeconds(1))), ops);
    // What servers do among themselves is no change.
    rig.watch.settle();
    var again = rig.stores.settings().repair();
    List<TaskEvent> told = rig.stores.events().read(from, "", 100, 1_000).events();
    assertThat(told)
        .allMatch(e -> e.cause().equals("settings") && e.actor().equals("ops"))
        .allMatch(e -> e.taskId().isEmpty())
        .hasSize(4);
    assertThat(told.get(0).queue()).isEqualTo("mail");
    assertThat(told.get(0).reason()).isEqualTo("concurrency 0 -> 4");
    assertThat(told.get(1).reason())
        .contains("concurrency 4 -> 0")
        .contains("key none -> '")
        .contains("key-concurrency 0 -> 1");
    assertThat(told.get(2).reason()).contains("key-concurrency 1 -> 0");
    assertThat(told.get(3).tenant()).isEqualTo("acme");
    assertThat(told.get(3).reason()).isEqualTo("concurrency 0 -> 3, rate none -> 100/1s:10");
  }

  @Test
  void aLimitSetByAServerThatDiedOverItIsFinishedByAnother() {
    submit(3, "");
    claimAll(rig.offers(2));
    // It had only stored the settings.
    var unused =
        rig.stores
            .settings()
            .put(Scope.queue("mail"), concurrency(2), true, new Change("ops", "x"));
    rig.book.refresh();
    assertThat(rig.offers(100)).isEmpty();
    rig.watch.settle();
    rig.book.refresh();
    assertThat(status().held()).isEqualTo(2);
    assertThat(rig.offers(100)).isEmpty();
  }

  @Test
  void aScopeThatIsSetAgainBeforeItWasCountedIsCountedAllTheSame() {
    submit(3, "");
    claimAll(rig.offers(2));
    // A server died over the first.
    var unused =
        rig.stores
            .settings()
            .put(Scope.queue("mail"), concurrency(1), true, new Change("ops", "x"));
    rig.put(concurrency(2));
    assertThat(status().held()).isEqualTo(2);
    assertThat(rig.offers(100)).isEmpty();
  }

  @Test
  void aServerThatHasNotHeardOfALimitObeysItAllTheSame() {
    try (LimitRig deaf = new LimitRig(redis, "limits" + (clusters - 1), 6)) {
      rig.put(concurrency(1));
      submit(5, "");
      assertThat(claimAll(deaf.offers(100))).hasSize(1);
      assertThat(rig.offers(100)).isEmpty();
    }
  }
}
