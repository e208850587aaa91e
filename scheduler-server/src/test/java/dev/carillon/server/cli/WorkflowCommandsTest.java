package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.model.workflow.Limits;
import dev.carillon.server.definition.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code carillon workflow …} against a real server with a worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorkflowCommandsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DIAMOND =
      """
      id: %s
      nodes:
        - {id: extract, type: echo, payload: {rows: 3}}
        - {id: left, type: echo, dependsOn: extract, payload: {n: "${nodes.extract.output.rows}"}}
        - {id: right, type: %s, dependsOn: [extract], retry: {attempts: 1}}
        - {id: join, type: echo, dependsOn: [left, right]}
      """;

  @TempDir Path folder;
  private ServerWithWorker at;

  @BeforeAll
  void start(@TempDir Path journal) {
    at = new ServerWithWorker(journal, UnaryOperator.identity());
  }

  @AfterAll
  void stop() {
    at.close();
  }

  private String file(String text) throws Exception {
    Path file = Files.createTempFile(folder, "definition", ".yaml");
    return Files.writeString(file, text).toString();
  }

  private String put(String id, String type) throws Exception {
    Cli.Result put = at.cli.run("workflow", "put", file(DIAMOND.formatted(id, type)));
    assertThat(put.code()).as(put.err()).isZero();
    return put.out();
  }

  private JsonNode json(String... args) throws Exception {
    Cli.Result result = at.cli.run(args);
    assertThat(result.code()).as(result.err()).isZero();
    return MAPPER.readTree(result.out());
  }

  private String started(String id) throws Exception {
    return json("workflow", "run", id, "--json").get("id").asText();
  }

  private void awaitState(String run, String state) {
    await()
        .until(
            () -> json("workflow", "show", run, "--json").at("/run/state").asText().equals(state));
  }

  @Test
  void aWorkflowIsStoredPlannedDrawnAndRunToItsEnd() throws Exception {
    assertThat(put("diamond", "echo")).contains("Stored diamond version 1, 4 nodes.");
    assertThat(put("diamond", "echo")).contains("Unchanged: diamond version 1");
    assertThat(at.cli.run("workflow", "plan", "diamond").out())
        .contains("3, the widest 2")
        .contains("not known: it has not run yet");
    assertThat(at.cli.run("workflow", "graph", "diamond").out())
        .isEqualTo(
            """
            level 0
            ● extract
            │ level 1
            ├─● left
            └─┼─● right
              │ │ level 2
              └─┴─● join  ← left, right
            """);
    Cli.Result ran = at.cli.run("workflow", "run", "diamond", "--watch", "--label", "who=me");
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out()).contains("✓ succeeded        join").contains("4 succeeded");
    String id = json("workflow", "runs", "diamond", "--json").at("/runs/0/id").asText();
    JsonNode run = json("workflow", "show", id, "--json");
    assertThat(run.at("/run/state").asText()).isEqualTo("SUCCEEDED");
    assertThat(run.at("/run/criticalPath")).hasSize(3);
    assertThat(run.get("nodes")).hasSize(4);
    assertThat(json("task", "find", "run:" + id, "--json").get("tasks")).hasSize(4);
    assertThat(json("task", "find", "run:" + id, "name:none", "--json").get("tasks")).isEmpty();
    Cli.Result why = at.cli.run("workflow", "explain", id, "left");
    assertThat(why.out()).contains("of its 1 parent 1 succeeded").contains("gates count no more");
    Cli.Result shown = at.cli.run("workflow", "show", id);
    assertThat(shown.out())
        .contains(
            "Labels:    who=me",
            "Hangs on:",
            "✓ succeeded",
            "SLACK",
            run.at("/nodes/0/taskId").asText());
    assertThat(at.cli.run("workflow", "graph", id).out()).contains("✓ join  succeeded");
    JsonNode left = null;
    for (JsonNode node : run.get("nodes")) {
      left = node.get("id").asText().equals("left") ? node : left;
    }
    assertThat(json("task", "show", left.get("taskId").asText(), "--json").at("/payload/n").asInt())
        .isEqualTo(3);
    assertThat(at.cli.run("workflow", "plan", "diamond").out()).contains("with enough workers");
  }

  @Test
  void aRunIsPausedResumedRetriedRerunAndCancelled() throws Exception {
    assertThat(put("steered", "weak")).contains("Stored steered");
    Cli.Result failed = at.cli.run("workflow", "run", "steered", "--watch");
    assertThat(failed.code()).isEqualTo(Exit.FAILED);
    assertThat(failed.out()).contains("✗ failed           right: ").contains("The disk is full.");
    String id =
        json("workflow", "runs", "steered", "--state", "failed", "--json")
            .at("/runs/0/id")
            .asText();
    at.weak.set(false);
    Cli.Result retried = at.cli.run("workflow", "retry", id, "right", "--reason", "disk is free");
    assertThat(retried.code()).as(retried.err()).isZero();
    awaitState(id, "SUCCEEDED");
    assertThat(at.cli.run("workflow", "rerun", id, "left").code()).isZero();
    awaitState(id, "SUCCEEDED");
    at.weak.set(true);

    put("gated", "gate");
    String gated = started("gated");
    awaitNode(gated, "right", "RUNNING");
    assertThat(at.cli.run("workflow", "pause", gated, "-r", "source is late").out())
        .contains("paused")
        .contains("source is late");
    at.gate.release();
    awaitNode(gated, "right", "SUCCEEDED");
    assertThat(json("workflow", "show", gated, "--json").at("/run/state").asText())
        .isEqualTo("RUNNING");
    assertThat(at.cli.run("workflow", "resume", gated).code()).isZero();
    awaitState(gated, "SUCCEEDED");

    String other = started("gated");
    awaitNode(other, "right", "RUNNING");
    assertThat(at.cli.run("workflow", "cancel", other).code()).isZero();
    awaitState(other, "CANCELLED");
    assertThat(at.cli.run("workflow", "pause", other).code()).isEqualTo(Exit.FAILED);
    assertThat(at.cli.run("workflow", "delete", other).out()).contains("Deleted run");
    assertThat(at.cli.run("workflow", "show", other).code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void aMapSaysHowManyOfItsItemsFailed() throws Exception {
    at.cli.run(
        "workflow",
        "put",
        file("id: many\nnodes: [{id: each, type: weak, map: [1, 2], retry: {attempts: 1}}]"));
    assertThat(at.cli.run("workflow", "run", "many", "--watch").out())
        .contains("each: 2 of 2 items failed");
  }

  private void awaitNode(String run, String node, String state) {
    await()
        .until(
            () -> {
              for (JsonNode n : json("workflow", "show", run, "--json").get("nodes")) {
                if (n.get("id").asText().equals(node)) {
                  return n.get("state").asText().equals(state);
                }
              }
              return false;
            });
  }

  @Test
  void versionsAreKeptAndDeleted() throws Exception {
    put("kept", "echo");
    put("kept", "weak");
    assertThat(at.cli.run("workflow", "versions", "kept").out()).contains("kept").contains("2");
    assertThat(at.cli.run("workflow", "list").out()).contains("kept");
    assertThat(at.cli.run("workflow", "show", "kept", "--version", "1").out())
        .contains("id: right")
        .doesNotContain("weak");
    assertThat(at.cli.run("workflow", "delete", "kept", "--version", "1").out())
        .contains("Deleted 1 version of kept.");
    assertThat(at.cli.run("workflow", "show", "kept", "--version", "1").code())
        .isEqualTo(Exit.NOT_FOUND);
    assertThat(at.cli.run("workflow", "delete", "kept").code()).isZero();
    assertThat(at.cli.run("workflow", "show", "kept").code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void whatIsWrongIsToldWithItsPlaceAndNothingIsStored() throws Exception {
    String wrong =
        file(
            """
            id: wrong
            nodes:
              - {id: a, type: echo, dependsOn: c}
              - {id: b, type: nobody, dependsOn: [a, ex]}
              - {id: c, type: echo, dependsOn: b, condition: "nodes.b.rows >"}
              - {id: b, type: echo}
              - {id: d, workflow: none, payload: "${nodes.a.output"}
            """);
    Cli.Result checked = at.cli.run("workflow", "validate", wrong);
    assertThat(checked.code()).isEqualTo(Exit.FAILED);
    assertThat(checked.out())
        .contains("a → ")
        .contains("line 4:")
        .contains("nodes[1].dependsOn[1]")
        .contains("nodes[2].condition")
        .contains("nodes[3].id: Expected each id once")
        .contains("nodes[4].workflow: Expected an existing workflow")
        .contains("nodes[4].payload")
        .contains("warning: line 4:");
    Cli.Result put = at.cli.run("workflow", "put", wrong);
    assertThat(put.code()).isEqualTo(Exit.USAGE);
    assertThat(put.err())
        .as("all of it, as validate tells it")
        .isEqualTo(checked.out() + "Nothing was stored.\n");
    Cli.Result unknown = at.cli.run("workflow", "show", "wrong");
    assertThat(unknown.code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(unknown.err()).contains("carillon workflow list");
    assertThat(at.cli.run("workflow", "plan").err()).contains("--file FILE, but got neither");
    assertThat(at.cli.run("workflow", "plan", "--file", wrong).code()).isEqualTo(Exit.FAILED);
  }

  @Test
  void aTypeThatNobodyRunsIsAWarning() throws Exception {
    Cli.Result put =
        at.cli.run(
            "workflow",
            "put",
            file("$schema: workflow.json\nid: idle\nnodes: [{id: a, type: nobody}]"));
    assertThat(put.code()).isZero();
    assertThat(put.err()).contains("warning: line 3:").contains("no live worker offers nobody");
    assertThat(json("workflow", "plan", "idle", "--json").at("/missingTypes/0").asText())
        .isEqualTo("nobody");
  }

  @Test
  void aWorkflowMayNotComeToItself() throws Exception {
    at.cli.run("workflow", "put", file("id: inner\nnodes: [{id: a, type: echo}]"));
    assertThat(
            at.cli
                .run("workflow", "put", file("id: outer\nnodes: [{id: a, workflow: inner}]"))
                .code())
        .isZero();
    Cli.Result loop =
        at.cli.run("workflow", "put", file("id: inner\nnodes: [{id: a, workflow: outer}]"));
    assertThat(loop.code()).isEqualTo(Exit.USAGE);
    assertThat(loop.err()).contains("inner → outer → inner");
  }

  @Test
  void eightWorkflowsMayStandWithinEachOther_andAnInputHasItsLimit() throws Exception {
    at.cli.run("workflow", "put", file("id: d0\nnodes: [{id: a, type: echo}]"));
    for (int depth = 1; depth <= 9; depth++) {
      Cli.Result put =
          at.cli.run(
              "workflow",
              "put",
              file("id: d%d\nnodes: [{id: a, workflow: d%d}]".formatted(depth, depth - 1)));
      if (depth <= 8) {
        assertThat(put.code()).as(put.err()).isZero();
      } else {
        assertThat(put.code()).isEqualTo(Exit.USAGE);
        assertThat(put.err()).contains("at most 8 workflows within each other");
      }
    }
    String large = "{\"a\":\"" + "x".repeat(Limits.OUTPUT_BYTES) + "\"}";
    assertThat(
            at.http(
                    "POST",
                    "/api/v1/workflows/d0:run",
                    "{\"workflow\":\"d0\",\"input\":" + large + "}")
                .body())
        .contains("TOO_LARGE", "at most 64 KiB");
  }

  @Test
  void everyCallHasItsJson() throws Exception {
    var put =
        at.http(
            "POST",
            "/api/v1/workflows",
            "{\"workflow\":{\"id\":\"by-json\",\"input\":{\"a\":1},\"nodes\":[{\"id\":\"a\",\"task\":"
                + "{\"type\":\"gate\",\"payload\":{\"x\":1}}}]}}");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    var validated = at.http("POST", "/api/v1/workflows:validate", "{\"text\":\"id: 1\"}");
    assertThat(MAPPER.readTree(validated.body()).at("/problems/0/line").asInt()).isEqualTo(1);
    assertThat(at.http("POST", "/api/v1/workflows:plan", "{\"id\":\"by-json\"}").body())
        .contains("\"levels\"");
    assertThat(at.http("GET", "/api/v1/workflows/by-json", "").body()).contains("id: by-json");
    assertThat(at.http("GET", "/api/v1/workflows", "").body()).contains("by-json");
    assertThat(at.http("GET", "/api/v1/workflows/by-json/versions", "").statusCode())
        .isEqualTo(200);
    var run = at.http("POST", "/api/v1/workflows/by-json:run", "{\"input\":{\"b\":2.50}}");
    assertThat(run.statusCode()).as(run.body()).isEqualTo(200);
    String id = MAPPER.readTree(run.body()).get("id").asText();
    assertThat(at.http("GET", "/api/v1/runs/" + id, "").body()).contains("\"input\":{\"b\":2.50}");
    assertThat(at.http("GET", "/api/v1/runs?workflow=by-json", "").body()).contains(id);
    for (String order : List.of("pause", "resume", "cancel")) {
      var answer = at.http("POST", "/api/v1/runs/" + id + ":" + order, "{\"reason\":\"test\"}");
      assertThat(answer.statusCode()).as(order + answer.body()).isEqualTo(200);
    }
    awaitState(id, "CANCELLED");
    var again = at.http("POST", "/api/v1/runs/" + id + "/nodes/a:retry", "{}");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    at.gate.release();
    awaitState(id, "SUCCEEDED");
    var rerun = at.http("POST", "/api/v1/runs/" + id + ":rerun", "{\"node\":\"a\"}");
    assertThat(rerun.statusCode()).as(rerun.body()).isEqualTo(200);
    at.gate.release();
    awaitState(id, "SUCCEEDED");
    assertThat(at.http("POST", "/api/v1/runs/" + id + ":delete", "{}").statusCode()).isEqualTo(200);
    assertThat(at.http("POST", "/api/v1/workflows/by-json:delete", "{}").statusCode())
        .isEqualTo(200);
    assertThat(at.http("GET", "/schemas/workflow.json", "").body())
        .isEqualTo(Schema.text("workflow"));
  }
}
