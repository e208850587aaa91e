package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.secret.MemorySecrets;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is shown two of 501 schedules, and is not told how many there are. */
class FewSchedulesShownTest {
  private static final List<String> SHOWN = OneTooMany.IDS.subList(499, 501);

  @TempDir private Path folder;

  private final HeldPort held = new HeldPort();
  private RealServer server;
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    server = RealServer.guarded(folder);
    Path token = folder.resolve("token");
    try (CarillonClient admin = server.client()) {
      OneTooMany.each(id -> admin.schedules().put(hourly(id)));
      Access limited = new Access(Set.of(Role.VIEWER), Set.of(), Set.of("seen"));
      Files.writeString(
          token,
          admin
              .access()
              .createToken("few", limited, Duration.ofHours(1))
              .get(180, TimeUnit.SECONDS)
              .secret());
    }
    Profile profile =
        new Profile(
            "guarded",
            server.address(),
            false,
            "",
            "",
            "",
            "",
            SignIn.FILE,
            "",
            token.toString(),
            Environment.TEST,
            false,
            false);
    rig =
        new Rig(
            held.before(ClientServer::new),
            profile,
            new MemorySecrets(),
            Clock.systemDefaultZone(),
            ThemeChoice.LIGHT,
            folder);
    rig.size(1440, 900);
    Rig.until("an overview", () -> rig.session().state().overview().isPresent());
  }

  /** Those that are shown fire after all others. */
  private static Schedule hourly(String id) {
    boolean shown = SHOWN.contains(id);
    long anchor = System.currentTimeMillis() / 1000 * 1000 + (shown ? 3_000_000 : 1_800_000);
    NewTask task = NewTask.of("echo", Payload.of("x")).inQueue(shown ? "seen" : "theirs");
    return Schedule.of(
        id, new Trigger.Every(Duration.ofHours(1), anchor), new Target.Task(task));
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    server.close();
  }

  @Test
  void theDashboardSaysWhatFiresNextOfThem() {
    Rig.until(
        "both",
        () ->
            SHOWN.equals(
                rig.find("#fires").lookupAll(".label").stream()
                    .map(n -> ((Labeled) n).getText())
                    .filter(SHOWN::contains)
                    .toList()));
  }

  @Test
  void noTotalIsMadeUp_andTheOneThatIsLookedAtIsAskedForEachTime() {
    rig.go(Place.QUEUES);
    held.hold("list");
    rig.go(Place.SCHEDULES);
    Rig.until("the first question", () -> held.waiting() == 1);
    held.letOneGo();
    Rig.until("one of the two", () -> listed().equals(List.of("default/" + SHOWN.getFirst())));
    assertThat(Rig.fx(this::total)).isEqualTo("1 read so far");
    rig.picture("real-schedules-few");
    Rig.until("the second question", () -> held.waiting() == 1);
    held.letOneGo();
    Rig.until("how many there are", () -> total().equals("2"));
    Rig.fx(
        () -> {
          rig.<TableView<?>>find("#schedules-table").getSelectionModel().select(1);
          return true;
        });
    Rig.until("a page, and the one that is looked at", () -> held.waiting() == 2);
    held.letOneGo();
    laterBySeconds(5);
    assertThat(held.waiting()).as("questions, while one has no answer").isEqualTo(1);
  }

  /** The server tells how it is about each second. */
  private void laterBySeconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      Object now = rig.session().state().overview().orElseThrow();
      Rig.until("news", () -> rig.session().state().overview().orElseThrow() != now);
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
}
