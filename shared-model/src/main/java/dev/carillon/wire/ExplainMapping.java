package dev.carillon.wire;

import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import java.util.Optional;

/** Why a task does not run. */
public final class ExplainMapping {
  private ExplainMapping() {}

  public static dev.carillon.v1.Explanation toProto(Explanation explanation) {
    dev.carillon.v1.Explanation.Builder proto =
        dev.carillon.v1.Explanation.newBuilder()
            .setId(explanation.id())
            .setState(TaskMapping.toProto(explanation.state()))
            .setNowMs(explanation.nowMs())
            .setVerdict(explanation.verdict())
            .setCommand(explanation.command());
    explanation.gates().forEach(gate -> proto.addGates(toProto(gate)));
    if (explanation.told().says()) {
      proto.setTold(ToldMapping.toProto(explanation.told()));
    }
    return proto.build();
  }

  private static dev.carillon.v1.Gate toProto(Gate gate) {
    dev.carillon.v1.Gate.Builder proto =
        dev.carillon.v1.Gate.newBuilder()
            .setName(gate.name())
            .setResult(word(gate.result()))
            .setEvidence(gate.evidence())
            .putAllData(gate.data());
    if (gate.told().says()) {
      proto.setTold(ToldMapping.toProto(gate.told()));
    }
    return proto.build();
  }

  private static Gate fromProto(dev.carillon.v1.Gate proto) {
    return new Gate(
        proto.getName(),
        result(proto.getResult()),
        proto.getEvidence(),
        proto.getDataMap(),
        ToldMapping.fromProto(proto.getTold()));
  }

  public static dev.carillon.v1.NodeExplanation toProto(NodeExplanation explanation) {
    dev.carillon.v1.NodeExplanation.Builder proto =
        dev.carillon.v1.NodeExplanation.newBuilder()
            .setId(explanation.run())
            .setNode(explanation.node())
            .setStateValue(explanation.state().code())
            .setNowMs(explanation.nowMs())
            .setVerdict(explanation.verdict())
            .setCommand(explanation.command());
    explanation.gates().forEach(gate -> proto.addGates(toProto(gate)));
    explanation.task().ifPresent(task -> proto.setTask(toProto(task)));
    if (explanation.told().says()) {
      proto.setTold(ToldMapping.toProto(explanation.told()));
    }
    return proto.build();
  }

  public static NodeExplanation fromProto(dev.carillon.v1.NodeExplanation proto) {
    return new NodeExplanation(
        proto.getId(),
        proto.getNode(),
        RunMapping.fromProto(proto.getState(), "state"),
        proto.getNowMs(),
        proto.getVerdict(),
        proto.getCommand(),
        proto.getGatesList().stream().map(ExplainMapping::fromProto).toList(),
        proto.hasTask() ? Optional.of(fromProto(proto.getTask())) : Optional.empty(),
        ToldMapping.fromProto(proto.getTold()));
  }

  public static Explanation fromProto(dev.carillon.v1.Explanation proto) {
    return new Explanation(
        proto.getId(),
        TaskMapping.fromProto(proto.getState(), "state"),
        proto.getNowMs(),
        proto.getVerdict(),
        proto.getCommand(),
        proto.getGatesList().stream().map(ExplainMapping::fromProto).toList(),
        ToldMapping.fromProto(proto.getTold()));
  }

  private static String word(Gate.Result result) {
    return switch (result) {
      case PASS -> "pass";
      case FAIL -> "fail";
      case NOT_APPLICABLE -> "n/a";
    };
  }

  private static Gate.Result result(String word) {
    return switch (word) {
      case "pass" -> Gate.Result.PASS;
      case "fail" -> Gate.Result.FAIL;
      case "n/a" -> Gate.Result.NOT_APPLICABLE;
      default -> throw Fields.unknownEnum("result", "pass, fail or n/a", word);
    };
  }
}
