package dev.carillon.wire;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.dead.DeadSlice;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.TaskPage;
import dev.carillon.v1.ListDeadGroupsRequest;
import dev.carillon.v1.ListDeadGroupsResponse;
import dev.carillon.v1.ListDeadLettersRequest;
import dev.carillon.v1.ListDeadLettersResponse;
import dev.carillon.v1.StartCanaryRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Dead letters, their groups and canaries. */
public final class DeadMapping {
  private DeadMapping() {}

  public static dev.carillon.v1.DeadSelection toProto(DeadSelection s) {
    dev.carillon.v1.DeadSelection.Builder proto =
        dev.carillon.v1.DeadSelection.newBuilder()
            .addAllIds(s.ids())
            .setFingerprint(s.fingerprint())
            .setQueue(s.queue())
            .setType(s.type())
            .setTenant(s.tenant())
            .setText(s.text());
    return s.filter().isEmpty() ? proto.build() : proto.setFilter(s.filter()).build();
  }

  /**
   * @throws CarillonException INVALID_ARGUMENT for a filter that is set but empty: who forgot to
   *     fill it in does not mean all
   */
  public static DeadSelection fromProto(dev.carillon.v1.DeadSelection p) {
    if (p.hasFilter() && p.getFilter().isBlank()) {
      throw CarillonException.invalid(
          "selection.filter",
          "Expected a filter that says which dead letters, but got an empty one.",
          "Leave it out, or write for example label.customer:acme.");
    }
    return new DeadSelection(
        p.getIdsList(),
        p.getFingerprint(),
        p.getQueue(),
        p.getType(),
        p.getTenant(),
        p.getText(),
        p.getFilter());
  }

  public static DeadSelection fromProto(ListDeadGroupsRequest p) {
    return new DeadSelection(
        List.of(), "", p.getQueue(), p.getType(), p.getTenant(), p.getText(), p.getFilter());
  }

  public static DeadSelection fromProto(ListDeadLettersRequest p) {
    return new DeadSelection(
        List.of(),
        p.getFingerprint(),
        p.getQueue(),
        p.getType(),
        p.getTenant(),
        p.getText(),
        p.getFilter());
  }

  public static dev.carillon.v1.DeadEdits toProto(DeadEdits e) {
    dev.carillon.v1.DeadEdits.Builder proto =
        dev.carillon.v1.DeadEdits.newBuilder()
            .putAllSetAttributes(e.setAttributes())
            .addAllRemoveAttributes(e.removeAttributes());
    e.payload().ifPresent(p -> proto.setPayload(Fields.bytes(p)).setReplacePayload(true));
    e.priority().ifPresent(proto::setPriority);
    return proto.build();
  }

  public static DeadEdits fromProto(dev.carillon.v1.DeadEdits p) {
    return new DeadEdits(
        p.getReplacePayload() ? Optional.of(Fields.payload(p.getPayload())) : Optional.empty(),
        p.getSetAttributesMap(),
        Set.copyOf(p.getRemoveAttributesList()),
        p.hasPriority() ? Optional.of(p.getPriority()) : Optional.empty());
  }

  private static dev.carillon.v1.DeadSlice toProto(DeadSlice s) {
    return dev.carillon.v1.DeadSlice.newBuilder()
        .setQueue(s.queue())
        .setType(s.type())
        .setTenant(s.tenant())
        .setCount(s.count())
        .build();
  }

  private static DeadSlice fromProto(dev.carillon.v1.DeadSlice p) {
    return new DeadSlice(p.getQueue(), p.getType(), p.getTenant(), p.getCount());
  }

  public static dev.carillon.v1.DeadGroup toProto(DeadGroup g) {
    return dev.carillon.v1.DeadGroup.newBuilder()
        .setFingerprint(g.fingerprint())
        .setSample(g.sample())
        .setLastTask(g.lastTask())
        .setLastWorker(g.lastWorker())
        .setCount(g.count())
        .setTotal(g.total())
        .setFirstMs(g.firstMs())
        .setLastMs(g.lastMs())
        .setExpiring(g.expiring())
        .addAllSlices(g.slices().stream().map(DeadMapping::toProto).toList())
        .addAllTrend(g.trend())
        .build();
  }

  public static DeadGroup fromProto(dev.carillon.v1.DeadGroup p) {
    return new DeadGroup(
        p.getFingerprint(),
        p.getSample(),
        p.getLastTask(),
        p.getLastWorker(),
        p.getCount(),
        p.getTotal(),
        p.getFirstMs(),
        p.getLastMs(),
        p.getExpiring(),
        p.getSlicesList().stream().map(DeadMapping::fromProto).toList(),
        p.getTrendList());
  }

  public static ListDeadGroupsResponse toProto(DeadGroups g) {
    return ListDeadGroupsResponse.newBuilder()
        .addAllGroups(g.groups().stream().map(DeadMapping::toProto).toList())
        .setTotalGroups(g.totalGroups())
        .setCount(g.count())
        .setExpiring(g.expiring())
        .setRetainedOut(g.retainedOut())
        .setDiscarded(g.discarded())
        .build();
  }

  public static DeadGroups fromProto(ListDeadGroupsResponse p) {
    return new DeadGroups(
        p.getGroupsList().stream().map(DeadMapping::fromProto).toList(),
        p.getTotalGroups(),
        p.getCount(),
        p.getExpiring(),
        p.getRetainedOut(),
        p.getDiscarded());
  }

  public static ListDeadLettersResponse toDeadLetters(TaskPage page) {
    return ListDeadLettersResponse.newBuilder()
        .addAllTasks(page.tasks().stream().map(TaskMapping::toProto).toList())
        .setNextPageToken(page.nextToken())
        .setTotal(page.total())
        .build();
  }

  public static TaskPage fromProto(ListDeadLettersResponse p) {
    return new TaskPage(
        p.getTasksList().stream().map(TaskMapping::fromProto).toList(),
        p.getNextPageToken(),
        p.getTotal());
  }

  public static dev.carillon.v1.DeadOutcome toProto(DeadOutcome o) {
    return dev.carillon.v1.DeadOutcome.newBuilder()
        .setDryRun(o.dryRun())
        .setMatched(o.matched())
        .setDone(o.done())
        .setSkipped(o.skipped())
        .setRemaining(o.remaining())
        .addAllSample(o.sample())
        .addAllSlices(o.slices().stream().map(DeadMapping::toProto).toList())
        .setDiedUntilMs(o.diedUntilMs())
        .setToken(o.token())
        .setUndoUntilMs(o.undoUntilMs())
        .build();
  }

  public static DeadOutcome fromProto(dev.carillon.v1.DeadOutcome p) {
    return new DeadOutcome(
        p.getDryRun(),
        p.getMatched(),
        p.getDone(),
        p.getSkipped(),
        p.getRemaining(),
        p.getSampleList(),
        p.getSlicesList().stream().map(DeadMapping::fromProto).toList(),
        p.getDiedUntilMs(),
        p.getToken(),
        p.getUndoUntilMs());
  }

  /** The terms of a canary; what was not set takes its default. */
  public static CanaryTerms terms(StartCanaryRequest p) {
    return new CanaryTerms(
        p.hasMaxFailPercent() ? p.getMaxFailPercent() : CanaryTerms.DEFAULT.maxFailPercent(),
        p.getWindowMillis() == 0
            ? CanaryTerms.DEFAULT.window()
            : Duration.ofMillis(p.getWindowMillis()),
        p.getRate() == 0 ? CanaryTerms.DEFAULT.rate() : p.getRate());
  }

  public static dev.carillon.v1.Canary toProto(Canary c) {
    return dev.carillon.v1.Canary.newBuilder()
        .setId(c.id())
        .setStateValue(c.state().ordinal() + 1)
        .setVerdict(c.verdict())
        .setSelection(toProto(c.selection()))
        .setEdits(toProto(c.edits()))
        .setMaxFailPercent(c.terms().maxFailPercent())
        .setWindowMillis(c.terms().window().toMillis())
        .setRate(c.terms().rate())
        .setActor(c.actor())
        .setStartedMs(c.startedMs())
        .setSinceMs(c.sinceMs())
        .setTotal(c.total())
        .setRedriven(c.counts().redriven())
        .setSucceeded(c.counts().succeeded())
        .setFailed(c.counts().failed())
        .setPending(c.counts().pending())
        .build();
  }

  public static Canary fromProto(dev.carillon.v1.Canary p) {
    int state = p.getStateValue() - 1;
    if (state < 0 || state >= CanaryState.values().length) {
      throw Fields.unknownEnum("state", "the state of a canary", p.getStateValue());
    }
    return new Canary(
        p.getId(),
        CanaryState.values()[state],
        p.getVerdict(),
        fromProto(p.getSelection()),
        fromProto(p.getEdits()),
        new CanaryTerms(p.getMaxFailPercent(), Duration.ofMillis(p.getWindowMillis()), p.getRate()),
        p.getActor(),
        p.getStartedMs(),
        p.getSinceMs(),
        p.getTotal(),
        new Canary.Counts(p.getRedriven(), p.getSucceeded(), p.getFailed(), p.getPending()));
  }
}
