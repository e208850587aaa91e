package dev.carillon.wire;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.v1.BulkOutcome;
import dev.carillon.v1.BulkResultsResponse;
import dev.carillon.v1.BulkShare;
import java.util.Optional;
import java.util.OptionalLong;

/** Bulk jobs. The numbers of the contract are the order of the constants, from 1. */
public final class BulkMapping {
  private BulkMapping() {}

  public static dev.carillon.v1.BulkOrder toProto(BulkOrder order) {
    dev.carillon.v1.BulkOrder.Builder proto =
        dev.carillon.v1.BulkOrder.newBuilder()
            .setActionValue(order.action().ordinal() + 1)
            .setFilter(order.filter())
            .setReason(order.reason())
            .setRerun(order.rerun());
    order.dueMs().ifPresent(proto::setDueMs);
    order.delayMillis().ifPresent(proto::setDelayMillis);
    order.priority().ifPresent(proto::setPriority);
    return proto.build();
  }

  public static BulkOrder fromProto(dev.carillon.v1.BulkOrder proto) {
    return new BulkOrder(
        one(BulkAction.values(), proto.getActionValue(), "action", "a bulk action"),
        proto.getFilter(),
        proto.getReason(),
        proto.getRerun(),
        proto.hasDueMs() ? OptionalLong.of(proto.getDueMs()) : OptionalLong.empty(),
        proto.hasDelayMillis() ? OptionalLong.of(proto.getDelayMillis()) : OptionalLong.empty(),
        proto.hasPriority() ? Optional.of(proto.getPriority()) : Optional.empty());
  }

  private static <E> E one(E[] values, int number, String field, String what) {
    if (number < 1 || number > values.length) {
      throw Fields.unknownEnum(field, what, number == 0 ? "none" : number);
    }
    return values[number - 1];
  }

  public static dev.carillon.v1.BulkJob toProto(BulkJob job) {
    dev.carillon.v1.BulkJob.Builder proto =
        dev.carillon.v1.BulkJob.newBuilder()
            .setId(job.id())
            .setOrder(toProto(job.order()))
            .setStateValue(job.state().ordinal() + 1)
            .setActor(job.actor())
            .setCreatedMs(job.createdMs())
            .setExpiresMs(job.expiresMs())
            .setStartedMs(job.startedMs())
            .setEndedMs(job.endedMs())
            .setTotal(job.total())
            .setIgnored(job.ignored())
            .addAllEffects(job.effects())
            .setOk(job.tally().ok())
            .setSkipped(job.tally().skipped())
            .setFailed(job.tally().failed())
            .setAppeared(job.drift().appeared())
            .setGone(job.drift().gone())
            .setChanged(job.drift().changed())
            .setRate(job.rate())
            .setProblem(job.problem());
    job.breakdown()
        .forEach(
            s ->
                proto.addBreakdown(
                    BulkShare.newBuilder()
                        .setField(s.field())
                        .setValue(s.value())
                        .setCount(s.count())));
    job.sample().forEach(task -> proto.addSample(TaskMapping.toProto(task)));
    return proto.build();
  }

  public static BulkJob fromProto(dev.carillon.v1.BulkJob proto) {
    return new BulkJob(
        proto.getId(),
        fromProto(proto.getOrder()),
        one(BulkState.values(), proto.getStateValue(), "state", "a state of a bulk job"),
        proto.getActor(),
        proto.getCreatedMs(),
        proto.getExpiresMs(),
        proto.getStartedMs(),
        proto.getEndedMs(),
        proto.getTotal(),
        proto.getIgnored(),
        proto.getBreakdownList().stream()
            .map(s -> new BulkJob.Share(s.getField(), s.getValue(), s.getCount()))
            .toList(),
        proto.getSampleList().stream().map(TaskMapping::fromProto).toList(),
        proto.getEffectsList(),
        new BulkJob.Tally(proto.getOk(), proto.getSkipped(), proto.getFailed()),
        new BulkJob.Drift(proto.getAppeared(), proto.getGone(), proto.getChanged()),
        proto.getRate(),
        proto.getProblem());
  }

  /** How the tasks asked for went; empty: all. */
  public static Optional<BulkResult.Outcome> fromProto(BulkOutcome outcome, String field) {
    return outcome == BulkOutcome.BULK_OUTCOME_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(
            one(
                BulkResult.Outcome.values(),
                outcome == BulkOutcome.UNRECOGNIZED ? -1 : outcome.getNumber(),
                field,
                "an outcome"));
  }

  public static BulkOutcome toProto(BulkResult.Outcome outcome) {
    return BulkOutcome.forNumber(outcome.ordinal() + 1);
  }

  public static BulkResultsResponse toProto(BulkResults page) {
    BulkResultsResponse.Builder proto =
        BulkResultsResponse.newBuilder().setNextPageToken(page.nextToken());
    for (BulkResult result : page.results()) {
      proto.addResults(
          dev.carillon.v1.BulkResult.newBuilder()
              .setTaskId(result.taskId())
              .setPlanned(TaskMapping.toProto(result.planned()))
              .setOutcome(toProto(result.outcome()))
              .setReason(result.reason()));
    }
    return proto.build();
  }

  public static BulkResults fromProto(BulkResultsResponse proto) {
    return new BulkResults(
        proto.getResultsList().stream()
            .map(
                r ->
                    new BulkResult(
                        r.getTaskId(),
                        TaskMapping.fromProto(r.getPlanned(), "planned"),
                        one(
                            BulkResult.Outcome.values(),
                            r.getOutcomeValue(),
                            "outcome",
                            "an outcome"),
                        r.getReason()))
            .toList(),
        proto.getNextPageToken());
  }
}
