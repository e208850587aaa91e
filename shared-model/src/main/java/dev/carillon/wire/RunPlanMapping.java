package dev.carillon.wire;

import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.OutcomeTable;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.v1.OutcomeRow;
import dev.carillon.v1.PlanLevel;
import dev.carillon.v1.RunWorkflowRequest;
import dev.carillon.v1.WorkflowPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run would do, and the wish for one. */
public final class RunPlanMapping {
  private RunPlanMapping() {}

  public static WorkflowPlan toProto(RunPlan plan) {
    WorkflowPlan.Builder proto =
        WorkflowPlan.newBuilder()
            .setWorkflow(plan.workflow())
            .setVersion(plan.version())
            .setNodes(plan.nodes())
            .setEdges(plan.edges())
            .setWidth(plan.width())
            .setMakespanMillis(plan.makespanMillis())
            .setKnown(plan.known())
            .addAllCriticalPath(plan.criticalPath())
            .addAllMissingTypes(plan.missingTypes())
            .setOutcomesComplete(plan.outcomes().complete());
    plan.problems().forEach(problem -> proto.addProblems(WorkflowMapping.toProto(problem)));
    for (int i = 0; i < plan.levels().size(); i++) {
      proto.addLevels(
          PlanLevel.newBuilder()
              .addAllNodes(plan.levels().get(i))
              .setSize(plan.levelSizes().get(i)));
    }
    plan.outcomes().rows().forEach(row -> proto.addOutcomes(toProto(row)));
    return proto.build();
  }

  private static OutcomeRow toProto(OutcomeTable.Row row) {
    return OutcomeRow.newBuilder()
        .setNode(row.node())
        .setRun(RunMapping.toProto(row.run()))
        .addAllUpstreamFailed(row.upstreamFailed())
        .addAllSkipped(row.skipped())
        .addAllCancelled(row.cancelled())
        .setSucceeded(row.succeeded())
        .setLost(row.lost())
        .build();
  }

  public static RunPlan fromProto(WorkflowPlan proto) {
    List<List<String>> levels = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (PlanLevel level : proto.getLevelsList()) {
      levels.add(level.getNodesList());
      sizes.add(level.getSize());
    }
    List<OutcomeTable.Row> rows = new ArrayList<>();
    for (OutcomeRow row : proto.getOutcomesList()) {
      rows.add(
          new OutcomeTable.Row(
              row.getNode(),
              RunMapping.fromProto(row.getRun(), "outcomes.run"),
              row.getUpstreamFailedList(),
              row.getSkippedList(),
              row.getCancelledList(),
              row.getSucceeded(),
              row.getLost()));
    }
    return new RunPlan(
        proto.getWorkflow(),
        proto.getVersion(),
        proto.getNodes(),
        proto.getEdges(),
        proto.getProblemsList().stream().map(WorkflowMapping::fromProto).toList(),
        levels,
        sizes,
        proto.getWidth(),
        proto.getMakespanMillis(),
        proto.getKnown(),
        proto.getCriticalPathList(),
        proto.getMissingTypesList(),
        new OutcomeTable(rows, proto.getOutcomesComplete()));
  }

  public static RunWorkflowRequest toProto(NewRun run) {
    RunWorkflowRequest.Builder proto =
        RunWorkflowRequest.newBuilder()
            .setTenant(run.tenant())
            .setWorkflow(run.workflow())
            .setVersion(run.version())
            .setInput(Fields.bytes(run.input()))
            .putAllLabels(run.labels())
            .setIdempotencyKey(run.idempotencyKey())
            .setReason(run.reason());
    run.deadline().ifPresent(deadline -> proto.setDeadlineMillis(Fields.millis(deadline)));
    return proto.build();
  }

  /**
   * Reads the wish for a run.
   *
   * @throws dev.carillon.model.error.CarillonException for a value that cannot be
   */
  public static NewRun fromProto(RunWorkflowRequest proto) {
    return new NewRun(
        WorkflowMapping.tenant(proto.getTenant()),
        Fields.present(proto.getWorkflow(), "workflow", "the id of a workflow"),
        proto.getVersion(),
        Fields.payload(proto.getInput()),
        proto.getLabelsMap(),
        proto.getIdempotencyKey(),
        proto.hasDeadlineMillis()
            ? Optional.of(
                Duration.ofMillis(
                    Fields.notNegative(
                        proto.getDeadlineMillis(),
                        "deadline_millis",
                        "a time in milliseconds",
                        "Leave it out for the workflow's own.")))
            : Optional.empty(),
        proto.getReason());
  }
}
