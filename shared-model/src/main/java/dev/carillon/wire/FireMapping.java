package dev.carillon.wire;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.Description;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.v1.ListFiresResponse;
import dev.carillon.v1.ListSchedulesRequest;
import dev.carillon.v1.ListSchedulesResponse;
import dev.carillon.v1.PlanBackfillRequest;
import dev.carillon.v1.PreviewRow;
import dev.carillon.v1.PreviewScheduleResponse;
import dev.carillon.v1.PutScheduleResponse;
import dev.carillon.v1.ScheduleStatus;
import java.util.Optional;

/** Where schedules stand, what they did and will do. */
public final class FireMapping {
  private FireMapping() {}

  public static ScheduleStatus toProto(ScheduleSnapshot s) {
    ScheduleStatus.Builder proto =
        ScheduleStatus.newBuilder()
            .setSchedule(ScheduleMapping.toProto(s.schedule()))
            .setVersion(s.version())
            .setStateValue(s.state().ordinal() + 1)
            .setNextMs(s.nextMs())
            .setNextDueMs(s.nextDueMs())
            .setLastMs(s.lastMs())
            .setFailures(s.failures())
            .setFired(s.fired())
            .setMissed(s.missed())
            .setSkipped(s.skipped())
            .addAllLive(s.live())
            .setCreatedMs(s.createdMs())
            .setChangedMs(s.changedMs())
            .setDescription(Description.of(s.schedule()));
    s.pause().ifPresent(p -> proto.setPause(QueueMapping.toProto(p)));
    return proto.build();
  }

  public static ScheduleSnapshot fromProto(ScheduleStatus p) {
    return new ScheduleSnapshot(
        ScheduleMapping.fromProto(p.getSchedule(), "schedule."),
        p.getVersion(),
        ScheduleMapping.enumOf(ScheduleState.values(), p.getStateValue(), "state", "a known state"),
        pause(p),
        p.getNextMs(),
        p.getNextDueMs(),
        p.getLastMs(),
        p.getFailures(),
        p.getFired(),
        p.getMissed(),
        p.getSkipped(),
        p.getLiveList(),
        p.getCreatedMs(),
        p.getChangedMs());
  }

  private static Optional<PauseInfo> pause(ScheduleStatus p) {
    return p.hasPause() ? Optional.of(QueueMapping.fromProto(p.getPause())) : Optional.empty();
  }

  public static PutScheduleResponse toProto(PutOutcome o) {
    return PutScheduleResponse.newBuilder()
        .setSchedule(toProto(o.schedule()))
        .setChangeValue(o.change().ordinal() + 1)
        .addAllWarnings(o.warnings())
        .build();
  }

  public static PutOutcome fromProto(PutScheduleResponse p) {
    return new PutOutcome(
        fromProto(p.getSchedule()),
        ScheduleMapping.enumOf(
            PutOutcome.Change.values(), p.getChangeValue(), "change", "a known change"),
        p.getWarningsList());
  }

  public static ListSchedulesRequest toProto(
      ScheduleFilter filter, int pageSize, String pageToken) {
    return ListSchedulesRequest.newBuilder()
        .setTenant(filter.tenant())
        .setPrefix(filter.prefix())
        .setLabel(filter.label())
        .setStateValue(filter.state().map(s -> s.ordinal() + 1).orElse(0))
        .setPageSize(pageSize)
        .setPageToken(pageToken)
        .setSoonest(filter.soonest())
        .build();
  }

  public static ScheduleFilter fromProto(ListSchedulesRequest p) {
    return new ScheduleFilter(
        p.getTenant(),
        p.getPrefix(),
        p.getLabel(),
        p.getStateValue() == 0
            ? Optional.empty()
            : Optional.of(
                ScheduleMapping.enumOf(
                    ScheduleState.values(), p.getStateValue(), "state", "a known state")),
        p.getSoonest());
  }

  public static ListSchedulesResponse toProto(SchedulePage page) {
    return ListSchedulesResponse.newBuilder()
        .addAllSchedules(page.schedules().stream().map(FireMapping::toProto).toList())
        .setNextPageToken(page.nextToken())
        .setTotal(page.total())
        .build();
  }

  public static SchedulePage fromProto(ListSchedulesResponse p) {
    return new SchedulePage(
        p.getSchedulesList().stream().map(FireMapping::fromProto).toList(),
        p.getNextPageToken(),
        p.getTotal());
  }

  public static dev.carillon.v1.FireRecord toProto(FireRecord f) {
    dev.carillon.v1.FireRecord.Builder proto =
        dev.carillon.v1.FireRecord.newBuilder()
            .setFireMs(f.fireMs())
            .setDueMs(f.dueMs())
            .setAtMs(f.atMs())
            .setKindValue(f.kind().ordinal() + 1)
            .setOutcome(toProto(f.outcome()))
            .setCause(f.cause())
            .setTarget(f.target())
            .setResult(f.result())
            .setActor(f.actor())
            .setBackfill(f.backfill())
            .setVersion(f.version());
    if (f.told().says()) {
      proto.setToldCause(ToldMapping.toProto(f.told()));
    }
    return proto.build();
  }

  public static FireRecord fromProto(dev.carillon.v1.FireRecord p) {
    return new FireRecord(
        p.getFireMs(),
        p.getDueMs(),
        p.getAtMs(),
        ScheduleMapping.enumOf(FireKind.values(), p.getKindValue(), "kind", "a known kind"),
        ScheduleMapping.enumOf(
            FireOutcome.values(), p.getOutcomeValue(), "outcome", "a known outcome"),
        p.getCause(),
        p.getTarget(),
        p.getResult(),
        p.getActor(),
        p.getBackfill(),
        p.getVersion(),
        ToldMapping.fromProto(p.getToldCause()));
  }

  /** The outcome that a list is asked for. */
  public static dev.carillon.v1.FireOutcome toProto(FireOutcome outcome) {
    return dev.carillon.v1.FireOutcome.forNumber(outcome.ordinal() + 1);
  }

  /** The outcome that a list is asked for, by its number in the contract; 0: all. */
  public static Optional<FireOutcome> outcome(int number) {
    return number == 0
        ? Optional.empty()
        : Optional.of(
            ScheduleMapping.enumOf(FireOutcome.values(), number, "outcome", "a known outcome"));
  }

  public static ListFiresResponse toProto(FirePage page) {
    return ListFiresResponse.newBuilder()
        .addAllFires(page.fires().stream().map(FireMapping::toProto).toList())
        .setNextPageToken(page.nextToken())
        .build();
  }

  public static FirePage fromProto(ListFiresResponse p) {
    return new FirePage(
        p.getFiresList().stream().map(FireMapping::fromProto).toList(), p.getNextPageToken());
  }

  public static PreviewScheduleResponse toProto(Preview preview) {
    return PreviewScheduleResponse.newBuilder()
        .setDescription(preview.description())
        .addAllRows(preview.rows().stream().map(FireMapping::toProto).toList())
        .setMore(preview.more())
        .addAllWarnings(preview.warnings())
        .addAllToldWarnings(preview.toldWarnings().stream().map(ToldMapping::toProto).toList())
        .build();
  }

  public static Preview fromProto(PreviewScheduleResponse p) {
    return new Preview(
        p.getDescription(),
        p.getRowsList().stream().map(FireMapping::fromProto).toList(),
        p.getMore(),
        p.getWarningsList(),
        p.getToldWarningsList().stream().map(ToldMapping::fromProto).toList());
  }

  private static PreviewRow toProto(Preview.Row row) {
    return PreviewRow.newBuilder()
        .setFireMs(row.fireMs())
        .setDueMs(row.dueMs())
        .setLocal(row.local())
        .setFires(row.fires())
        .setDstDay(row.dstDay())
        .addAllNotes(row.notes())
        .addAllToldNotes(row.told().stream().map(ToldMapping::toProto).toList())
        .build();
  }

  private static Preview.Row fromProto(PreviewRow p) {
    return new Preview.Row(
        p.getFireMs(),
        p.getDueMs(),
        p.getLocal(),
        p.getFires(),
        p.getDstDay(),
        p.getNotesList(),
        p.getToldNotesList().stream().map(ToldMapping::fromProto).toList());
  }

  /** The order in a request; concurrency 0 means 1. */
  public static BackfillOrder order(PlanBackfillRequest p) {
    return new BackfillOrder(
        p.getFromMs(),
        p.getToMs(),
        p.getConcurrency() == 0 ? 1 : p.getConcurrency(),
        p.getNewestFirst(),
        p.getAgain(),
        p.getReason());
  }

  public static dev.carillon.v1.Backfill toProto(Backfill b) {
    return dev.carillon.v1.Backfill.newBuilder()
        .setId(b.id())
        .setSchedule(b.schedule())
        .setTenant(b.tenant())
        .setVersion(b.version())
        .setFromMs(b.order().fromMs())
        .setToMs(b.order().toMs())
        .setConcurrency(b.order().concurrency())
        .setNewestFirst(b.order().newestFirst())
        .setAgain(b.order().again())
        .setReason(b.order().reason())
        .setStateValue(b.state().ordinal() + 1)
        .setActor(b.actor())
        .setCreatedMs(b.createdMs())
        .setStartedMs(b.startedMs())
        .setEndedMs(b.endedMs())
        .setTotal(b.total())
        .setAlready(b.already())
        .setMade(b.made())
        .setSucceeded(b.succeeded())
        .setFailed(b.failed())
        .setRefused(b.refused())
        .addAllSample(b.sample())
        .build();
  }

  public static Backfill fromProto(dev.carillon.v1.Backfill p) {
    return new Backfill(
        p.getId(),
        p.getSchedule(),
        p.getTenant(),
        p.getVersion(),
        new BackfillOrder(
            p.getFromMs(),
            p.getToMs(),
            p.getConcurrency(),
            p.getNewestFirst(),
            p.getAgain(),
            p.getReason()),
        ScheduleMapping.enumOf(BackfillState.values(), p.getStateValue(), "state", "a known state"),
        p.getActor(),
        p.getCreatedMs(),
        p.getStartedMs(),
        p.getEndedMs(),
        p.getTotal(),
        p.getAlready(),
        p.getMade(),
        p.getSucceeded(),
        p.getFailed(),
        p.getRefused(),
        p.getSampleList());
  }
}
