package dev.carillon.server.definition;

import java.util.ArrayList;
import java.util.List;

/** Documents to hold against schema and reader: each key with values that fit and that do not. */
final class SchemaCases {
  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "1",
    "3.0",
    "1.5",
    "-1",
    "255",
    "256",
    "1e2",
    "\"\"",
    "\"mail\"",
    "\"Mail\"",
    "\"5m\"",
    "\"1h30m\"",
    "\"5\"",
    "\"high\"",
    "\"stop\"",
    "\"all_done\"",
    "\"${nodes.a.output}\"",
    "\"QUJD\"",
    "[]",
    "[\"a\"]",
    "[1]",
    "{}",
    "{\"key\":\"k\"}",
    "{\"id\":\"inner\",\"version\":2}",
    "{\"items\":[1]}",
    "{\"items\":[1],\"source\":\"${input.a}\"}",
    "{\"attempts\":3,\"backoff\":\"1s\"}",
    "{\"a\":\"b\"}",
    "{\"a\":1}",
  };

  private SchemaCases() {}

  static List<String> all() {
    List<String> all = new ArrayList<>();
    for (String value : VALUES) {
      for (String key :
          List.of(
              "kind",
              "tenant",
              "name",
              "labels",
              "onFailure",
              "parallelism",
              "deadline",
              "input",
              "finally",
              "other")) {
        all.add(
            "{\"id\":\"a\",\"nodes\":[{\"id\":\"a\",\"type\":\"x\"}],\""
                + key
                + "\":"
                + value
                + "}");
      }
      for (String key :
          List.of(
              "dependsOn",
              "trigger",
              "condition",
              "map",
              "workflow",
              "mayFail",
              "queue",
              "name",
              "payload",
              "payloadBase64",
              "priority",
              "delay",
              "retry",
              "timeout",
              "startWithin",
              "labels",
              "attributes",
              "unique",
              "other")) {
        all.add(
            "{\"id\":\"a\",\"nodes\":[{\"id\":\"a\",\"type\":\"x\",\""
                + key
                + "\":"
                + value
                + "}]}");
      }
      all.add("{\"id\":\"a\",\"nodes\":[{\"id\":\"a\",\"workflow\":" + value + "}]}");
      all.add("{\"id\":\"a\",\"nodes\":[{\"id\":" + value + ",\"type\":\"x\"}]}");
      all.add("{\"id\":" + value + ",\"nodes\":[{\"id\":\"a\",\"type\":\"x\"}]}");
      all.add("{\"id\":\"a\",\"nodes\":" + value + "}");
      all.add("{\"id\":\"a\",\"nodes\":[" + value + "]}");
    }
    all.add("{\"id\":\"a\"}");
    all.add("{\"nodes\":[{\"id\":\"a\",\"type\":\"x\"}]}");
    all.add("{\"id\":\"a\",\"nodes\":[{\"type\":\"x\"}]}");
    all.add(
        "{\"id\":\"a\",\"nodes\":[{\"id\":\"a\",\"type\":\"x\",\"payload\":1,\"payloadBase64\":\"QUJD\"}]}");
    return all;
  }
}
