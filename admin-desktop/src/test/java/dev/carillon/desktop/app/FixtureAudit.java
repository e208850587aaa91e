package dev.carillon.desktop.app;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.AuditPort;
import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.Deed;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A morning in which somebody tried what he may not. */
record FixtureAudit(FixtureServer.Scene scene, FixtureData data) implements AuditPort {
  private record Act(
      String actor, String method, String target, String reason, AuditOutcome how, long calls) {}

  private static final List<Act> ACTS =
      List.of(
          new Act(
              "ops@eu",
              "QueueService/Pause",
              "queue billing",
              "Payment provider is being moved",
              AuditOutcome.OK,
              1),
          new Act("ada", "DeadLetterService/Redrive", "9f2c41d07be35a10", "", AuditOutcome.OK, 1),
          new Act("token:nightly", "TaskService/Submit", "queue reports", "", AuditOutcome.OK, 48),
          new Act("bob", "TaskService/Cancel", "03-8M3KQ2ZVXH4T", "", AuditOutcome.REFUSED, 1),
          new Act("ada", "ScheduleService/Put", "nightly-revenue", "", AuditOutcome.OK, 1),
          new Act("", "AccessService/Login", "user carol", "", AuditOutcome.FAILED, 3));

  private List<AuditEntry> entries() {
    return IntStream.range(0, 60)
        .mapToObj(
            i -> {
              Act a = ACTS.get(i % ACTS.size());
              return new AuditEntry(
                  4_711 - i,
                  data.nowMs() - i * 91_000L,
                  new Deed(
                      a.actor(),
                      a.actor().isEmpty() ? "none" : "password",
                      "10.4.7." + (12 + i % 5),
                      "carillon.v1." + a.method(),
                      "default",
                      a.target(),
                      a.reason(),
                      a.how(),
                      a.how() == AuditOutcome.OK ? "" : "PERMISSION_DENIED",
                      "",
                      a.calls(),
                      a.calls(),
                      data.nowMs(),
                      "sched-1"),
                  "7c2b91aa04de5f3377c2b91aa04de5f3377c2b91aa04de5f3377c2b91aa04de5",
                  "f1e2d3c4b5a69788f1e2d3c4b5a69788f1e2d3c4b5a69788f1e2d3c4b5a69788");
            })
        .toList();
  }

  @Override
  public CompletableFuture<AuditPage> list(AuditFilter filter, int pageSize, String pageToken) {
    return switch (scene) {
      case REFUSING ->
          CompletableFuture.failedFuture(
              CarillonException.of(
                      ErrorCode.REDIS_AWAY, "Expected an answer of Redis, but none came for 2 s.")
                  .build());
      case EMPTY -> CompletableFuture.completedFuture(new AuditPage(List.of(), ""));
      case SILENT -> new CompletableFuture<>();
      case BUSY, LOST -> CompletableFuture.completedFuture(new AuditPage(entries(), "older"));
    };
  }

  @Override
  public Subscription export(AuditFilter filter, StreamListener<List<String>> listener) {
    listener.onEnd();
    return () -> {};
  }

  @Override
  public CompletableFuture<AuditVerdict> verify(KnownEntry known) {
    return CompletableFuture.completedFuture(new AuditVerdict(4_711, 1, 4_711, "f1e2", 0, ""));
  }
}
