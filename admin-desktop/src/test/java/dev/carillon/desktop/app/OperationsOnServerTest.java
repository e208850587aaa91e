package dev.carillon.desktop.app;

import dev.carillon.client.CarillonClient;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** What an operator sees of the cluster and does to queues and workers, on a real server. */
class OperationsOnServerTest {
  @TempDir private static Path folder;

  private static RealServer server;
  private static CarillonClient others;
  private final FxRobot robot = new FxRobot();
  private Rig rig;

  @BeforeAll
  static void startServer() throws Exception {
    server = new RealServer(folder);
    others = server.client();
  }

  @AfterAll
  static void stopServer() throws Exception {
    others.close();
    server.close();
  }

  @BeforeEach
  void openConsole() throws Exception {
    rig =
        new Rig(
            ClientServer::new,
            server.address(),
            Clock.systemDefaultZone(),
            ThemeChoice.LIGHT,
            folder);
    rig.size(1440, 900);
    Rig.until("the connection", () -> rig.session().state().link().up());
  }

  @AfterEach
  void closeConsole() {
    rig.close();
  }

  private String words(String label) {
    return rig.<Labeled>find(label).getText();
  }

  private void fire(String button) {
    Rig.until(button, () -> rig.find(button) != null && !rig.find(button).isDisabled());
    Rig.fx(
        () -> {
          rig.<Button>find(button).fire();
          return true;
        });
    rig.settle();
  }

  @Test
  void theClusterShowsOwnersRedisAndBooksThatBalance() throws Exception {
    others.submit(NewTask.of("echo", Payload.of("x")).inQueue("counted")).get(10, TimeUnit.SECONDS);
    rig.go(Place.CLUSTER);
    Rig.until(
        "the member", () -> rig.<TableView<?>>find("#cluster-members").getItems().size() == 1);
    Rig.until("owners", () -> words("#cluster-owned").endsWith("each has an owner"));
    Rig.until("books", () -> words("#cluster-books").endsWith("every one accounted for"));
    Rig.until("the queue", () -> !rig.<TableView<?>>find("#cluster-ledger").getItems().isEmpty());
    fire("#cluster-check");
    Rig.until("a walk", () -> words("#cluster-report").contains("Nothing was wrong"));
    Rig.until("findings", () -> !rig.find("#cluster-findings").lookupAll(".finding").isEmpty());
    rig.picture("real-cluster");
  }
}
