package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One schedule more than an answer of the server holds: the last is there as the first is. */
class ManySchedulesTest extends OnServer {
  private static final int PAGE = 500;

  /** Behind those that other tests left, so that the last of all is one of these. */
  private static final List<String> IDS =
      IntStream.rangeClosed(0, PAGE).mapToObj("zz-%03d"::formatted).toList();

  private static final String LAST = IDS.getLast();

  private final HeldPort held = new HeldPort();

  @Override
  ServerConnector connector() {
    return held.before(super.connector());
  }

  @BeforeEach
  void make() {
    long anchor = System.currentTimeMillis() / 1000 * 1000 + 1_800_000;
    each(
        id ->
            others
                .schedules()
                .put(
                    Schedule.of(
                        id,
                        new Trigger.Every(Duration.ofHours(1), anchor),
                        new Target.Task(NewTask.of("echo", Payload.of("x"))))));
  }

  /** The server is shared with other tests. */
  @AfterEach
  void unmake() {
    each(id -> others.schedules().delete(new ScheduleKey("default", id)));
  }

  private static void each(Function<String, CompletableFuture<?>> call) {
    // Some at a time: each has to be answered in time, however slow this computer is.
    for (int i = 0; i < IDS.size(); i += 20) {
      CompletableFuture.allOf(
              IDS.subList(i, Math.min(IDS.size(), i + 20)).stream()
                  .map(call)
                  .toArray(CompletableFuture[]::new))
          .orTimeout(180, TimeUnit.SECONDS)
          .join();
    }
  }

  private List<String> listed() {
    return rig.<TableView<Row<?>>>find("#schedules-table").getItems().stream()
        .map(Row::key)
        .toList();
  }

  private String total() {
    return rig.<Label>find("#schedules-total").getText();
  }

  private void type(String words) {
    Rig.fx(
        () -> {
          rig.<TextField>find("#schedules-filter").setText(words);
          return true;
        });
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
    type(LAST);
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
    type("zz-500");
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
    while (held.waiting() > 0) {
      held.letOneGo();
    }
    Rig.until("all", () -> !total().contains("of"));
    assertThat(Rig.fx(this::listed)).contains("default/zz-000", "default/" + LAST);
    week();
    Rig.until("the week", () -> words("#main").contains("hours in which"));
  }

  private void week() {
    Rig.fx(
        () -> {
          rig.scene().getRoot().lookupAll(".toggle-button").stream()
              .map(n -> (ToggleButton) n)
              .filter(b -> b.getText().equals("Week"))
              .forEach(ToggleButton::fire);
          return true;
        });
    rig.settle();
  }

  private String placeholder() {
    return words("#schedules-table");
  }

  private String words(String within) {
    return String.join(
        "\n",
        rig.find(within).lookupAll(".label").stream()
            .map(n -> n instanceof Labeled l ? l.getText() : "")
            .toList());
  }
}
