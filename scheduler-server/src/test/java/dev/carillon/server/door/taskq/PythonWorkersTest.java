package dev.carillon.server.door.taskq;

import static dev.carillon.server.door.EngineAtHand.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.door.EngineAtHand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The example workers, run as a user runs them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PythonWorkersTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Path EXAMPLES = Path.of("src/examples/python");
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  @TempDir Path dir;
  private EngineAtHand at;

  @BeforeAll
  void start() {
    at = new EngineAtHand(UnaryOperator.identity());
  }

  @AfterAll
  void stop() {
    at.close();
  }

  @Test
  void theOneOfTheStandardLibraryAsksForWorkAndEndsIt() throws Exception {
    Optional<String> python = pythonThat("import urllib.request");
    assumeTrue(python.isPresent(), "python3 is not installed");
    String good = enqueue("cook", "{\"dish\":\"pasta\"}");
    String bad = enqueue("cook", "{}");
    Process worker =
        run(python.get(), "taskq_worker.py", "--server", at.uri("").toString(), "--name", "chef");
    try {
      await().atMost(SOON).until(() -> task(good).state() == TaskState.SUCCEEDED);
      assertThat(task(good).result()).isEqualTo(Payload.of("{\"served\": \"PASTA\"}"));
      await().atMost(SOON).until(() -> task(bad).attempts() > 0);
      assertThat(task(bad).error()).contains("KeyError");
      assertThat(at.get("/api/v1/workers").body()).contains("\"chef\"", "\"pull\"");
    } finally {
      end(worker);
    }
  }

  @Test
  void theOneOverGrpcIsBroughtWorkAndStopsWhatIsCancelled() throws Exception {
    Optional<String> python = pythonThat("import grpc, google.protobuf");
    assumeTrue(python.isPresent(), "no python3 here has grpcio and protobuf");
    Process worker =
        run(python.get(), "grpc_worker.py", "--server", at.uri("").getAuthority(), "--name", "g");
    try {
      String id = submit("py.upper", "\"hello\"");
      String slow = submit("py.sleep", "600");
      await().atMost(SOON).until(() -> task(id).state() == TaskState.SUCCEEDED);
      assertThat(task(id).result()).isEqualTo(Payload.of("\"HELLO\""));
      await().atMost(SOON).until(() -> task(slow).state() == TaskState.RUNNING);
      at.server.engine().tasks().cancel(TaskId.parse(slow), "test", new Caller("test"));
      await().atMost(SOON).until(() -> task(slow).state() == TaskState.CANCELLED);
      assertThat(worker.isAlive()).isTrue();
    } finally {
      end(worker);
    }
  }

  private static Optional<String> pythonThat(String imports) {
    return PYTHONS.stream().filter(python -> succeeds(python, imports)).findFirst();
  }

  private static boolean succeeds(String python, String program) {
    try {
      Process check = new ProcessBuilder(python, "-c", program).redirectErrorStream(true).start();
      check.getInputStream().readAllBytes();
      return check.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process run(String python, String script, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(python, EXAMPLES.resolve(script).toString()));
    command.addAll(List.of(args));
    File log = dir.resolve(script + ".log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  /** As Ctrl+C does: orderly. */
  private static void end(Process worker) throws InterruptedException {
    worker.destroy();
    if (!worker.waitFor(2, TimeUnit.MINUTES)) {
      worker.destroyForcibly().waitFor();
      throw new AssertionError("Expected the worker to end by itself when it is told to.");
    }
  }

  private String enqueue(String name, String config) {
    return json(at.post(
            "/v1/tasks/enqueue", "{\"name\":\"" + name + "\",\"config\":" + config + "}"))
        .get("uuid")
        .asText();
  }

  private String submit(String type, String payload) {
    return at.server
        .engine()
        .tasks()
        .submit(NewTask.of(type, Payload.of(payload)), new Caller("test"))
        .receipt()
        .id();
  }

  private Task task(String id) {
    return at.server.engine().tasks().get(TaskId.parse(id));
  }
}
