package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.v1.ClusterInfo;
import dev.carillon.v1.ClusterStats;
import dev.carillon.v1.ClusterStatsRequest;
import dev.carillon.v1.DrainWorkerRequest;
import dev.carillon.v1.EventBatch;
import dev.carillon.v1.Finding;
import dev.carillon.v1.Health;
import dev.carillon.v1.ListQueuesRequest;
import dev.carillon.v1.ListWorkersRequest;
import dev.carillon.v1.PauseQueueRequest;
import dev.carillon.v1.PauseWorkerRequest;
import dev.carillon.v1.Queue;
import dev.carillon.v1.ResumeQueueRequest;
import dev.carillon.v1.TaskState;
import dev.carillon.v1.WatchEventsRequest;
import dev.carillon.v1.Worker;
import dev.carillon.v1.WorkerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queues, workers, the cluster and its events, against a real server over a real socket. */
final class OperatorCommandsTest {
  private static final long NOW = Cli.NOW.toEpochMilli();

  private final FakeServer server = new FakeServer();
  private final Cli cli = Cli.against(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void queuesWithTheirDepthsAndWhoPausedThem() {
    Queue.Builder paused =
        Queue.newBuilder().setName("mail").setReady(1234).setOldestReadyMillis(65_000);
    paused
        .getPauseBuilder()
        .setActor("ops")
        .setReason("provider is down")
        .setSinceMs(NOW - 60_000)
        .setUntilMs(NOW + 60_000);
    server.queues.add(
        Queue.newBuilder().setName("default").setRunning(3).setSucceededRate(12.4).build());
    server.queues.add(paused.build());
    assertThat(cli.run("queue", "list").out())
        .isEqualTo(
            """
            QUEUE    SCHEDULED  READY  RUNNING  RETRY  DEAD  IN/S  DONE/S  OLDEST  STATE
            default          0      0        3      0     0     0      12       -  open
            mail             0  1,234        0      0     0     0       0   1m 5s  paused until 10:01:00 by ops since 09:59:00: provider is down
            """);
  }

  @Test
  void queuesAndCountersOfOneTenant() {
    assertThat(cli.run("queue", "list", "--tenant", "acme").out())
        .contains("Nothing was ever submitted by the tenant acme.");
    assertThat(cli.run("cluster", "stats", "--tenant", "acme").code()).isZero();
    assertThat(server.requests)
        .containsExactly(
            ListQueuesRequest.newBuilder().setTenant("acme").build(),
            ClusterStatsRequest.newBuilder().setTenant("acme").build());
  }

  @Test
  void noQueueTeaches() {
    assertThat(cli.run("queue", "list").out()).contains("carillon task submit");
  }

  @Test
  void pauseAndResumeAQueue() {
    Cli.Result paused = cli.run("queue", "pause", "mail", "--reason", "down", "--for", "30m");
    assertThat(paused.code()).isZero();
    assertThat(paused.out()).isEqualTo("mail is paused until 10:30:00: down; 0 tasks waiting\n");
    PauseQueueRequest request = server.request(PauseQueueRequest.class);
    assertThat(request.getQueue()).isEqualTo("mail");
    assertThat(request.getForMillis()).isEqualTo(1_800_000);

    assertThat(cli.run("queue", "resume", "mail").out())
        .isEqualTo("mail is open; 0 tasks waiting\n");
    assertThat(server.request(ResumeQueueRequest.class).getQueue()).isEqualTo("mail");
  }

  private static final String WORKER = "01JD0000000000000000000000";

  private void addWorker(String id, String name) {
    server.workers.add(
        Worker.newBuilder()
            .setId(id)
            .setName(name)
            .setStatus(WorkerStatus.WORKER_STATUS_LIVE)
            .setRunning(2)
            .setSlots(8)
            .setCompleted(1234)
            .setCpuPermille(420)
            .setRssBytes(96L << 20)
            .setLastBeatMs(NOW - 4000)
            .setDispatch("kafka")
            .addTypes("shell")
            .addTypes("http")
            .build());
  }

  @Test
  void workersAndHowBusyTheyAre() {
    addWorker(WORKER, "w1");
    assertThat(cli.run("worker", "list", "--all").out())
        .isEqualTo(
            """
            ID                          NAME  STATUS  BUSY   DONE  CPU  MEMORY  BEAT    BY     TYPES       QUEUES
            01JD0000000000000000000000  w1    LIVE     2/8  1,234  42%  96 MiB  4s ago  kafka  shell,http  all
            """);
    assertThat(server.request(ListWorkersRequest.class).getIncludeGone()).isTrue();
  }

  @Test
  void onAnOrdinaryScreenWorkersAndQueuesFit() {
    addWorker(WORKER, "a-worker-with-quite-a-long-name");
    server.queues.add(Queue.newBuilder().setName("mail").setReady(12).build());
    cli.withWidth(80);
    assertThat(cli.run("worker", "list").out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(cli.run("queue", "list").out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void aWorkerMayBeNamedByItsNameOrTheStartOfItsId() {
    addWorker(WORKER, "w1");
    assertThat(cli.run("worker", "pause", "w1", "-r", "disk").out())
        .isEqualTo(WORKER + " is PAUSED; 0 tasks running\n");
    assertThat(server.request(PauseWorkerRequest.class).getReason()).isEqualTo("disk");
    assertThat(cli.run("worker", "drain", "01jd", "--within", "2m").out()).contains("DRAINING");
    DrainWorkerRequest drain = server.request(DrainWorkerRequest.class);
    assertThat(drain.getId()).isEqualTo(WORKER);
    assertThat(drain.getTimeoutMillis()).isEqualTo(120_000);
    assertThat(cli.run("worker", "resume", WORKER).out()).contains("LIVE");
  }

  @Test
  void aNameOfNoneOrOfSeveralWorkersIsRefused() {
    addWorker(WORKER, "w");
    addWorker("01JD1111111111111111111111", "w");
    assertThat(cli.run("worker", "drain", "x").code()).isEqualTo(Exit.NOT_FOUND);
    Cli.Result several = cli.run("worker", "drain", "w");
    assertThat(several.code()).isEqualTo(Exit.USAGE);
    assertThat(several.err()).contains("names 2").contains(WORKER);
  }

  @Test
  void theClusterAndItsMembers() {
    ClusterInfo.Builder info =
        ClusterInfo.newBuilder()
            .setCluster("carillon")
            .setLeader("node-1")
            .setBuckets(16)
            .setRedisVersion("7.2.4")
            .setDispatch("direct");
    info.addMembersBuilder()
        .setNodeId("node-1")
        .setAddress("localhost:9090")
        .setLeader(true)
        .addBuckets(1)
        .setStartedMs(NOW - 60_000);
    server.info = info.build();
    assertThat(cli.run("cluster", "info").out())
        .contains("Cluster:   carillon")
        .contains("Kafka:     none")
        .contains("node-1  localhost:9090  leader");
  }

  @Test
  void countersAndRates() {
    server.stats =
        ClusterStats.newBuilder()
            .setReady(5)
            .setDead(2)
            .setSubmittedTotal(1_000_000)
            .setSubmittedRate(512)
            .setLatenessP99Millis(59)
            .setWorkers(2)
            .setSlots(16)
            .setRedisUsedBytes(1 << 20)
            .build();
    assertThat(cli.run("cluster", "stats").out())
        .contains("Ready:            5")
        .contains("Running:          0")
        .contains("Dead:             2")
        .contains("Submitted:        1,000,000 (512/s)")
        .contains("p99 59ms")
        .contains("2 with 16 slots")
        .contains("1.0 MiB")
        .doesNotContain("Expired");
  }

  @Test
  void healthIsAlsoAnExitCode() {
    server.health =
        Health.newBuilder()
            .setReady(true)
            .addDegraded("kafka")
            .addFindings(
                Finding.newBuilder()
                    .setSeverity("warning")
                    .setTitle("Kafka is away")
                    .setAdvice("Look at the broker."))
            .build();
    Cli.Result ready = cli.run("cluster", "health");
    assertThat(ready.code()).isZero();
    assertThat(ready.out())
        .isEqualTo("Ready; without kafka\nwarning: Kafka is away\n  Look at the broker.\n");
    server.health = Health.getDefaultInstance();
    assertThat(cli.run("cluster", "health").code()).isEqualTo(Exit.FAILED);
  }

  @Test
  void eventsAsTheyHappen() {
    EventBatch.Builder batch = EventBatch.newBuilder().setCursor("c1");
    batch
        .addEventsBuilder()
        .setAtMs(NOW + 5)
        .setTaskId("03-8M3KQ2ZVXH4T")
        .setQueue("mail")
        .setType("shell")
        .setTo(TaskState.TASK_STATE_READY)
        .setGen(1)
        .setCause("submit")
        .setActor("ops");
    batch
        .addEventsBuilder()
        .setAtMs(NOW + 9)
        .setTaskId("03-8M3KQ2ZVXH4T")
        .setQueue("mail")
        .setType("shell")
        .setFrom(TaskState.TASK_STATE_READY)
        .setTo(TaskState.TASK_STATE_RUNNING)
        .setGen(1)
        .setCause("claim");
    server.events.add(batch.build());
    server.events.add(EventBatch.newBuilder().setResync(true).build());
    Cli.Result result = cli.run("events", "-q", "mail,web", "--task", "x", "--from", "c0");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            10:00:00.005  03-8M3KQ2ZVXH4T  new → READY                submit     mail/shell gen 1 by ops
            10:00:00.009  03-8M3KQ2ZVXH4T  READY → RUNNING            claim      mail/shell gen 1
            """);
    assertThat(result.err()).contains("Events were lost here");
    WatchEventsRequest request = server.request(WatchEventsRequest.class);
    assertThat(request.getQueuesList()).containsExactly("mail", "web");
    assertThat(request.getTaskId()).isEqualTo("x");
    assertThat(request.getCursor()).isEqualTo("c0");
  }

  @Test
  void eventsEndAtTheirLimit() {
    EventBatch.Builder batch = EventBatch.newBuilder();
    batch.addEventsBuilder().setCause("submit");
    for (int i = 0; i < 1000; i++) {
      server.events.add(batch.build());
    }
    assertThat(cli.run("events", "--limit", "3").out().lines()).hasSize(3);
  }
}
