package dev.carillon.desktop.app;

import dev.carillon.desktop.state.ClusterPort;
import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.Finding.Severity;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.ledger.Account;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Discrepancy;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.told.English;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Three servers, one of which has just taken over from another. */
record FixtureCluster(FixtureServer.Scene scene, FixtureData data) implements ClusterPort {
  private static final List<String> NODES = List.of("sched-1", "sched-2", "sched-3");

  static ClusterInfo info(FixtureData data) {
    List<Member> members = new ArrayList<>();
    for (int n = 0; n < NODES.size(); n++) {
      int node = n;
      members.add(
          new Member(
              NODES.get(n),
              "01JD4Z8K3M2V7Q9T1B5C6D0E" + n + "F",
              NODES.get(n) + ".internal:9090",
              n == 1,
              IntStream.range(0, 32).filter(b -> owner(b) == node).boxed().toList(),
              "0.1.0",
              data.nowMs() - 86_400_000L * (n + 1),
              n != 2));
    }
    return new ClusterInfo(
        "eu-west", members, "sched-2", 41, 32, "7.0.15", "kafka-1:9092", "kafka", "0.1.0");
  }

  /** One server that has just been started. */
  static ClusterInfo alone(FixtureData data) {
    Member only =
        new Member(
            "node-1",
            "01JD4Z8K3M2V7Q9T1B5C6D0E0F",
            "localhost:9090",
            true,
            IntStream.range(0, 16).boxed().toList(),
            "0.1.0",
            data.nowMs() - 42_000,
            true);
    return new ClusterInfo(
        "carillon", List.of(only), "node-1", 1, 16, "7.0.15", "", "direct", "0.1.0");
  }

  private static int owner(int bucket) {
    return bucket % 3 == 0 ? 0 : 1;
  }

  private <T> CompletableFuture<T> answer(T busy, T empty) {
    return switch (scene) {
      case REFUSING ->
          CompletableFuture.failedFuture(
              CarillonException.of(
                      ErrorCode.REDIS_AWAY, "Expected an answer of Redis, but none came for 2 s.")
                  .build());
      case EMPTY -> CompletableFuture.completedFuture(empty);
      case SILENT -> new CompletableFuture<>();
      case BUSY, LOST -> CompletableFuture.completedFuture(busy);
    };
  }

  @Override
  public CompletableFuture<Ground> ground() {
    Ground busy =
        new Ground(
            "sched-1",
            new Ground.Redis(
                true, "7.0.15", 384_000_000L, 1_073_741_824L, "noeviction", true, 312, "master", 1),
            3,
            "kafka-1:9092",
            true,
            "eu-west.workers",
            "eu-west.dispatch.",
            Map.of(
                "smtp", 120L, "http", 14L, "image", 3L, "shell", 0L, "report", 0L, "sql", 0L,
                "kafka", 0L, "python", 1_204L, "echo", 0L),
            IntStream.range(0, 32)
                .mapToObj(b -> new Ground.Owner(b, b == 17 ? "" : NODES.get(owner(b)), 40 + b % 2))
                .toList(),
            changes());
    Ground empty =
        new Ground(
            "node-1",
            new Ground.Redis(true, "7.0.15", 1_288_490, 0, "noeviction", false, 180, "master", 0),
            0,
            "",
            false,
            "",
            "",
            Map.of(),
            IntStream.range(0, 16).mapToObj(b -> new Ground.Owner(b, "node-1", 1)).toList(),
            List.of());
    return answer(busy, empty);
  }

  /** One server fell silent; a day before, the last one had been started. */
  private List<Ground.Change> changes() {
    List<Ground.Change> changes = new ArrayList<>();
    changes.add(new Ground.Change(data.nowMs() - 42_000, 17, "sched-3", "", 40));
    for (int i = 0; i < 9; i++) {
      long at = data.nowMs() - 640_000 - i * 40;
      changes.add(new Ground.Change(at, 2 + 3 * i, "sched-3", "sched-2", 41));
    }
    for (int i = 0; i < 11; i++) {
      long at = data.nowMs() - 86_400_000L - i * 40;
      changes.add(new Ground.Change(at, 3 * i, "", "sched-1", 40));
      changes.add(new Ground.Change(at - 20, 3 * i, "sched-2", "", 39));
    }
    return changes;
  }

  @Override
  public CompletableFuture<Course> course(int minutes) {
    Random random = new Random(5);
    List<Course.Point> points = new ArrayList<>();
    int n = Math.min(240, minutes);
    for (int i = 0; i < n; i++) {
      double wave = 1100 + 380 * Math.sin(i / 19.0) + 90 * random.nextDouble();
      points.add(
          new Course.Point(
              data.nowMs() - (n - 1 - i) * 60_000L * Math.max(1, minutes / 240),
              (float) wave,
              (float) (wave - 40),
              (float) (8 + 14 * random.nextDouble() + (i > n / 2 && i < n / 2 + 12 ? 140 : 0)),
              48_000,
              412,
              4,
              11 + random.nextInt(6),
              18 + random.nextInt(20)));
    }
    List<Course.Cell> cells = new ArrayList<>();
    long hour = data.nowMs() / 3_600_000 * 3_600_000;
    for (String queue : List.of("billing", "default", "images", "mail", "reports", "ticks")) {
      for (int h = 0; h < 24; h++) {
        int dice = random.nextInt(30);
        long p99 = dice == 0 ? 42_000 : dice < 3 ? 4_200 : dice < 8 ? 600 : 12 + dice * 3L;
        cells.add(
            new Course.Cell(
                queue, hour - h * 3_600_000L, 4_000 + dice * 31L, p99 / 5, p99 / 2, p99));
      }
    }
    return answer(
        new Course(points, cells, data.nowMs() - 86_400_000L),
        new Course(List.of(), List.of(), data.nowMs()));
  }

  @Override
  public CompletableFuture<Checkup> examine() {
    return answer(
        new Checkup(
            data.nowMs(),
            30,
            List.of(
                English.finding(
                    Severity.ERROR,
                    Told.of("doctor.unowned", Told.count(1)),
                    Told.of("doctor.unowned.do"),
                    Subject.CLUSTER),
                English.finding(
                    Severity.WARNING,
                    Told.of(
                        "doctor.script.once", Told.text("claim"), Told.count(1), Told.count(12)),
                    Told.of("doctor.script.do"),
                    Subject.CLUSTER),
                English.finding(
                    Severity.INFO,
                    Told.of("doctor.holiday"),
                    Told.of("doctor.holiday.do"),
                    Subject.CLUSTER))),
        new Checkup(data.nowMs(), 30, List.of()));
  }

  private static Account account(String name, long n, long off) {
    return new Account(
        name,
        n,
        Map.of(TaskState.READY, n / 10, TaskState.SUCCEEDED, n / 2),
        Map.of("retention", n - n / 10 - n / 2 - off));
  }

  @Override
  public CompletableFuture<Ledger> ledger(Ledger.By by) {
    List<Account> accounts =
        List.of(
            account("billing", 691_330, 0),
            account("default", 17_022, 0),
            account("images", 2_118_008, 0),
            account("mail", 1_203_331, 0),
            account("reports", 44_102, 0),
            account("ticks", 5_338_538, 0));
    return answer(
        new Ledger(data.nowMs(), accounts, account("", 9_412_331, 0)),
        new Ledger(data.nowMs(), List.of(), account("", 0, 0)));
  }

  @Override
  public CompletableFuture<AuditReport> auditReport() {
    return answer(
        new AuditReport(
            data.nowMs() - 760_000,
            data.nowMs() - 720_000,
            1_252_911,
            3_104_220,
            32,
            0,
            0,
            List.of(),
            Map.of(2, 1_252_911L),
            0),
        AuditReport.NONE);
  }

  @Override
  public CompletableFuture<AuditReport> checkLedger(boolean repair) {
    List<Discrepancy> wrong =
        List.of(
            wrong(
                "COUNTER",
                "mail",
                "The counter of READY in mail says 12,404, but 12,402 are.",
                repair),
            wrong("STRAY", "03-8M3KQ2ZVXH4T", "An index names a task that is not there.", repair),
            wrong("STRAY", "03-8M3KPX10VB2A", "An index names a task that is not there.", repair));
    return answer(
        new AuditReport(
            data.nowMs() - 9_000,
            data.nowMs(),
            1_252_911,
            3_104_220,
            32,
            3,
            repair ? 3 : 0,
            wrong,
            Map.of(2, 1_252_911L),
            0),
        AuditReport.NONE);
  }

  private Discrepancy wrong(String kind, String subject, String evidence, boolean repaired) {
    return new Discrepancy(kind, subject, evidence, data.nowMs(), repaired);
  }
}
