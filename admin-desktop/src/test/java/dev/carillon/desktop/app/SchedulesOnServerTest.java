package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator does with schedules, on a real server with a worker. */
class SchedulesOnServerTest extends OnServer {
  /** Half an hour away, so that no fire comes by itself while a test runs. */
  private final long anchor = System.currentTimeMillis() / 1000 * 1000 + 1_800_000;

  @BeforeEach
  void goThere() {
    rig.go(Place.SCHEDULES);
  }

  private static ScheduleKey key(String id) {
    return new ScheduleKey("default", id);
  }

  private static ScheduleSnapshot schedule(String id) throws Exception {
    return others.schedules().get(key(id)).get(180, TimeUnit.SECONDS);
  }

  private static List<FireRecord> fires(String id) throws Exception {
    return others
        .schedules()
        .fires(key(id), Optional.empty(), 50, "")
        .get(180, TimeUnit.SECONDS)
        .fires();
  }

  /** One that does not fire by itself while the test runs. */
  private void make(String id) throws Exception {
    others
        .schedules()
        .put(
            Schedule.of(
                id,
                new Trigger.Every(Duration.ofHours(1), anchor),
                new Target.Task(NewTask.of("echo", Payload.of("x")))))
        .get(180, TimeUnit.SECONDS);
    Rig.fx(
        () -> {
          rig.frame().screen().open(id);
          return true;
        });
    Rig.until("the schedule", () -> shown("#schedule-run") && has("#schedule-pane", id));
  }

  private boolean has(String within, String words) {
    return rig.find(within).lookupAll(".label").stream()
        .anyMatch(n -> n instanceof Labeled l && l.getText().contains(words));
  }

  private void type(String field, String words) {
    Rig.fx(
        () -> {
          rig.<TextField>find(field).setText(words);
          return true;
        });
  }

  @Test
  void aScheduleIsMadeFiresIsPausedAndResumed() throws Exception {
    fire("#schedule-new");
    type("#schedule-id", "pulse");
    choose("Every");
    write("#schedule-payload", "true");
    type("#schedule-time", "1 s");
    Rig.until(
        "what it will do", () -> rig.<Label>find("#schedule-words").getText().startsWith("Every"));
    fire("#schedule-store");
    Rig.until(
        "its fires", () -> shown("#schedule-history") && has("#schedule-history", "succeeded"));
    rig.picture("real-schedule");
    fire("#schedule-pause");
    type("#pause-reason", "stock-taking");
    fire("#confirm");
    await("the pause", () -> schedule("pulse").state() == ScheduleState.PAUSED);
    assertThat(schedule("pulse").pause().orElseThrow().reason()).isEqualTo("stock-taking");
    fire("#schedule-resume");
    await("it to go on", () -> schedule("pulse").state() == ScheduleState.ACTIVE);
    fire("#schedule-delete");
    fire("#confirm");
    Rig.until("it to be gone", () -> !shown("#schedule-pane"));
  }

  @Test
  void oneIsRunByHandAndEdited() throws Exception {
    make("by-hand");
    fire("#schedule-run");
    fire("#confirm");
    await("its task", () -> fires("by-hand").size() == 1);
    assertThat(fires("by-hand").getFirst().kind()).isEqualTo(FireKind.MANUAL);
    Rig.until("its line", () -> has("#schedule-history", "run by hand"));
    fire("#schedule-edit");
    type("#schedule-time", "90 potatoes");
    assertThat(Rig.fx(() -> rig.<Button>find("#schedule-store").isDisabled())).isTrue();
    assertThat(Rig.fx(() -> has("#schedule-editor", "Expected a span"))).isTrue();
    type("#schedule-time", "2 h");
    fire("#schedule-store");
    await("version 2", () -> schedule("by-hand").version() == 2);
    assertThat(schedule("by-hand").schedule().trigger())
        .isEqualTo(new Trigger.Every(Duration.ofHours(2), anchor));
  }

  @Test
  void boundsCalendarsAndEventsAreTypedSeenBeforeAndStored() throws Exception {
    fire("#schedule-new");
    type("#schedule-id", "office-hours");
    type("#schedule-time", "0 12 * * *");
    write("#schedule-calendar", "SAT,SUN\n12-25\nFRI 25:00-06:00");
    Rig.until("what is wrong", () -> has("#schedule-editor", "FRI 25:00-06:00"));
    write("#schedule-calendar", "SAT,SUN\n12-25");
    type("#schedule-start", "2030-01-01 00:00:00");
    type("#schedule-end", "2029-01-01 00:00:00");
    assertThat(Rig.fx(() -> rig.<Button>find("#schedule-store").isDisabled())).isTrue();
    type("#schedule-end", "2031-01-01 00:00:00");
    type("#schedule-failures", "3");
    // The first of January 2030 is a Tuesday; the Saturday after it is left out, and said why.
    Rig.until("the preview", () -> has("#schedule-preview", "2030-01-01 12:00"));
    Rig.until("the weekend", () -> has("#schedule-preview", "Saturday"));
    fire("#schedule-store");
    await("it to be stored", () -> schedule("office-hours").version() == 1);
    Schedule stored = schedule("office-hours").schedule();
    assertThat(stored.exclusions().yearly()).containsExactly(MonthDay.of(12, 25));
    assertThat(stored.exclusions().windows().getFirst().days())
        .containsExactlyInAnyOrder(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    assertThat(stored.endMs() - stored.startMs()).isEqualTo(Duration.ofDays(365).toMillis());
    assertThat(stored.pauseAfterFailures()).isEqualTo(3);
    Rig.until("the schedule", () -> shown("#schedule-edit"));
    fire("#schedule-edit");
    Rig.until(
        "the calendar again",
        () -> "12-25\nSAT,SUN".equals(rig.<TextArea>find("#schedule-calendar").getText()));
    rig.picture("real-schedule-bounds");
    robot.push(KeyCode.ESCAPE);

    fire("#schedule-new");
    type("#schedule-id", "on-orders");
    choose("On an event");
    type("#schedule-time", "orders");
    type("#schedule-filter", "value.amount >");
    fire("#schedule-store");
    Rig.until("the server's word on it", () -> has("#schedule-editor", "Expected"));
    type("#schedule-filter", "value.amount > 100");
    fire("#schedule-store");
    await("the event", () -> schedule("on-orders").version() == 1);
    assertThat(schedule("on-orders").schedule().trigger())
        .isEqualTo(new Trigger.Event("orders", "value.amount > 100"));
  }

  private void write(String area, String words) {
    Rig.fx(
        () -> {
          rig.<TextArea>find(area).setText(words);
          return true;
        });
  }

  private void choose(String name) {
    Rig.fx(
        () -> {
          rig.find("#schedule-editor").lookupAll(".toggle-button").stream()
              .map(n -> (ToggleButton) n)
              .filter(b -> b.getText().equals(name))
              .forEach(ToggleButton::fire);
          return true;
        });
  }

  @Test
  void aBackfillIsCountedBeforeAnythingIsMade() throws Exception {
    make("filled");
    fire("#schedule-backfill");
    fire("#fill-plan");
    Rig.until("the plan", () -> has("#fill-outcome", "Nothing is made yet"));
    assertThat(fires("filled")).isEmpty();
    Rig.until(
        "their number", () -> rig.<Button>find("#fill-apply").getText().equals("Make 24 fires"));
    fire("#fill-apply");
    Rig.until("all", () -> has("#fill-outcome", "All have ended"));
    assertThat(fires("filled")).hasSize(24).allMatch(f -> f.kind() == FireKind.BACKFILL);
    robot.push(KeyCode.ESCAPE);
    Rig.until("the schedule again", () -> shown("#schedule-pane"));
  }

  @Test
  void timesAreAlsoShownInTheZoneThatAScheduleIsWrittenIn() throws Exception {
    others
        .schedules()
        .put(
            Schedule.of(
                    "in-tokyo",
                    Trigger.Cron.of("0 3 1 1 *"),
                    new Target.Task(NewTask.of("echo", Payload.of("x"))))
                .change()
                .zone(ZoneId.of("Asia/Tokyo"))
                .build())
        .get(180, TimeUnit.SECONDS);
    Rig.fx(
        () -> {
          rig.<MenuButton>find("#zone-menu").show();
          return true;
        });
    Rig.until("its zone", () -> tokyo().isPresent());
    Rig.fx(
        () -> {
          tokyo().orElseThrow().fire();
          rig.<MenuButton>find("#zone-menu").hide();
          return true;
        });
    Rig.until("Tokyo", () -> rig.<MenuButton>find("#zone-menu").getText().equals("Asia/Tokyo"));
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.U);
    Rig.until("UTC", () -> rig.<MenuButton>find("#zone-menu").getText().equals("UTC"));
  }

  private Optional<MenuItem> tokyo() {
    return rig.<MenuButton>find("#zone-menu").getItems().stream()
        .filter(item -> item.getText().startsWith("Asia/Tokyo, of a"))
        .findFirst();
  }
}
