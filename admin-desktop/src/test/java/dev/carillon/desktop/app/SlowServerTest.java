package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that take longer than the console would wait before it asks again. */
class SlowServerTest extends OnServer {
  private final HeldPort held = new HeldPort();
  private final AtomicInteger connections = new AtomicInteger();

  @Override
  ServerConnector connector() {
    ServerConnector way = held.before(super.connector());
    return target -> {
      connections.incrementAndGet();
      return way.open(target);
    };
  }

  /** Longer than any screen's period, in the beats that the screens ask at. */
  private static void overAPeriod() {
    AtomicInteger beats = new AtomicInteger();
    Subscription beat =
        Rig.fx(() -> Metronome.every(Duration.ofMillis(500), beats::incrementAndGet));
    Rig.until("beats of whatever polls", () -> beats.get() == 14);
    Rig.fx(
        () -> {
          beat.close();
          return true;
        });
  }

  private static void die(String queue) throws Exception {
    awaitState(
        submit(
            NewTask.of("shell", Payload.of("exit 3"))
                .inQueue(queue)
                .withRetry(new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO))),
        TaskState.DEAD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"groups", "list"})
  void aSlowAnswerIsWaitedForAndShown(String question) throws Exception {
    die("slow-" + question);
    // The dashboard asks for some as well.
    rig.go(Place.QUEUES);
    held.hold(question);
    int before = connections.get();
    rig.go(Place.DEAD);
    Rig.until("the question", () -> held.waiting() > 0);
    overAPeriod();
    // Over a new connection, as after a silence, it is asked anew.
    assertThat(held.waiting())
        .as("questions under way at once")
        .isBetween(1, 1 + connections.get() - before);
    // Later questions are still held: the rows can only come from the slow answer.
    for (int slow = held.waiting(); slow > 0; slow--) {
      held.letOneGo();
    }
    Rig.until(
        "the rows",
        () ->
            !rig.<TableView<?>>find(question.equals("list") ? "#dead-table" : "#dead-groups")
                .getItems()
                .isEmpty());
    held.hold("");
    while (held.waiting() > 0) {
      held.letOneGo();
    }
  }

  @Test
  void aPlanThatArrivesAfterTheRangeWasChangedIsNotOffered() throws Exception {
    others
        .schedules()
        .put(
            Schedule.of(
                "late-plan",
                new Trigger.Every(Duration.ofHours(1), System.currentTimeMillis()),
                new Target.Task(NewTask.of("echo", Payload.of("x")))))
        .get(180, TimeUnit.SECONDS);
    rig.go(Place.SCHEDULES);
    Rig.fx(
        () -> {
          rig.frame().screen().open("late-plan");
          return true;
        });
    fire("#schedule-backfill");
    held.hold("planBackfill");
    fire("#fill-plan");
    Rig.until("the question", () -> held.waiting() == 1);
    Rig.fx(
        () -> {
          TextField from = rig.find("#fill-from");
          from.setText(from.getText().replaceFirst("^\\d{4}", "2001"));
          return true;
        });
    held.letOneGo();
    // The answer comes on a thread of the connection and takes its turn behind what is there.
    rig.settle();
    assertThat(Rig.fx(() -> rig.find("#fill-apply").isVisible())).isFalse();
    assertThat(Rig.fx(() -> rig.find("#fill-plan").isVisible())).isTrue();
  }
}
