package dev.carillon.server.worker.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantee: nothing of a shell task survives its worker, however the worker ends. */
class KilledWorkerTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  /** Seconds to sleep that no other process of this machine sleeps. */
  private static final String LONG = "6" + ProcessHandle.current().pid();

  @TempDir Path folder;

  private Process parent(String line) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ShellParent.class.getName(),
            folder.toString(),
            line)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("parent.log").toFile())
        .start();
  }

  @Test
  void killNineOfTheWorkerLeavesNoProcessBehind() throws Exception {
    Process worker =
        parent(
            "trap '' TERM HUP; sh -c 'sleep #1 & sleep #2' & sleep #3 & sleep #4"
                .replace("#", LONG));
    try {
      await().atMost(SOON).until(() -> Processes.with("sleep", LONG + "[1234]").size() == 4);
      List<Long> supervisors = worker.toHandle().descendants().map(ProcessHandle::pid).toList();
      assertThat(supervisors).hasSizeGreaterThan(4);
      worker.destroyForcibly();
      assertThat(worker.waitFor(2, TimeUnit.MINUTES)).isTrue();
      await().atMost(SOON).until(() -> Processes.with("sleep", LONG + "[1234]").isEmpty());
      await().atMost(SOON).until(() -> supervisors.stream().noneMatch(Processes::alive));
    } finally {
      worker.destroyForcibly();
    }
  }

  @Test
  void killingTheWholeGroupOfTheWorkerLeavesNoProcessBehindEither() throws Exception {
    Process worker = parent("sleep #5 & sleep #6".replace("#", LONG));
    try {
      await().atMost(SOON).until(() -> Processes.with("sleep", LONG + "[56]").size() == 2);
      // All of the worker's direct children too, as a supervisor of services does it.
      worker.toHandle().children().forEach(ProcessHandle::destroyForcibly);
      worker.destroyForcibly();
      await().atMost(SOON).until(() -> Processes.with("sleep", LONG + "[56]").isEmpty());
    } finally {
      worker.destroyForcibly();
    }
  }
}
