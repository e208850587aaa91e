package dev.carillon.wire;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.v1.ListRunsResponse;
import dev.carillon.v1.NodeCount;
import dev.carillon.v1.RunNode;
import dev.carillon.v1.WorkflowRun;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Runs of workflows and their nodes. */
public final class RunMapping {
  private RunMapping() {}

  /** The numbers of the contract are the stored codes. */
  public static dev.carillon.v1.RunState toProto(RunState state) {
    return dev.carillon.v1.RunState.forNumber(state.code());
  }

  public static RunState fromProto(dev.carillon.v1.RunState state, String field) {
    if (state == dev.carillon.v1.RunState.RUN_STATE_UNSPECIFIED
        || state == dev.carillon.v1.RunState.UNRECOGNIZED) {
      throw Fields.unknownEnum(field, "a run state", state);
    }
    return RunState.ofCode(state.getNumber());
  }

  static NodeState fromProto(dev.carillon.v1.NodeState state, String field) {
    if (state == dev.carillon.v1.NodeState.NODE_STATE_UNSPECIFIED
        || state == dev.carillon.v1.NodeState.UNRECOGNIZED) {
      throw Fields.unknownEnum(field, "a node state", state);
    }
    return NodeState.ofCode(state.getNumber());
  }

  public static WorkflowRun toProto(Run run) {
    WorkflowRun.Builder proto =
        WorkflowRun.newBuilder()
            .setId(run.id())
            .setTenant(run.tenant())
            .setWorkflow(run.workflow())
            .setVersion(run.version())
            .setState(toProto(run.state()))
            .putAllLabels(run.labels())
            .setInput(Fields.bytes(run.input()))
            .setCreatedMs(run.createdMs())
            .setStartedMs(run.startedMs())
            .setEndedMs(run.endedMs())
            .setDeadlineMs(run.deadlineMs())
            .setDeadlineStateValue(run.deadlineState().ordinal() + 1)
            .setPredictedEndMs(run.predictedEndMs())
            .setActor(run.actor())
            .setReason(run.reason())
            .setParentRun(run.parentRun())
            .setParentNode(run.parentNode())
            .addAllCriticalPath(run.criticalPath())
            .setRevision(run.revision());
    run.pause().ifPresent(pause -> proto.setPause(QueueMapping.toProto(pause)));
    for (NodeState state : NodeState.values()) {
      if (run.count(state) > 0) {
        proto.addCounts(
            NodeCount.newBuilder().setStateValue(state.code()).setCount(run.count(state)));
      }
    }
    return proto.build();
  }

  public static Run fromProto(WorkflowRun proto) {
    Map<NodeState, Integer> counts = new EnumMap<>(NodeState.class);
    proto
        .getCountsList()
        .forEach(c -> counts.put(fromProto(c.getState(), "counts.state"), c.getCount()));
    return new Run(
        proto.getId(),
        proto.getTenant(),
        proto.getWorkflow(),
        proto.getVersion(),
        fromProto(proto.getState(), "state"),
        proto.hasPause() ? Optional.of(QueueMapping.fromProto(proto.getPause())) : Optional.empty(),
        proto.getLabelsMap(),
        Fields.payload(proto.getInput()),
        proto.getCreatedMs(),
        proto.getStartedMs(),
        proto.getEndedMs(),
        proto.getDeadlineMs(),
        deadline(proto),
        proto.getPredictedEndMs(),
        proto.getActor(),
        proto.getReason(),
        proto.getParentRun(),
        proto.getParentNode(),
        counts,
        proto.getCriticalPathList(),
        proto.getRevision());
  }

  private static Run.DeadlineState deadline(WorkflowRun proto) {
    Run.DeadlineState[] states = Run.DeadlineState.values();
    int number = proto.getDeadlineStateValue();
    if (number < 1 || number > states.length) {
      throw Fields.unknownEnum("deadline_state", "a state of a deadline", number);
    }
    return states[number - 1];
  }

  public static RunNode toProto(NodeView node) {
    RunNode.Builder proto =
        RunNode.newBuilder()
            .setId(node.id())
            .setStateValue(node.state().code())
            .setTaskId(node.taskId())
            .setChildRun(node.childRun())
            .setItems(node.items())
            .setItemsOk(node.itemsOk())
            .setItemsFailed(node.itemsFailed())
            .setAttempts(node.attempts())
            .setReadyMs(node.readyMs())
            .setStartedMs(node.startedMs())
            .setEndedMs(node.endedMs())
            .setReason(node.reason())
            .setError(node.error())
            .setOutputSize(node.outputSize())
            .setSlackMillis(node.slackMillis())
            .setPredictedEndMs(node.predictedEndMs())
            .setRevision(node.revision());
    if (node.told().says()) {
      proto.setToldReason(ToldMapping.toProto(node.told()));
    }
    node.taskState().ifPresent(state -> proto.setTaskState(TaskMapping.toProto(state)));
    node.phases()
        .forEach(
            span ->
                proto.addPhases(
                    dev.carillon.v1.PhaseSpan.newBuilder()
                        .setPhaseValue(span.phase().ordinal() + 1)
                        .setFromMs(span.fromMs())
                        .setToMs(span.toMs())));
    return proto.build();
  }

  public static NodeView fromProto(RunNode proto) {
    Optional<TaskState> task =
        proto.getTaskState() == dev.carillon.v1.TaskState.TASK_STATE_UNSPECIFIED
            ? Optional.empty()
            : Optional.of(TaskMapping.fromProto(proto.getTaskState(), "task_state"));
    return new NodeView(
        proto.getId(),
        fromProto(proto.getState(), "state"),
        task,
        proto.getTaskId(),
        proto.getChildRun(),
        proto.getItems(),
        proto.getItemsOk(),
        proto.getItemsFailed(),
        proto.getAttempts(),
        proto.getReadyMs(),
        proto.getStartedMs(),
        proto.getEndedMs(),
        proto.getReason(),
        proto.getError(),
        proto.getOutputSize(),
        proto.getSlackMillis(),
        proto.getPredictedEndMs(),
        proto.getPhasesList().stream().map(RunMapping::span).toList(),
        proto.getRevision(),
        ToldMapping.fromProto(proto.getToldReason()));
  }

  private static PhaseSpan span(dev.carillon.v1.PhaseSpan proto) {
    Phase[] phases = Phase.values();
    int number = proto.getPhaseValue();
    if (number < 1 || number > phases.length) {
      throw Fields.unknownEnum("phases.phase", "a phase", number);
    }
    return new PhaseSpan(phases[number - 1], proto.getFromMs(), proto.getToMs());
  }

  public static dev.carillon.v1.RunUpdate toProto(RunUpdate update) {
    dev.carillon.v1.RunUpdate.Builder proto =
        dev.carillon.v1.RunUpdate.newBuilder()
            .setRun(toProto(update.run()))
            .setSnapshot(update.snapshot())
            .setMore(update.more());
    update.nodes().forEach(node -> proto.addNodes(toProto(node)));
    return proto.build();
  }

  public static RunUpdate fromProto(dev.carillon.v1.RunUpdate proto) {
    return new RunUpdate(
        fromProto(proto.getRun()),
        proto.getNodesList().stream().map(RunMapping::fromProto).toList(),
        proto.getSnapshot(),
        proto.getMore());
  }

  public static ListRunsResponse toProto(RunPage page) {
    ListRunsResponse.Builder proto =
        ListRunsResponse.newBuilder().setNextPageToken(page.nextToken());
    page.runs().forEach(run -> proto.addRuns(toProto(run)));
    return proto.build();
  }

  public static RunPage fromProto(ListRunsResponse proto) {
    return new RunPage(
        proto.getRunsList().stream().map(RunMapping::fromProto).toList(), proto.getNextPageToken());
  }
}
