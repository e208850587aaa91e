package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildProcessTest {
  @TempDir Path dir;

  private final CarillonThreads threads = new CarillonThreads();
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

  @AfterEach
  void endThreads() {
    threads.close();
  }

  @Test
  void itLeavesWhenItsInputEnds() throws Exception {
    ChildProcess child = child("cat >/dev/null; echo left");
    child.start();
    String pid = child.pid();
    assertThat(pid).isNotEmpty();
    child.stop();
    assertThat(ProcessHandle.of(Long.parseLong(pid))).isEmpty();
    assertThat(dir.resolve("log")).hasContent("left");
    assertThat(news).isEmpty();
  }

  @Test
  void itIsKilledWhenItDoesNotLeave() throws Exception {
    ChildProcess child = child("exec sleep 60 </dev/null", Duration.ofSeconds(1));
    child.start();
    ProcessHandle handle = ProcessHandle.of(Long.parseLong(child.pid())).orElseThrow();
    child.stop();
    await().until(() -> !handle.isAlive());
  }

  @Test
  void oneThatEndsByItselfIsStartedAgainAndThatIsSaid() throws Exception {
    ChildProcess child = child("cat >/dev/null");
    child.start();
    String first = child.pid();
    ProcessHandle.of(Long.parseLong(first)).orElseThrow().destroyForcibly();
    assertThat(news.poll(2, TimeUnit.MINUTES)).contains("The test child ended (exit code 137)");
    await().until(() -> !child.pid().isEmpty() && !child.pid().equals(first));
    child.stop();
  }

  @Test
  void thePausesGrow() throws Exception {
    ChildProcess child = child("exit 3");
    child.start();
    assertThat(news.poll(2, TimeUnit.MINUTES)).contains("exit code 3").contains("in 0.05 s");
    assertThat(news.poll(2, TimeUnit.MINUTES)).contains("in 0.1 s");
    assertThat(news.poll(2, TimeUnit.MINUTES)).contains("in 0.2 s");
    child.stop();
  }

  @Test
  void aLogThatHasGrownBigIsPutAsideAlsoWhenItIsStartedAgain() throws Exception {
    ChildProcess child = child("echo began; cat >/dev/null");
    child.start();
    String first = child.pid();
    Path log = dir.resolve("log");
    await().until(() -> Files.size(log) > 0);
    Files.write(log, new byte[9 << 20], StandardOpenOption.APPEND);
    ProcessHandle.of(Long.parseLong(first)).orElseThrow().destroyForcibly();
    await().until(() -> !child.pid().isEmpty() && !child.pid().equals(first));
    child.stop();
    assertThat(log).as("of the second alone").hasContent("began");
    assertThat(dir.resolve("log.1")).as("the last words of the first").hasSize((9 << 20) + 6);
  }

  private ChildProcess child(String script) {
    return child(script, Duration.ofSeconds(30));
  }

  private ChildProcess child(String script, Duration patience) {
    var command =
        new ChildProcess.Command(
            List.of("/bin/sh", "-c", script),
            Map.of(),
            dir.resolve("log"),
            patience,
            Duration.ofMillis(50));
    return new ChildProcess("test child", command, threads.timer("test"), news::add);
  }
}
