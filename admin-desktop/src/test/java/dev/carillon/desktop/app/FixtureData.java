package dev.carillon.desktop.app;

import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Finding.Severity;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.cluster.RatePoint;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.told.English;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** A busy afternoon of a middle-sized shop, always the same one. */
record FixtureData(long nowMs) {
  private static final String MAIL_ERROR =
      "SMTP 421 4.7.0 Service not available, closing transmission channel (mx2.example.com)";

  private record Kind(String type, String queue, String name, TaskState state, int failed) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("shell", "reports", "nightly-revenue", TaskState.RUNNING, 0),
          new Kind("http", "billing", "charge-invoice", TaskState.READY, 0),
          new Kind("smtp", "mail", "send-receipt", TaskState.RETRY_WAIT, 2),
          new Kind("kafka", "ticks", "", TaskState.SUCCEEDED, 0),
          new Kind("image", "images", "thumbnail-800", TaskState.SUCCEEDED, 0),
          new Kind("smtp", "mail", "send-receipt", TaskState.SUCCEEDED, 1),
          new Kind("sleep", "default", "warm-cache", TaskState.SCHEDULED, 0),
          new Kind("shell", "reports", "rotate-logs", TaskState.CANCELLED, 0),
          new Kind("smtp", "mail", "send-welcome", TaskState.DEAD, 3));

  Overview empty() {
    ClusterStats none =
        new ClusterStats(Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1_288_490L, 0);
    return new Overview(
        nowMs,
        none,
        List.of(),
        List.of(),
        new Health(true, List.of(), List.of()),
        List.of(),
        "node-1",
        "direct");
  }

  Overview busy() {
    Map<TaskState, Long> depths =
        Map.of(
            TaskState.SCHEDULED, 18_240L,
            TaskState.READY, 48_210L,
            TaskState.RUNNING, 412L,
            TaskState.RETRY_WAIT, 1_377L,
            TaskState.SUCCEEDED, 1_184_302L,
            TaskState.CANCELLED, 318L,
            TaskState.DEAD, 52L);
    ClusterStats stats =
        new ClusterStats(
            depths,
            9_412_331,
            9_311_004,
            41_220,
            1310.4,
            1284.2,
            6.3,
            4,
            11,
            18,
            8,
            512,
            52,
            384_000_000L,
            1_073_741_824L);
    return new Overview(nowMs, stats, queues(), workers(), health(), history(), "node-1", "kafka");
  }

  private Health health() {
    return new Health(
        true,
        List.of(),
        List.of(
            English.finding(
                Severity.ERROR,
                Told.of("doctor.deaths", Told.count(52)),
                Told.of("doctor.deaths.do"),
                Subject.deadLetters("")),
            English.finding(
                Severity.WARNING,
                Told.of("doctor.still", Told.text("reports"), Told.count(4_102), Told.count(124)),
                Told.of("doctor.still.ask"),
                Subject.queue("reports")),
            English.finding(
                Severity.INFO,
                Told.of("doctor.paused", Told.text("billing"), Told.text("ops@eu")),
                Told.of("doctor.paused.do", Told.count(31_077), Told.text("billing")),
                Subject.queue("billing"))));
  }

  private List<RatePoint> history() {
    Random random = new Random(4);
    long start = nowMs / 5000 * 5000 - 179 * 5000L;
    return IntStream.range(0, 180)
        .mapToObj(
            i -> {
              double wave = 1100 + 380 * Math.sin(i / 19.0);
              float in = (float) (wave + 90 * random.nextDouble());
              float out = (float) (wave - 60 + 70 * random.nextDouble());
              float bad = (float) (8 + 14 * random.nextDouble() + (i > 98 && i < 116 ? 140 : 0));
              return new RatePoint(
                  start + i * 5000L,
                  in,
                  out,
                  bad,
                  (long) (44_000 + 4200 * Math.sin(i / 30.0) + 900 * random.nextDouble()),
                  (long) (390 + 40 * Math.sin(i / 11.0) + 12 * random.nextDouble()),
                  (int) (14 + 6 * Math.sin(i / 9.0) + 5 * random.nextDouble()));
            })
        .toList();
  }

  private List<QueueSnapshot> queues() {
    return List.of(
        queue(
            "billing",
            31_077,
            0,
            820,
            0,
            0,
            661_000,
            0,
            42,
            0,
            Optional.of(
                new PauseInfo(
                    "Payment provider is being moved",
                    "ops@eu",
                    nowMs - 662_000,
                    nowMs + 1_080_000))),
        queue("default", 0, 2, 17_020, 0, 0, 0, 1.4, 1.5, 0, Optional.empty()),
        queue("images", 629, 48, 0, 3, 1, 1_100, 640, 652, 0, Optional.empty()),
        queue("mail", 12_402, 310, 400, 1_371, 47, 4_200, 310, 298, 6.3, Optional.empty()),
        queue("reports", 4_102, 20, 0, 3, 4, 121_000, 20, 22, 0, Optional.empty()),
        queue("ticks", 0, 32, 0, 0, 0, 0, 314, 314, 0, Optional.empty()));
  }

  private QueueSnapshot queue(
      String name,
      long ready,
      long running,
      long scheduled,
      long retrying,
      long dead,
      long oldest,
      double done,
      double in,
      double failed,
      Optional<PauseInfo> pause) {
    Random random = new Random(name.hashCode());
    List<Float> course =
        IntStream.range(0, 90)
            .mapToObj(
                i ->
                    (float)
                        Math.max(
                            0,
                            done * (1 + 0.3 * Math.sin(i / 9.0) + 0.2 * random.nextDouble())
                                + (done == 0 && i < 50 ? 90 + 20 * random.nextDouble() : 0)))
            .toList();
    Map<TaskState, Long> depths =
        Map.of(
            TaskState.READY, ready,
            TaskState.RUNNING, running,
            TaskState.SCHEDULED, scheduled,
            TaskState.RETRY_WAIT, retrying,
            TaskState.DEAD, dead);
    return new QueueSnapshot(
        name, depths, 1_203_331, 1_190_000, 5_100, in, done, failed, oldest, pause, course);
  }

  private List<WorkerSnapshot> workers() {
    List<WorkerSnapshot> workers = new ArrayList<>();
    String[] hosts = {"wrk-a1", "wrk-a2", "wrk-b1", "wrk-b2", "wrk-c1", "gpu-1", "gpu-2", "edge-7"};
    for (int i = 0; i < hosts.length; i++) {
      WorkerStatus status =
          i == 3 ? WorkerStatus.PAUSED : i == 6 ? WorkerStatus.DRAINING : WorkerStatus.LIVE;
      int running = i == 3 ? 0 : 30 + i * 4;
      Random random = new Random(i);
      workers.add(
          new WorkerSnapshot(
              "01JD4Z8K3M2V7Q9T1B5C6D0E" + i + "F",
              hosts[i],
              hosts[i] + ".internal",
              2_000 + 37L * i,
              i >= 5 && i < 7
                  ? List.of("image")
                  : List.of("echo", "http", "shell", "sleep", "smtp"),
              List.of(),
              64,
              running,
              Map.of(),
              "0.1.0",
              status,
              nowMs - 86_400_000,
              nowMs - 1200L * (i + 1),
              i == 3 ? 12 : 640 + 97 * i,
              (180L + 23 * i) << 20,
              "kafka",
              IntStream.range(0, running)
                  .mapToObj(n -> TaskId.random(n % 32, random).toString())
                  .toList(),
              120_331 - 9_000L * i,
              0));
    }
    return workers;
  }

  TaskPage page(TaskFilter filter) {
    Random random = new Random(7);
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; tasks.size() < 50; i++) {
      Kind kind = KINDS.get(filter.states().isEmpty() ? i % KINDS.size() : KINDS.size() - 1);
      tasks.add(task(TaskId.random(random.nextInt(16), random).toString(), kind, i * 731L));
    }
    return new TaskPage(tasks, "more", filter.states().isEmpty() ? 1_252_911 : 52);
  }

  Task task(String id) {
    boolean dead = id.endsWith("D");
    return task(id, KINDS.get(dead ? 8 : 2), 4000);
  }

  Payload log() {
    return Payload.of(
        """
        14:11:51.102 connecting to mx2.example.com:25
        14:11:51.140 220 mx2.example.com ESMTP ready
        14:11:51.141 EHLO worker-a1.internal
        14:11:51.180 250-SIZE 35882577
        14:11:51.181 MAIL FROM:<receipts@shop.example>
        14:11:52.020 421 4.7.0 Service not available, closing transmission channel
        """);
  }

  private Task task(String id, Kind kind, long ago) {
    long created = nowMs - 600_000 - ago;
    boolean ended = !kind.state().live();
    boolean started =
        ended && kind.state() != TaskState.CANCELLED
            || kind.state() == TaskState.RUNNING
            || kind.failed() > 0;
    long startedMs = started ? nowMs - 40_000 - ago : 0;
    long due =
        kind.state() == TaskState.SCHEDULED
            ? nowMs + 1_800_000
            : kind.state() == TaskState.RETRY_WAIT ? nowMs + 14_000 : created;
    List<Attempt> history = new ArrayList<>();
    for (int i = 0; i < kind.failed(); i++) {
      long at = created + 60_000L * (i + 1);
      history.add(
          new Attempt(
              i + 1,
              "wrk-a1",
              at,
              at + 920 + 300L * i,
              i == 1 ? "timeout" : "failed",
              i == 1 ? "No answer within 30 s." : MAIL_ERROR));
    }
    String payload =
        "{\"to\":\"customer@example.com\",\"template\":\"receipt\",\"order\":{\"id\":471100982,\"total\":129.90,\"currency\":\"EUR\",\"items\":[\"SKU-1180\",\"SKU-2207\"]},\"locale\":\"de_DE\"}";
    return new Task(
        id,
        kind.queue(),
        kind.type(),
        "default",
        kind.name(),
        kind.state(),
        5,
        kind.failed() + 1,
        kind.failed(),
        0,
        created,
        due,
        created + 2,
        startedMs,
        ended ? startedMs == 0 ? nowMs - ago : startedMs + 1834 + ago % 977 : 0,
        0,
        started ? "wrk-a1" : "",
        0,
        false,
        new RetryPolicy(
            kind.failed() == 3 ? 3 : 5, 3, Duration.ofSeconds(30), Duration.ofMinutes(10)),
        Duration.ofMinutes(5),
        Map.of("team", "checkout", "order", "471100982"),
        Map.of(),
        "receipt-471100982",
        payload.length(),
        Payload.of(payload),
        kind.failed() > 0 ? MAIL_ERROR : "",
        Payload.EMPTY,
        history,
        kind.state() == TaskState.RETRY_WAIT
            ? "Waits for its next try, due in 14 s (back-off up to 2 min, drawn at random)."
            : "");
  }
}
