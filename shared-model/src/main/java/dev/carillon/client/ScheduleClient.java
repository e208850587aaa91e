package dev.carillon.client;

import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.v1.BackfillRef;
import dev.carillon.v1.DescribeScheduleRequest;
import dev.carillon.v1.DescribeScheduleResponse;
import dev.carillon.v1.ListBackfillsRequest;
import dev.carillon.v1.ListFiresRequest;
import dev.carillon.v1.PauseScheduleRequest;
import dev.carillon.v1.PlanBackfillRequest;
import dev.carillon.v1.PreviewScheduleRequest;
import dev.carillon.v1.PutScheduleRequest;
import dev.carillon.v1.RunScheduleRequest;
import dev.carillon.v1.ScheduleRef;
import dev.carillon.v1.ScheduleServiceGrpc;
import dev.carillon.wire.FireMapping;
import dev.carillon.wire.ScheduleMapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What runs again and again. Futures as those of {@link CarillonClient}. */
public final class ScheduleClient {
  private final Calls calls;

  ScheduleClient(Calls calls) {
    this.calls = calls;
  }

  /** Stores a schedule, new or changed; the same again changes nothing. */
  public CompletableFuture<PutOutcome> put(Schedule schedule) {
    return put(schedule, 0);
  }

  /**
   * Stores a schedule.
   *
   * @param expectedVersion refused with CONFLICT unless this is its version; 0: whatever it is; -1:
   *     it must be new
   */
  public CompletableFuture<PutOutcome> put(Schedule schedule, long expectedVersion) {
    return calls.unary(
        ScheduleServiceGrpc.getPutMethod(),
        PutScheduleRequest.newBuilder()
            .setSchedule(ScheduleMapping.toProto(schedule))
            .setExpectedVersion(expectedVersion)
            .build(),
        FireMapping::fromProto);
  }

  /** A schedule and where it stands. */
  public CompletableFuture<ScheduleSnapshot> get(ScheduleKey key) {
    return calls.unary(ScheduleServiceGrpc.getGetMethod(), ref(key), FireMapping::fromProto);
  }

  /**
   * A page of schedules, in the order that the filter names.
   *
   * @param pageSize 1–500; 0: 100
   * @param pageToken from the page before; empty: the first
   */
  public CompletableFuture<SchedulePage> list(
      ScheduleFilter filter, int pageSize, String pageToken) {
    return calls.unary(
        ScheduleServiceGrpc.getListMethod(),
        FireMapping.toProto(filter, pageSize, pageToken),
        FireMapping::fromProto);
  }

  /** Deletes a schedule with its history; what it created goes on. */
  public CompletableFuture<Boolean> delete(ScheduleKey key) {
    return calls.unary(ScheduleServiceGrpc.getDeleteMethod(), ref(key), answer -> true);
  }

  /**
   * Makes no fire until it is resumed.
   *
   * @param howLong zero: until then
   */
  public CompletableFuture<ScheduleSnapshot> pause(
      ScheduleKey key, String reason, Duration howLong) {
    return calls.unary(
        ScheduleServiceGrpc.getPauseMethod(),
        PauseScheduleRequest.newBuilder()
            .setId(key.id())
            .setTenant(key.tenant())
            .setReason(reason)
            .setForMillis(howLong.toMillis())
            .build(),
        FireMapping::fromProto);
  }

  /** Goes on with the next instant. */
  public CompletableFuture<ScheduleSnapshot> resume(ScheduleKey key) {
    return calls.unary(ScheduleServiceGrpc.getResumeMethod(), ref(key), FireMapping::fromProto);
  }

  /**
   * Creates what a fire would create, now.
   *
   * @param requestId the same one twice runs once; empty: each call runs
   */
  public CompletableFuture<FireRecord> runNow(ScheduleKey key, String reason, String requestId) {
    return calls.unary(
        ScheduleServiceGrpc.getRunNowMethod(),
        RunScheduleRequest.newBuilder()
            .setId(key.id())
            .setTenant(key.tenant())
            .setReason(reason)
            .setRequestId(requestId)
            .build(),
        FireMapping::fromProto);
  }

  /**
   * The next fires of a stored schedule.
   *
   * @param fromMs fires after it, epoch milliseconds; 0: now
   * @param count 1–1,000; 0: 10
   */
  public CompletableFuture<Preview> preview(ScheduleKey key, long fromMs, int count) {
    return preview(
        PreviewScheduleRequest.newBuilder().setId(key.id()).setTenant(key.tenant()), fromMs, count);
  }

  /** The next fires of a schedule that need not be stored. */
  public CompletableFuture<Preview> preview(Schedule schedule, long fromMs, int count) {
    return preview(
        PreviewScheduleRequest.newBuilder().setSchedule(ScheduleMapping.toProto(schedule)),
        fromMs,
        count);
  }

  private CompletableFuture<Preview> preview(
      PreviewScheduleRequest.Builder request, long fromMs, int count) {
    return calls.unary(
        ScheduleServiceGrpc.getPreviewMethod(),
        request.setFromMs(fromMs).setCount(count).build(),
        FireMapping::fromProto);
  }

  /**
   * A schedule in plain words.
   *
   * @param warnings what its author may not have meant
   */
  public record Told(String description, List<String> warnings) {}

  /** Checks a schedule without storing it, and says it in plain words. */
  public CompletableFuture<Told> describe(Schedule schedule) {
    return calls.unary(
        ScheduleServiceGrpc.getDescribeMethod(),
        DescribeScheduleRequest.newBuilder().setSchedule(ScheduleMapping.toProto(schedule)).build(),
        (DescribeScheduleResponse a) -> new Told(a.getDescription(), a.getWarningsList()));
  }

  /**
   * Fires made and missed, the newest first.
   *
   * @param outcome only those; empty: all
   * @param pageSize 1–500; 0: 100
   * @param pageToken from the page before; empty: the first
   */
  public CompletableFuture<FirePage> fires(
      ScheduleKey key, Optional<FireOutcome> outcome, int pageSize, String pageToken) {
    ListFiresRequest.Builder request =
        ListFiresRequest.newBuilder()
            .setId(key.id())
            .setTenant(key.tenant())
            .setPageSize(pageSize)
            .setPageToken(pageToken);
    outcome.ifPresent(o -> request.setOutcome(FireMapping.toProto(o)));
    return calls.unary(
        ScheduleServiceGrpc.getFiresMethod(), request.build(), FireMapping::fromProto);
  }

  /** Counts the fires of a range; makes none before it is applied. */
  public CompletableFuture<Backfill> planBackfill(ScheduleKey key, BackfillOrder order) {
    return calls.unary(
        ScheduleServiceGrpc.getPlanBackfillMethod(),
        PlanBackfillRequest.newBuilder()
            .setId(key.id())
            .setTenant(key.tenant())
            .setFromMs(order.fromMs())
            .setToMs(order.toMs())
            .setConcurrency(order.concurrency())
            .setNewestFirst(order.newestFirst())
            .setAgain(order.again())
            .setReason(order.reason())
            .build(),
        FireMapping::fromProto);
  }

  /** Starts a planned backfill. */
  public CompletableFuture<Backfill> applyBackfill(String id) {
    return calls.unary(
        ScheduleServiceGrpc.getApplyBackfillMethod(), backfillRef(id), FireMapping::fromProto);
  }

  /** A backfill and how far it is. */
  public CompletableFuture<Backfill> backfill(String id) {
    return calls.unary(
        ScheduleServiceGrpc.getGetBackfillMethod(), backfillRef(id), FireMapping::fromProto);
  }

  /**
   * Backfills of the last 30 days, the newest first.
   *
   * @param schedule its id; empty: of all
   */
  public CompletableFuture<List<Backfill>> backfills(String tenant, String schedule) {
    return calls.unary(
        ScheduleServiceGrpc.getListBackfillsMethod(),
        ListBackfillsRequest.newBuilder().setTenant(tenant).setSchedule(schedule).build(),
        answer -> answer.getBackfillsList().stream().map(FireMapping::fromProto).toList());
  }

  /** Makes no further fires of it. */
  public CompletableFuture<Backfill> cancelBackfill(String id) {
    return calls.unary(
        ScheduleServiceGrpc.getCancelBackfillMethod(), backfillRef(id), FireMapping::fromProto);
  }

  private static ScheduleRef ref(ScheduleKey key) {
    return ScheduleRef.newBuilder().setId(key.id()).setTenant(key.tenant()).build();
  }

  private static BackfillRef backfillRef(String id) {
    return BackfillRef.newBuilder().setId(id).build();
  }
}
