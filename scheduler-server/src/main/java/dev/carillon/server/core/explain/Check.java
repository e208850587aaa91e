package dev.carillon.server.core.explain;

import dev.carillon.model.explain.Gate;
import java.util.Map;

/**
 * What one rule found.
 *
 * @param command what would open the gate; empty: nothing needs to be done, or nothing can
 */
record Check(Gate gate, String command) {

  static Check pass(String name, String evidence, Map<String, String> data) {
    return new Check(new Gate(name, Gate.Result.PASS, evidence, data), "");
  }

  static Check fail(String name, String evidence, Map<String, String> data, String command) {
    return new Check(new Gate(name, Gate.Result.FAIL, evidence, data), command);
  }

  static Check none(String name, String why) {
    return new Check(new Gate(name, Gate.Result.NOT_APPLICABLE, why, Map.of()), "");
  }

  boolean closed() {
    return gate.result() == Gate.Result.FAIL;
  }
}
