package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.v1.CancelTaskRequest;
import dev.carillon.v1.ListTasksRequest;
import dev.carillon.v1.LogChunk;
import dev.carillon.v1.NewTask;
import dev.carillon.v1.RetryTaskRequest;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.Task;
import dev.carillon.v1.TaskLogsRequest;
import dev.carillon.v1.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carillon task …} against a real server over a real socket. */
final class TaskCommandsTest {
  private static final String ID = "03-8M3KQ2ZVXH4T";
  private static final long NOW = Cli.NOW.toEpochMilli();

  private final FakeServer server = new FakeServer();
  private final Cli cli = Cli.against(server);

  @AfterEach
  void stop() {
    server.close();
  }

  private static Task.Builder task(TaskState state) {
    return Task.newBuilder()
        .setId(ID)
        .setQueue("mail")
        .setType("shell")
        .setTenant("default")
        .setState(state)
        .setPriority(5)
        .setGen(1)
        .setCreatedMs(NOW - 10_000)
        .setDueMs(NOW - 10_000);
  }

  private static Task ended(TaskState state) {
    return task(state).setStartedMs(NOW - 5000).setEndedMs(NOW - 3000).build();
  }

  private static LogChunk chunk(int gen, String text) {
    return LogChunk.newBuilder()
        .setId(ID)
        .setGen(gen)
        .setData(ByteString.copyFromUtf8(text))
        .build();
  }

  @Test
  void submitSendsEveryOption() {
    Cli.Result result =
        cli.run(
            "task",
            "submit",
            "--type",
            "kafka",
            "--queue",
            "mail",
            "--tenant",
            "t1",
            "--name",
            "n",
            "--payload",
            "hello",
            "--delay",
            "30s",
            "--priority",
            "high",
            "--max-attempts",
            "7",
            "--backoff",
            "2s..5m",
            "--timeout",
            "1m",
            "--label",
            "team=a",
            "--label",
            "env=b",
            "--attribute",
            "topic=x",
            "--key",
            "k1");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("Submitted " + ID + " (READY), due now (10:00:00)\n");
    NewTask sent = server.request(SubmitRequest.class).getTask();
    NewTask.Builder expected =
        NewTask.newBuilder()
            .setType("kafka")
            .setQueue("mail")
            .setTenant("t1")
            .setName("n")
            .setPayload(ByteString.copyFromUtf8("hello"))
            .setDelayMillis(30_000)
            .setPriority(8)
            .setExecTimeoutMillis(60_000)
            .putLabels("team", "a")
            .putLabels("env", "b")
            .putAttributes("topic", "x")
            .setIdempotencyKey("k1");
    expected
        .getRetryBuilder()
        .setMaxAttempts(7)
        .setMaxLost(3)
        .setBackoffBaseMillis(2000)
        .setBackoffMaxMillis(300_000);
    assertThat(sent).isEqualTo(expected.build());
  }

  @Test
  void submitAtAnInstant() {
    assertThat(cli.run("task", "submit", "--at", "2026-12-24T18:00:00Z").code()).isZero();
    assertThat(server.request(SubmitRequest.class).getTask().getDueMs()).isEqualTo(1798135200000L);
  }

  @Test
  void thePayloadMayComeFromStandardInputOrAFile(@TempDir Path dir) throws Exception {
    cli.withInput("from stdin").run("task", "submit", "--payload", "-");
    Path file = Files.write(dir.resolve("payload"), new byte[] {0, (byte) 0xff, 1});
    cli.run("task", "submit", "--payload-file", file.toString());
    List<ByteString> payloads =
        server.requests.stream()
            .map(request -> ((SubmitRequest) request).getTask().getPayload())
            .toList();
    assertThat(payloads)
        .containsExactly(
            ByteString.copyFromUtf8("from stdin"),
            ByteString.copyFrom(new byte[] {0, (byte) 0xff, 1}));
  }

  @Test
  void warningsAndKnownKeysAreTold() {
    server.receipt =
        server.receipt.toBuilder()
            .setDuplicate(true)
            .setState(TaskState.TASK_STATE_RUNNING)
            .addWarnings("no live worker offers type report")
            .build();
    Cli.Result result = cli.run("task", "submit", "--key", "k");
    assertThat(result.out()).isEqualTo("Known already by its key: " + ID + " (RUNNING)\n");
    assertThat(result.err()).isEqualTo("warning: no live worker offers type report\n");
  }

  @Test
  void waitingEndsWithTheOutcome() {
    server.changes.add(task(TaskState.TASK_STATE_READY).build());
    server.changes.add(task(TaskState.TASK_STATE_RUNNING).setWorker("w1").build());
    server.changes.add(ended(TaskState.TASK_STATE_SUCCEEDED));
    server.tasks.put(ID, ended(TaskState.TASK_STATE_SUCCEEDED));
    Cli.Result good = cli.run("task", "submit", "--wait");
    assertThat(good.code()).isZero();
    assertThat(good.out()).isEqualTo(ID + " SUCCEEDED after 2s\n");
    assertThat(good.err()).contains(ID + " RUNNING on worker w1");

    server.changes.clear();
    Task dead = ended(TaskState.TASK_STATE_DEAD).toBuilder().setError("exit code 3").build();
    server.changes.add(dead);
    server.tasks.put(ID, dead);
    Cli.Result bad = cli.run("task", "submit", "--wait");
    assertThat(bad.code()).isEqualTo(Exit.FAILED);
    assertThat(bad.out()).isEqualTo(ID + " DEAD after 2s: exit code 3\n");
  }

  @Test
  void followingPrintsWhatTheTaskWritesAndNothingElse() {
    server.changes.add(task(TaskState.TASK_STATE_RUNNING).build());
    server.changes.add(ended(TaskState.TASK_STATE_SUCCEEDED));
    server.tasks.put(ID, ended(TaskState.TASK_STATE_SUCCEEDED));
    server.logs.put(1, List.of(chunk(1, "line 1\n"), chunk(1, "line 2\n")));
    Cli.Result result = cli.run("task", "submit", "--type", "shell", "--payload", "x", "-f");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("line 1\nline 2\n");
    assertThat(result.err()).contains("Submitted " + ID).contains(ID + " SUCCEEDED");
  }

  @Test
  void attemptsTooShortToBeSeenAreCaughtUpWith() {
    server.changes.add(task(TaskState.TASK_STATE_READY).build());
    Task.Builder dead = task(TaskState.TASK_STATE_DEAD).setGen(4);
    dead.addHistoryBuilder().setGen(1).setOutcome("failed");
    dead.addHistoryBuilder().setGen(2).setOutcome("lost");
    dead.addHistoryBuilder().setGen(3).setOutcome("failed");
    server.changes.add(dead.build());
    server.tasks.put(ID, dead.build());
    server.logs.put(1, List.of(chunk(1, "first\n")));
    server.logs.put(3, List.of(chunk(3, "third\n")));
    Cli.Result result = cli.run("task", "submit", "--follow");
    assertThat(result.out()).isEqualTo("first\nthird\n");
    assertThat(result.code()).isEqualTo(Exit.FAILED);
  }

  @Test
  void outputThatArrivesAfterTheEndOfItsAttemptIsNotMissing() {
    server.changes.add(task(TaskState.TASK_STATE_RUNNING).build());
    server.changes.add(ended(TaskState.TASK_STATE_SUCCEEDED));
    server.tasks.put(ID, ended(TaskState.TASK_STATE_SUCCEEDED));
    server.logs.put(1, List.of(chunk(1, "early ")));
    server.lateLogs.put(1, List.of(chunk(1, "early late\n")));
    assertThat(cli.run("task", "submit", "--follow").out()).isEqualTo("early late\n");
  }

  @Test
  void aWatchThatEndsTooSoonIsNotTakenForTheEndOfTheTask() {
    server.changes.add(task(TaskState.TASK_STATE_READY).build());
    server.tasks.put(ID, task(TaskState.TASK_STATE_READY).build());
    Cli.Result result = cli.run("task", "submit", "--wait");
    assertThat(result.code()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.err()).contains("carillon task show " + ID);
  }

  @Test
  void listShowsATableAndSendsItsFilter() {
    server.tasks.put("a", task(TaskState.TASK_STATE_SCHEDULED).setDueMs(NOW + 90_000).build());
    server.tasks.put(
        "b", ended(TaskState.TASK_STATE_DEAD).toBuilder().setError("exit code 3\nstack").build());
    Cli.Result result =
        cli.run("task", "list", "-s", "live,dead", "-q", "mail", "-t", "shell", "--limit", "10");
    assertThat(result.out())
        .isEqualTo(
            """
            ID               STATE      QUEUE  TYPE   PRI  TRIES  WHEN                      NAME OR NEWS
            03-8M3KQ2ZVXH4T  SCHEDULED  mail   shell    5    0/3  due in 1m 30s (10:01:30)
            03-8M3KQ2ZVXH4T  DEAD       mail   shell    5    0/3  ended 3s ago (09:59:57)   exit code 3 …
            2 of 2 tasks
            """);
    ListTasksRequest request = server.request(ListTasksRequest.class);
    assertThat(request.getStatesValueList()).containsExactly(1, 2, 3, 4, 5, 6, 8);
    assertThat(request.getQueue()).isEqualTo("mail");
    assertThat(request.getType()).isEqualTo("shell");
    assertThat(request.getPageSize()).isEqualTo(10);
  }

  @Test
  void listReadsAsManyPagesAsItNeedsAndTellsHowToGoOn() {
    for (int i = 0; i < 1200; i++) {
      server.tasks.put("t" + i, task(TaskState.TASK_STATE_READY).build());
    }
    Cli.Result result = cli.run("task", "list", "--limit", "700");
    assertThat(result.out().lines()).hasSize(702);
    assertThat(result.out()).contains("700 of 1,200 tasks; more with --limit, or --page 700");
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void anEmptyListTeaches() {
    assertThat(cli.run("task", "list").out()).contains("carillon task submit");
  }

  @Test
  void aListFitsTheScreen() {
    server.tasks.put("a", task(TaskState.TASK_STATE_READY).setName("n".repeat(200)).build());
    String table = cli.withWidth(80).run("task", "list").out();
    assertThat(table.lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    assertThat(table).contains("due 10s ago  n").contains("n…");
  }

  @Test
  void showTellsAll() {
    Task.Builder task =
        ended(TaskState.TASK_STATE_DEAD).toBuilder()
            .setAttempts(3)
            .setWorker("w1")
            .putLabels("team", "billing")
            .setPayload(ByteString.copyFromUtf8("{\"a\":1}"))
            .setPayloadSize(7)
            .setError("exit code 3\nmore \u001b[31m");
    task.addHistoryBuilder()
        .setGen(1)
        .setOutcome("failed")
        .setStartedMs(NOW - 9000)
        .setEndedMs(NOW - 8000)
        .setError("exit code 2");
    server.tasks.put(ID, task.build());
    String shown = cli.run("task", "show", ID).out();
    assertThat(shown)
        .contains("State:       DEAD")
        .contains("Submitted:   10s ago (09:59:50)")
        .contains("Attempts:    3 failed of 3; waits 1s to 10m")
        .contains("Labels:      team=billing")
        .contains("Payload:     {\"a\":1}")
        .contains("Error:       exit code 3\n             more  [31m")
        .contains("GEN  OUTCOME")
        .contains("  1  failed   9s ago (09:59:51)   1s");
    assertThat(shown).doesNotContain("\u001b");
  }

  @Test
  void bytesThatAreNoTextAreNotThrownAtTheScreen() {
    server.tasks.put(
        ID,
        task(TaskState.TASK_STATE_READY)
            .setPayload(ByteString.copyFrom(new byte[] {(byte) 0xff, 0}))
            .build());
    assertThat(cli.run("task", "show", ID).out()).contains("2 B that are no text");
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    Cli.Result result = cli.run("task", "show", "03-000000000000");
    assertThat(result.code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            """
            error: Expected an existing task, but there is no '03-000000000000'.
              Check the id; ended tasks are deleted once their retention is over.
            """);
  }

  @Test
  void cancelGoesOnAfterOneThatIsMissing() {
    server.tasks.put(ID, task(TaskState.TASK_STATE_CANCELLED).build());
    Cli.Result result = cli.run("task", "cancel", "nope", ID, "--reason", "wrong");
    assertThat(result.code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(result.out()).isEqualTo(ID + " CANCELLED\n");
    assertThat(result.err()).contains("no 'nope'");
    assertThat(server.request(CancelTaskRequest.class).getReason()).isEqualTo("wrong");
  }

  @Test
  void retryAsksForARerunOnlyIfTold() {
    server.tasks.put(ID, task(TaskState.TASK_STATE_READY).build());
    Cli.Result result = cli.run("task", "retry", ID, "--rerun");
    assertThat(result.out()).isEqualTo(ID + " runs again (READY)\n");
    assertThat(server.request(RetryTaskRequest.class).getRerun()).isTrue();
  }

  @Test
  void logsArePrintedByteForByte() {
    byte[] raw = {0x1b, '[', '3', '1', 'm', (byte) 0xff, '\n'};
    server.logs.put(
        2,
        List.of(
            LogChunk.newBuilder().setData(ByteString.copyFrom(raw)).setDroppedBytes(2048).build()));
    Cli.Result result = cli.run("task", "logs", ID, "--attempt", "2");
    assertThat(result.code()).isZero();
    assertThat(result.bytes()).isEqualTo(raw);
    assertThat(result.err()).isEqualTo("(2.0 KiB before this are not kept)\n");
    assertThat(server.request(TaskLogsRequest.class).getGen()).isEqualTo(2);
  }

  @Test
  void followedLogsGoThroughAllAttempts() {
    server.tasks.put(ID, task(TaskState.TASK_STATE_RUNNING).build());
    server.changes.add(task(TaskState.TASK_STATE_RUNNING).build());
    server.changes.add(task(TaskState.TASK_STATE_RUNNING).setGen(2).build());
    server.changes.add(task(TaskState.TASK_STATE_RUNNING).setGen(3).build());
    server.logs.put(1, List.of(chunk(1, "one ")));
    server.logs.put(2, List.of(chunk(2, "two ")));
    server.logs.put(3, List.of(chunk(3, "three ")));
    Cli.Result live = cli.run("task", "logs", "-f", ID);
    assertThat(live.out()).startsWith("one ");
    assertThat(live.code()).as("the task is still live").isEqualTo(Exit.UNREACHABLE);

    server.tasks.put(ID, ended(TaskState.TASK_STATE_SUCCEEDED));
    server.logs.put(0, List.of(chunk(1, "the last attempt\n")));
    assertThat(cli.run("task", "logs", "-f", ID).out()).isEqualTo("the last attempt\n");
  }
}
