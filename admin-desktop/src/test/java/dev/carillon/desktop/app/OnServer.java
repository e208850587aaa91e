package dev.carillon.desktop.app;

import dev.carillon.client.CarillonClient;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testfx.api.FxRobot;
import org.testfx.api.FxRobotInterface;

/**
 * A console on one real server, which all tests of this kind share: each looks at queues, workflows
 * and schedules of its own. Each test has its own console, window and settings.
 */
@ExtendWith(OnServer.Sharing.class)
abstract class OnServer {
  static Path folder;
  static RealServer server;
  static CarillonClient others;

  final FxRobot robot = new FxRobot();
  Rig rig;

  /** Begins the server before the first of these classes and ends it after the last. */
  static final class Sharing implements org.junit.jupiter.api.extension.BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      Shared shared =
          context
              .getRoot()
              .getStore(ExtensionContext.Namespace.create(OnServer.class))
              .computeIfAbsent(Shared.class, type -> new Shared(), Shared.class);
      folder = shared.folder;
      server = shared.server;
      others = shared.others;
    }
  }

  private static final class Shared implements AutoCloseable {
    private final Path folder;
    private final RealServer server;
    private final CarillonClient others;

    Shared() {
      try {
        folder = Files.createTempDirectory("carillon-console");
        server = new RealServer(folder);
        others = server.client();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() throws Exception {
      others.close();
      server.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @BeforeEach
  void openConsole() throws Exception {
    Files.deleteIfExists(folder.resolve("console.properties"));
    reopenConsole();
  }

  /** How the console comes to the server. */
  ServerConnector connector() {
    return ClientServer::new;
  }

  /** With the settings of the one before. */
  void reopenConsole() throws Exception {
    rig =
        new Rig(
            connector(), server.address(), Clock.systemDefaultZone(), ThemeChoice.LIGHT, folder);
    rig.size(1440, 900);
    Rig.until("the connection", () -> rig.session().state().link().up());
    // A first contact that takes long is welcomed meanwhile.
    Rig.until("no dialog", () -> !rig.frame().dialogs().showing());
  }

  @AfterEach
  void closeConsole() {
    rig.close();
  }

  static Task task(String id) throws Exception {
    return others.get(id).get(180, TimeUnit.SECONDS);
  }

  static String submit(NewTask task) throws Exception {
    return others.submit(task).get(180, TimeUnit.SECONDS).id();
  }

  /** What the server does not know yet, it may know soon. */
  static void await(String what, Callable<Boolean> so) {
    Awaitility.await(what)
        .atMost(Rig.PATIENCE)
        .ignoreExceptionsMatching(
            e ->
                e.getCause() instanceof CarillonException refused
                    && refused.code() == ErrorCode.NOT_FOUND)
        .until(so);
  }

  static void awaitState(String id, TaskState state) {
    await(id + " " + state, () -> task(id).state() == state);
  }

  boolean shown(String id) {
    return rig.find(id) != null && rig.find(id).isVisible();
  }

  /** By the mouse, once it can be and is laid out where the mouse will look for it. */
  FxRobotInterface click(String part) {
    Rig.until(part, () -> shown(part) && !rig.find(part).isDisabled());
    rig.settle();
    return robot.clickOn(part);
  }

  /** Presses a button once it can be. */
  void fire(String button) {
    Rig.until(button, () -> shown(button) && !rig.find(button).isDisabled());
    Rig.fx(
        () -> {
          rig.<Button>find(button).fire();
          return true;
        });
    rig.settle();
  }
}
