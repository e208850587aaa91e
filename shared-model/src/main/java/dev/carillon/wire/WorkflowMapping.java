package dev.carillon.wire;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.v1.WorkflowNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Definitions of workflows and what is wrong with them. Runs: {@link RunMapping}. */
public final class WorkflowMapping {
  private WorkflowMapping() {}

  public static dev.carillon.v1.Workflow toProto(Workflow workflow) {
    dev.carillon.v1.Workflow.Builder proto =
        dev.carillon.v1.Workflow.newBuilder()
            .setTenant(workflow.tenant())
            .setId(workflow.id())
            .setVersion(workflow.version())
            .setName(workflow.name())
            .putAllLabels(workflow.labels())
            .setOnFailureValue(workflow.onFailure().code())
            .setParallelism(workflow.parallelism())
            .setDeadlineMillis(Fields.millis(workflow.deadline()))
            .setInput(Fields.bytes(workflow.input()))
            .setCreatedMs(workflow.createdMs())
            .setActor(workflow.actor());
    workflow.nodes().forEach(node -> proto.addNodes(toProto(node)));
    workflow.finallyNodes().forEach(node -> proto.addFinally(toProto(node)));
    return proto.build();
  }

  /**
   * Reads a definition; the graph is not checked here.
   *
   * @param prefix path of the workflow within the request, for example {@code workflow.}
   * @throws CarillonException for a value that cannot be
   */
  public static Workflow fromProto(dev.carillon.v1.Workflow proto, String prefix) {
    long deadline =
        Fields.notNegative(
            proto.getDeadlineMillis(),
            prefix + "deadline_millis",
            "a time in milliseconds",
            "Leave it out for none.");
    return new Workflow(
        tenant(proto.getTenant()),
        proto.getId(),
        proto.getVersion(),
        proto.getName(),
        proto.getLabelsMap(),
        nodes(proto.getNodesList(), prefix + "nodes["),
        nodes(proto.getFinallyList(), prefix + "finally["),
        strategy(proto, prefix),
        proto.getParallelism(),
        Duration.ofMillis(deadline),
        Fields.payload(proto.getInput()),
        proto.getCreatedMs(),
        proto.getActor());
  }

  /** An empty tenant is the default one. */
  public static String tenant(String given) {
    return given.isEmpty() ? NewTask.DEFAULT_NAME : given;
  }

  private static FailureStrategy strategy(dev.carillon.v1.Workflow proto, String prefix) {
    return switch (proto.getOnFailure()) {
      case FAILURE_STRATEGY_UNSPECIFIED, FAILURE_STRATEGY_CONTINUE -> FailureStrategy.CONTINUE;
      case FAILURE_STRATEGY_STOP -> FailureStrategy.STOP;
      case UNRECOGNIZED ->
          throw Fields.unknownEnum(
              prefix + "on_failure", "continue or stop", proto.getOnFailureValue());
    };
  }

  private static List<Node> nodes(List<WorkflowNode> protos, String prefix) {
    List<Node> nodes = new ArrayList<>();
    for (WorkflowNode proto : protos) {
      nodes.add(fromProto(proto, prefix + nodes.size() + "]."));
    }
    return nodes;
  }

  public static WorkflowNode toProto(Node node) {
    WorkflowNode.Builder proto =
        WorkflowNode.newBuilder()
            .setId(node.id())
            .setTask(SubmitMapping.toProto(node.task()))
            .addAllDependsOn(node.dependsOn())
            .setTriggerValue(node.rule().code())
            .setCondition(node.condition())
            .setMayFail(node.mayFail());
    node.fanOut()
        .ifPresent(
            map ->
                proto.setMap(
                    dev.carillon.v1.FanOut.newBuilder()
                        .addAllItems(map.items())
                        .setSource(map.source())
                        .setParallelism(map.parallelism())));
    node.subWorkflow()
        .ifPresent(
            sub ->
                proto.setSubWorkflow(
                    dev.carillon.v1.SubWorkflow.newBuilder()
                        .setWorkflow(sub.workflow())
                        .setVersion(sub.version())
                        .setInput(Fields.bytes(sub.input()))));
    return proto.build();
  }

  /**
   * Reads a node.
   *
   * @param prefix for example {@code workflow.nodes[3].}
   */
  public static Node fromProto(WorkflowNode proto, String prefix) {
    return new Node(
        proto.getId(),
        SubmitMapping.fromProto(proto.getTask(), prefix + "task."),
        proto.getDependsOnList(),
        rule(proto, prefix),
        proto.getCondition(),
        proto.hasMap() ? Optional.of(fanOut(proto.getMap(), prefix)) : Optional.empty(),
        proto.hasSubWorkflow()
            ? Optional.of(
                new SubWorkflow(
                    Fields.present(
                        proto.getSubWorkflow().getWorkflow(),
                        prefix + "sub_workflow.workflow",
                        "the id of a workflow"),
                    proto.getSubWorkflow().getVersion(),
                    Fields.payload(proto.getSubWorkflow().getInput())))
            : Optional.empty(),
        proto.getMayFail());
  }

  private static TriggerRule rule(WorkflowNode proto, String prefix) {
    int code = proto.getTriggerValue();
    if (code < 0 || code > TriggerRule.values().length) {
      throw Fields.unknownEnum(prefix + "trigger", "a trigger rule", code);
    }
    return code == 0 ? TriggerRule.ALL_SUCCESS : TriggerRule.ofCode(code);
  }

  private static FanOut fanOut(dev.carillon.v1.FanOut proto, String prefix) {
    if (!proto.getSource().isEmpty() && proto.getItemsCount() > 0) {
      throw Fields.wrong(prefix + "map", "items or a source", "both", "Leave one of them out.");
    }
    return new FanOut(proto.getItemsList(), proto.getSource(), proto.getParallelism());
  }

  public static dev.carillon.v1.WorkflowVersion toProto(WorkflowVersion version) {
    dev.carillon.v1.WorkflowVersion.Builder proto =
        dev.carillon.v1.WorkflowVersion.newBuilder()
            .setTenant(version.tenant())
            .setId(version.id())
            .setVersion(version.version())
            .setName(version.name())
            .setNodes(version.nodes())
            .setCreatedMs(version.createdMs())
            .setActor(version.actor())
            .setUnchanged(version.unchanged());
    version.warnings().forEach(warning -> proto.addWarnings(toProto(warning)));
    return proto.build();
  }

  public static WorkflowVersion fromProto(dev.carillon.v1.WorkflowVersion proto) {
    return new WorkflowVersion(
        proto.getTenant(),
        proto.getId(),
        proto.getVersion(),
        proto.getName(),
        proto.getNodes(),
        proto.getCreatedMs(),
        proto.getActor(),
        proto.getUnchanged(),
        proto.getWarningsList().stream().map(WorkflowMapping::fromProto).toList());
  }

  public static dev.carillon.v1.WorkflowProblem toProto(WorkflowProblem problem) {
    return dev.carillon.v1.WorkflowProblem.newBuilder()
        .setKindValue(problem.kind().ordinal() + 1)
        .setNode(problem.node())
        .setField(problem.field())
        .setMessage(problem.message())
        .setAdvice(problem.advice())
        .setWarning(problem.warning())
        .setLine(problem.line())
        .setColumn(problem.column())
        .build();
  }

  /** The numbers of the contract are the order of the constants, from 1. */
  public static WorkflowProblem fromProto(dev.carillon.v1.WorkflowProblem proto) {
    WorkflowProblem.Kind[] kinds = WorkflowProblem.Kind.values();
    int kind = proto.getKindValue();
    if (kind < 1 || kind > kinds.length) {
      throw Fields.unknownEnum("kind", "a kind of problem", kind);
    }
    return new WorkflowProblem(
        kinds[kind - 1],
        proto.getNode(),
        proto.getField(),
        proto.getMessage(),
        proto.getAdvice(),
        proto.getLine(),
        proto.getColumn());
  }
}
