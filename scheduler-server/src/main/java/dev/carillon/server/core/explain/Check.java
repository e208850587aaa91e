package dev.carillon.server.core.explain;

import dev.carillon.model.explain.Gate;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.told.English;
import java.util.Map;

/**
 * What one rule found.
 *
 * @param command what would open the gate; empty: nothing needs to be done, or nothing can
 */
record Check(Gate gate, String command) {

  static Check pass(String name, Told evidence, Map<String, String> data) {
    return new Check(gate(name, Gate.Result.PASS, evidence, data), "");
  }

  static Check fail(String name, Told evidence, Map<String, String> data, String command) {
    return new Check(gate(name, Gate.Result.FAIL, evidence, data), command);
  }

  static Check none(String name, Told why) {
    return new Check(gate(name, Gate.Result.NOT_APPLICABLE, why, Map.of()), "");
  }

  private static Gate gate(
      String name, Gate.Result result, Told evidence, Map<String, String> data) {
    return new Gate(name, result, English.of(evidence), data, evidence);
  }

  boolean closed() {
    return gate.result() == Gate.Result.FAIL;
  }
}
