package dev.carillon.server.worker.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.Payload;
import dev.carillon.server.worker.api.DiscardException;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.SnoozeException;
import dev.carillon.server.worker.api.TaskFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs under the real supervisor. */
class ShellHandlerTest {
  /** Seconds to sleep that no other process of this machine sleeps. */
  private static final String LONG = "3" + ProcessHandle.current().pid();

  @TempDir Path folder;
  private final ExecutorService blocking = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    blocking.shutdownNow();
  }

  private ShellHandler handler(ShellMode mode) {
    return new ShellHandler(
        ShellSettings.of(mode), folder, blocking, name -> Optional.ofNullable(System.getenv(name)));
  }

  private String run(String payload) throws Exception {
    return run(new ShellContext(payload));
  }

  private String run(ShellContext context) throws Exception {
    return handler(ShellMode.LINE).run(context).utf8();
  }

  @Test
  void aLineRunsAndItsOutputIsTheResult() throws Exception {
    assertThat(run("echo one; echo two >&2; echo three")).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void jsonRunsALineOrAProgram() throws Exception {
    assertThat(run("{\"command\":\"echo $((2+3))\"}")).isEqualTo("5\n");
    assertThat(run("{\"argv\":[\"printf\",\"%s|\",\"a b\",\"$HOME\"]}")).isEqualTo("a b|$HOME|");
  }

  @Test
  void aLineMayBeginWithABrace() throws Exception {
    assertThat(run("{ echo grouped; }")).isEqualTo("grouped\n");
  }

  @Test
  void theOutputIsFollowedLiveWhileItRuns() throws Exception {
    Path go = folder.resolve("go");
    ShellContext context =
        new ShellContext("echo first; while [ ! -e " + go + " ]; do sleep 0.05; done; echo second");
    CompletableFuture<String> result =
        CompletableFuture.supplyAsync(() -> unchecked(() -> run(context)), blocking);
    await().until(() -> context.output().equals("first\n"));
    Files.createFile(go);
    assertThat(result.get()).isEqualTo("first\nsecond\n");
  }

  @Test
  void theExitCodeAndTheLastLinesSayWhatWentWrong() {
    assertThatThrownBy(() -> run("echo working; echo 'no such host' >&2; exit 7"))
        .isInstanceOf(TaskFailedException.class)
        .hasMessage("Exit code 7\nworking\nno such host");
    assertThatThrownBy(() -> run("kill -SEGV $$"))
        .hasMessageStartingWith("Ended by signal SEGV (exit code 139)");
    assertThatThrownBy(() -> run("{\"argv\":[\"/no/such/program\"]}"))
        .hasMessageStartingWith("Exit code 127")
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void inputThatCannotBeWrittenLeavesNoFile() {
    assertThatThrownBy(() -> run("{\"command\":\"cat\",\"stdin\":\"\\ud800\"}"))
        .isInstanceOf(IOException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void exitCodesSayBadInputNotYetAndUnwanted() {
    assertThatThrownBy(() -> run("exit 65")).isInstanceOf(NonRetryableException.class);
    assertThatThrownBy(() -> run("echo busy; exit 75"))
        .isInstanceOfSatisfying(SnoozeException.class, e -> assertThat(e.after()).hasSeconds(60))
        .hasMessage("Exit code 75\nbusy");
    ShellContext five = new ShellContext("exit 75", Map.of("snooze_seconds", "5"));
    assertThatThrownBy(() -> handler(ShellMode.LINE).run(five))
        .isInstanceOfSatisfying(SnoozeException.class, e -> assertThat(e.after()).hasSeconds(5));
    assertThatThrownBy(() -> run("exit 79")).isInstanceOf(DiscardException.class);
  }

  @Test
  void aTaskSeesItsIdsAndTheListedVariablesAndNothingElseOfTheWorker() throws Exception {
    String seen = run("env");
    assertThat(seen)
        .contains("CARILLON_TASK_ID=00-000000000001", "CARILLON_ATTEMPT=2", "CARILLON_GEN=5");
    List<String> names = seen.lines().map(line -> line.replaceAll("=.*", "")).toList();
    assertThat(names)
        .isSubsetOf(
            "CARILLON_TASK_ID",
            "CARILLON_ATTEMPT",
            "CARILLON_GEN",
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_");
  }

  @Test
  void cwdEnvAndStdinAreGiven() throws Exception {
    assertThat(
            run(
                "{\"command\":\"pwd; echo $GREETING; cat\",\"cwd\":\""
                    + folder.toRealPath()
                    + "\",\"env\":{\"GREETING\":\"hi\",\"PATH\":\"/usr/bin:/bin\"},\"stdin\":\"a\\n"
                    + "b\"}"))
        .isEqualTo(folder.toRealPath() + "\nhi\na\nb");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty(); // what it read from is gone
    }
  }

  @Test
  void withoutStdinItReadsNothing() throws Exception {
    assertThat(run("cat; echo end")).isEqualTo("end\n");
  }

  @Test
  void signalsAreNotIgnoredInTheCommand() throws Exception {
    assertThat(run("sh -c 'kill -INT $$; echo survived'; echo $?")).isEqualTo("130\n");
  }

  @Test
  void onlyWhatTheWorkersConfigurationAllowsIsRun() {
    assertThatThrownBy(() -> handler(ShellMode.ARGV).run(new ShellContext("date")))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("shell: line");
    assertThatThrownBy(() -> handler(ShellMode.OFF).run(new ShellContext("{\"argv\":[\"date\"]}")))
        .isInstanceOf(NonRetryableException.class);
    assertThatThrownBy(() -> run("{\"argv\":[\"id\"],\"user\":\"nobody\"}"))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void anotherUserIsUsedWhereTheWorkerMay() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue("root".equals(System.getProperty("user.name")));
    ShellHandler handler =
        new ShellHandler(
            new ShellSettings(ShellMode.ARGV, ShellSettings.DEFAULT_ENV, Set.of("nobody")),
            folder,
            blocking,
            name -> Optional.ofNullable(System.getenv(name)));
    Payload result =
        handler.run(new ShellContext("{\"argv\":[\"id\",\"-un\"],\"user\":\"nobody\"}"));
    assertThat(result.utf8()).isEqualTo("nobody\n");
  }

  private ShellHandler bounded(ShellSettings settings) {
    return new ShellHandler(
        settings, folder, blocking, name -> Optional.ofNullable(System.getenv(name)));
  }

  @Test
  void onlyTheListedProgramsAndFoldersServe() throws Exception {
    Path inside = java.nio.file.Files.createDirectories(folder.resolve("in/side"));
    java.nio.file.Files.createSymbolicLink(folder.resolve("in/out"), Path.of("/"));
    ShellHandler handler =
        bounded(
            new ShellSettings(
                ShellMode.LINE,
                ShellSettings.DEFAULT_ENV,
                Set.of(),
                List.of("/bin/pwd"),
                List.of(folder.resolve("in")),
                java.util.Map.of()));
    assertThat(
            handler
                .run(new ShellContext("{\"argv\":[\"/bin/pwd\"],\"cwd\":\"" + inside + "\"}"))
                .utf8())
        .isEqualTo(inside.toRealPath() + "\n");
    for (String payload :
        List.of(
            "/bin/pwd",
            "{\"argv\":[\"/bin/pwd\"]}",
            "{\"argv\":[\"pwd\"]}",
            "{\"argv\":[\"/bin/sh\",\"-c\",\"/bin/pwd\"]}",
            "{\"argv\":[\"/bin/pwd\"],\"cwd\":\"/\"}",
            "{\"argv\":[\"/bin/pwd\"],\"cwd\":\"" + folder.resolve("in/out") + "\"}",
            "{\"argv\":[\"/bin/pwd\"],\"cwd\":\"" + inside + "/../..\"}")) {
      assertThatThrownBy(() -> handler.run(new ShellContext(payload)))
          .as(payload)
          .isInstanceOf(NonRetryableException.class)
          .hasMessageContaining("worker.shell-");
    }
  }

  @Test
  void limitsHoldForTheCommand() throws Exception {
    ShellHandler handler =
        bounded(
            new ShellSettings(
                ShellMode.LINE,
                ShellSettings.DEFAULT_ENV,
                Set.of(),
                List.of(),
                List.of(),
                java.util.Map.of("nofile", 33L, "cpu", 77L)));
    assertThat(handler.run(new ShellContext("ulimit -n; ulimit -t")).utf8()).isEqualTo("33\n77\n");
  }

  @Test
  void noVariableSteersTheShellThatWatchesOverTheCommand() {
    for (String name :
        List.of("LD_PRELOAD", "LD_LIBRARY_PATH", "BASH_ENV", "ENV", "IFS", "GLIBC_TUNABLES")) {
      assertThatThrownBy(
              () -> run("{\"command\":\"date\",\"env\":{\"" + name + "\":\"/tmp/evil\"}}"))
          .as(name)
          .isInstanceOf(NonRetryableException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void aWorkerOfRootThatListsUsersRunsNothingAsRoot() {
    org.junit.jupiter.api.Assumptions.assumeTrue("root".equals(System.getProperty("user.name")));
    ShellHandler handler =
        bounded(new ShellSettings(ShellMode.LINE, ShellSettings.DEFAULT_ENV, Set.of("nobody")));
    assertThatThrownBy(() -> handler.run(new ShellContext("id -un")))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void payloadsThatMakeNoSenseAreRefusedForGood() {
    for (String payload :
        List.of(
            "",
            "  ",
            "{\"command\":\"date\",\"argv\":[\"date\"]}",
            "{\"cwd\":\"/\"}",
            "{\"argv\":[]}",
            "{\"argv\":\"date\"}",
            "{\"argv\":[1]}",
            "{\"command\":\"date\",\"shell\":\"bash\"}",
            "{\"command\":\"date\",\"cwd\":\"/no/such/folder\"}",
            "{\"command\":\"date\",\"env\":{\"CARILLON_GEN\":\"9\"}}",
            "{\"command\":\"date\",\"env\":{\"A B\":\"9\"}}",
            "{\"command\":\"date\"")) {
      assertThatThrownBy(() -> run(payload))
          .as(payload)
          .isInstanceOf(NonRetryableException.class)
          .hasMessageStartingWith("Expected");
    }
  }

  @Test
  void outputOverTheCapIsDroppedWithANoteAndTheCommandEndsAllTheSame() throws Exception {
    ShellContext context =
        new ShellContext("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end");
    String result = run(context);
    assertThat(result).hasSize(ShellOutput.TAIL_BYTES).endsWith("xxx\nend\n");
    assertThat(context.output())
        .hasSizeBetween(ShellOutput.CAP_BYTES, ShellOutput.CAP_BYTES + 200)
        .endsWith("[carillon: output over 1048576 bytes; the rest is not kept]\n");
  }

  @Test
  void whatACommandLeavesBehindInItsGroupIsKilledWhenItEnds() throws Exception {
    String pid = run("sleep 300 & echo $!").strip();
    await().until(() -> !Processes.alive(Long.parseLong(pid)));
  }

  @Test
  void aCancelledCommandIsAskedToEndFirst() throws Exception {
    ShellContext context =
        new ShellContext("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done");
    CompletableFuture<String> run =
        context.start(blocking, () -> handler(ShellMode.LINE).run(context).utf8());
    await().until(() -> context.output().contains("up"));
    context.stop(Duration.ofSeconds(10));
    assertThat(run)
        .failsWithin(Duration.ofMinutes(2))
        .withThrowableThat()
        .withRootCauseInstanceOf(InterruptedException.class);
    assertThat(context.output()).contains("up\n", "bye\n");
  }

  @Test
  void aCommandThatDoesNotEndIsKilledWithItsWholeGroupAfterTheGrace() throws Exception {
    ShellContext context =
        new ShellContext(
            "trap '' TERM; sh -c 'sleep #1 & sleep #2' & echo $!; sleep #3".replace("#", LONG));
    CompletableFuture<String> run =
        context.start(blocking, () -> handler(ShellMode.LINE).run(context).utf8());
    await().until(() -> context.output().contains("\n"));
    long child = Long.parseLong(context.output().strip());
    context.stop(Duration.ofMillis(300));
    assertThat(run).failsWithin(Duration.ofMinutes(2));
    await().until(() -> !Processes.alive(child));
    await().until(() -> Processes.with("sleep", LONG + "[123]").isEmpty());
  }

  @Test
  void zeroGraceKillsAtOnce() throws Exception {
    ShellContext context = new ShellContext("echo up; sleep " + LONG + "4");
    CompletableFuture<String> run =
        context.start(blocking, () -> handler(ShellMode.LINE).run(context).utf8());
    await().until(() -> context.output().contains("up"));
    context.stop(Duration.ZERO);
    assertThat(run).failsWithin(Duration.ofMinutes(2));
    await().until(() -> Processes.with("sleep", LONG + "4").isEmpty());
  }

  @Test
  void aDaemonThatLeavesTheGroupDoesNotHoldUpTheTask() throws Exception {
    String daemon = "setsid sh -c 'echo $$; : > up; exec sleep 305' & ";
    String untilItIsUp = "while [ ! -e up ]; do sleep 0.02; done";
    String pid = run((daemon + untilItIsUp).replace("up", folder.resolve("up").toString())).strip();
    assertThat(ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::destroyForcibly))
        .contains(true); // the documented limit: it is still there
  }

  @Test
  void withoutSetsidAndJobControlItRefusesInsteadOfLettingProcessesEscape() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Path.of("/bin/sh").toRealPath().endsWith("dash")); // has no job control without a terminal
    Process process =
        new ProcessBuilder(
                "/bin/sh", "-c", Supervisor.script(), "s", "-", "-", "/bin/rm", "sleep", LONG + "5")
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor()).isEqualTo(126);
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains("util-linux");
    await().until(() -> Processes.with("sleep", LONG + "5").isEmpty());
  }

  @Test
  void jobControlServesWhereThereIsNoSetsid() throws Exception {
    Path bash = Path.of("/bin/bash");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isExecutable(bash));
    Process process =
        new ProcessBuilder(
                "/bin/bash",
                "--posix",
                "-c",
                Supervisor.script(),
                "s",
                "-",
                "-",
                "/bin/rm",
                "sleep",
                LONG + "6")
            .start();
    await().until(() -> Processes.with("sleep", LONG + "6").size() == 1);
    process.getOutputStream().close();
    assertThat(process.waitFor()).isEqualTo(137);
    await().until(() -> Processes.with("sleep", LONG + "6").isEmpty());
  }

  private interface Body {
    String run() throws Exception;
  }

  private static String unchecked(Body body) {
    try {
      return body.run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
