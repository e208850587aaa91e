package dev.carillon.wire;

import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;

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
    for (Gate gate : explanation.gates()) {
      proto.addGates(
          dev.carillon.v1.Gate.newBuilder()
              .setName(gate.name())
              .setResult(word(gate.result()))
              .setEvidence(gate.evidence())
              .putAllData(gate.data()));
    }
    return proto.build();
  }

  public static Explanation fromProto(dev.carillon.v1.Explanation proto) {
    return new Explanation(
        proto.getId(),
        TaskMapping.fromProto(proto.getState(), "state"),
        proto.getNowMs(),
        proto.getVerdict(),
        proto.getCommand(),
        proto.getGatesList().stream()
            .map(g -> new Gate(g.getName(), result(g.getResult()), g.getEvidence(), g.getDataMap()))
            .toList());
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
