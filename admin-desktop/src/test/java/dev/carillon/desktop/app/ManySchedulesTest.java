package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.Test;

/** One schedule more than an answer of the server holds: the last is there as the first is. */
class ManySchedulesTest extends OneTooMany {
  @Override
  CompletableFuture<?> make(String id) {
    return others.schedules().put(id.equals(LAST) ? soonest() : inAnHour(id));
  }

  private static Schedule inAnHour(String id) {
    long anchor = System.currentTimeMillis() / 1000 * 1000 + 1_800_000;
    return Schedule.of(
        id,
        new Trigger.Every(Duration.ofHours(1), anchor),
        new Target.Task(NewTask.of("echo", Payload.of("x"))));
  }

  /** The last in the order of the names fires first, and alone in its zone. */
  private static Schedule soonest() {
    return inAnHour(LAST)
        .change()
        .trigger(new Trigger.Every(Duration.ofMinutes(1), 0))
        .zone(ZoneId.of("Pacific/Chatham"))
        .build();
  }

  @Override
  CompletableFuture<?> unmake(String id) {
    return others.schedules().delete(new ScheduleKey("default", id));
  }

  private List<String> listed() {
    return keys("#schedules-table");
  }

  private String total() {
    return rig.<Label>find("#schedules-total").getText();
  }

  private void open(String id) {
    Rig.fx(
        () -> {
          rig.frame().screen().open(id);
          return true;
        });
  }

  private boolean shows(String id) {
    return shown("#schedule-run")
        && rig.find("#schedule-pane").lookupAll(".label").stream()
            .anyMatch(n -> n instanceof Labeled l && l.getText().equals(id));
  }

  @Test
  void theLastIsFoundOpenedAndPaused() throws Exception {
    rig.go(Place.SCHEDULES);
    type("#schedules-filter", LAST);
    Rig.until("the last", () -> listed().equals(List.of("default/" + LAST)));
    open(LAST);
    Rig.until("its pane", () -> shows(LAST));
    rig.picture("real-schedules-many");
    fire("#schedule-pause");
    fire("#confirm");
    Rig.until("that it can be resumed", () -> shown("#schedule-resume"));
    await(
        "the pause",
        () ->
            others
                    .schedules()
                    .get(new ScheduleKey("default", LAST))
                    .get(180, TimeUnit.SECONDS)
                    .state()
                == ScheduleState.PAUSED);
    others.schedules().resume(new ScheduleKey("default", LAST)).get(180, TimeUnit.SECONDS);
  }

  @Test
  void whatHasNotBeenReadYetIsSaidAndOpenedAllTheSame() {
    // The dashboard asks for some as well.
    rig.go(Place.QUEUES);
    held.hold("list");
    rig.go(Place.SCHEDULES);
    Rig.until("the first question", () -> held.waiting() == 1);
    held.letOneGo();
    Rig.until("how many are read", () -> total().startsWith("500 of "));
    type("#schedules-filter", LAST);
    Rig.until("no line", () -> listed().isEmpty());
    assertThat(Rig.fx(this::placeholder)).contains("500 of ").doesNotContain("No schedule matches");
    rig.picture("real-schedules-reading");
    week();
    assertThat(Rig.fx(() -> words("#main")))
        .contains("once all")
        .doesNotContain("No two schedules");
    rig.picture("real-schedules-reading-week");
    rig.theme(ThemeChoice.DARK);
    rig.picture("real-schedules-reading-week-dark");
    Rig.until("the second question", () -> held.waiting() > 0);
    held.hold("");
    open(LAST);
    Rig.until("its pane", () -> shows(LAST));
    letGo();
    Rig.until("all", () -> !total().contains("of"));
    assertThat(Rig.fx(this::listed)).contains("default/zz-000", "default/" + LAST);
    week();
    Rig.until("the week", () -> words("#main").contains("hours in which"));
  }

  private void week() {
    segment("Week");
  }

  private void segment(String name) {
    Rig.fx(
        () -> {
          rig.scene().getRoot().lookupAll(".toggle-button").stream()
              .map(n -> (ToggleButton) n)
              .filter(b -> b.getText().equals(name))
              .forEach(ToggleButton::fire);
          return true;
        });
    rig.settle();
  }

  private String placeholder() {
    return words("#schedules-table");
  }

  @Test
  void theDashboardSaysWhatFiresNextOfAll() {
    rig.go(Place.QUEUES);
    rig.go(Place.DASHBOARD);
    Rig.until("the soonest", () -> words("#dashboard-fires").contains(LAST));
    assertThat(
            Rig.fx(() -> words("#dashboard-fires").lines().filter(l -> l.startsWith("zz-")))
                .findFirst())
        .contains(LAST);
    segment("Next fires");
    rig.picture("real-dashboard-many");
  }

  @Test
  void theAnswerAboutTheOneThatIsLookedAtIsWaitedFor() {
    rig.go(Place.SCHEDULES);
    open(LAST);
    Rig.until("its pane", () -> shows(LAST));
    Rig.until("all", () -> !total().contains("of"));
    // The console asks both at once: on its thread no hold comes between them.
    Rig.fx(
        () -> {
          held.hold("list");
          return true;
        });
    Rig.until("a page, and the one that is looked at", () -> held.waiting() == 2);
    held.letOneGo();
    laterBySeconds(5);
    assertThat(held.waiting()).as("questions, while one has no answer").isEqualTo(1);
    letGo();
  }

  /** The server tells how it is about each second. */
  private void laterBySeconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      Object now = rig.session().state().overview().orElseThrow();
      Rig.until("news", () -> rig.session().state().overview().orElseThrow() != now);
    }
  }

  @Test
  void eachZoneStandsInTheMenu() {
    rig.go(Place.QUEUES);
    Rig.fx(
        () -> {
          rig.<MenuButton>find("#zone-menu").show();
          return true;
        });
    Rig.until("its zone", () -> zones().stream().anyMatch(z -> z.startsWith("Pacific/Chatham")));
  }

  private List<String> zones() {
    return rig.<MenuButton>find("#zone-menu").getItems().stream().map(MenuItem::getText).toList();
  }
}
