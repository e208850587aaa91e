package dev.carillon.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.server.core.workflow.Draft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions as people write them. */
final class WorkflowTextTest {
  private final WorkflowDocuments documents = new WorkflowDocuments();

  private WorkflowProblem problem(String text) {
    Draft draft = documents.read(text);
    assertThat(draft.problems()).describedAs(text).isNotEmpty();
    return draft.problems().getFirst();
  }

  private Workflow read(String text) {
    Draft draft = documents.read(text);
    assertThat(draft.problems()).describedAs(text).isEmpty();
    return draft.workflow().orElseThrow();
  }

  @Test
  void yamlAndJsonSayTheSame() {
    Workflow yaml =
        read(
            """
            id: daily
            labels: {team: data}
            nodes:
              - id: extract
                type: shell
                payload: echo 1
                retry: {attempts: 5, backoff: 2s}
                timeout: 10m
              - {id: load, type: http, dependsOn: extract, priority: high,
                 payload: {rows: "${nodes.extract.output}", share: 1.50}}
            finally:
              - {id: bye, type: echo}
            """);
    Workflow json =
        read(
            """
            {"id":"daily","labels":{"team":"data"},"nodes":[
            {"id":"extract","type":"shell","payload":"echo 1",
             "retry":{"attempts":5,"backoff":"2s"},"timeout":"600s"},
            {"id":"load","type":"http","dependsOn":["extract"],"priority":8,
             "payload":{"rows":"${nodes.extract.output}","share":1.50}}],
            "finally":[{"id":"bye","type":"echo"}]}
            """);
    assertThat(yaml).isEqualTo(json);
    assertThat(yaml.nodes().get(0).task().payload().utf8()).isEqualTo("echo 1");
    assertThat(yaml.nodes().get(0).task().retry().maxAttempts()).isEqualTo(5);
    assertThat(yaml.nodes().get(1).task().payload().utf8())
        .isEqualTo("{\"rows\":\"${nodes.extract.output}\",\"share\":1.50}");
  }

  @Test
  void everythingIsWrittenAndReadAgain() {
    List<Node> nodes = new ArrayList<>();
    NewTask full =
        NewTask.of("http", Payload.of("{\"a\":[1,2.50,\"x: #\"]}"))
            .ofTenant("acme")
            .inQueue("etl")
            .named("Grüße: \"1\"")
            .withPriority(Priority.HIGHEST)
            .dueAt(new NewTask.Due.After(Duration.ofMillis(90_001)))
            .withRetry(new RetryPolicy(7, 2, Duration.ofMillis(1), Duration.ofHours(30)))
            .withExecTimeout(Duration.ofMinutes(90))
            .withLabels(Map.of("no", "yes", "012", "\u007f\n"))
            .withAttributes(Map.of("method", "PUT"))
            .withDeadlines(
                TaskDeadlines.NONE
                    .startBy(new NewTask.Due.After(Duration.ofHours(1)))
                    .withQueueWait(Duration.ofSeconds(3))
                    .retryUntil(new NewTask.Due.After(Duration.ofDays(2)))
                    .withHeartbeat(Duration.ofSeconds(9)))
            .withUnique(Uniqueness.debounced("k \u2028"));
    for (TriggerRule rule : TriggerRule.values()) {
      nodes.add(Node.of(rule.word(), full, "a", "true").withRule(rule).when("nodes.a.rows > 0"));
    }
    for (Payload payload :
        List.of(
            Payload.of("line one\nline: two\n"),
            Payload.of("#!/bin/sh\necho hi"),
            Payload.of(" led\n"),
            Payload.of("{not json"),
            Payload.of("{ \"spaced\": 1 }"),
            Payload.of("{\"" + "k".repeat(2_000) + "\":1}"),
            Payload.of("5"),
            Payload.of("null"),
            Payload.of(new byte[] {0, -1, 10}))) {
      nodes.add(Node.of("p" + nodes.size(), full.withPayload(payload)));
    }
    NewTask plain = NewTask.of("echo", Payload.EMPTY).ofTenant("acme");
    nodes.add(Node.of("m1", plain).mapped(FanOut.over(List.of("1", "{\"a\":\"b\"}", "null"))));
    nodes.add(
        Node.of("m2", plain, "m1")
            .mapped(new FanOut(List.of(), "${nodes.m1.output}", 4))
            .thatMayFail());
    NewTask inner = NewTask.of(NewTask.DEFAULT_NAME, Payload.EMPTY).ofTenant("acme").inQueue("q");
    nodes.add(Node.of("s", inner).running(new SubWorkflow("inner", 3, Payload.of("{\"a\":1}"))));
    Workflow workflow =
        new Workflow(
            "acme",
            "daily",
            0,
            "Täglich",
            Map.of("team", "x"),
            nodes,
            List.of(Node.of("bye", plain)),
            FailureStrategy.STOP,
            7,
            Duration.ofHours(26),
            Payload.of("{\"date\":null}"),
            0,
            "");
    assertThat(read(documents.write(workflow))).isEqualTo(workflow);
  }

  @Test
  void problemsTellLineColumnAndField() {
    WorkflowProblem problem =
        problem("id: daily\nnodes:\n  - id: a\n    type: shell\n    retry:\n      attempts: 0\n");
    assertThat(problem.line()).isEqualTo(6);
    assertThat(problem.column()).isEqualTo(17);
    assertThat(problem.field()).isEqualTo("nodes[0].retry.attempts");
    assertThat(problem.message()).isEqualTo("Expected a whole number 1–255, but got 0.");

    WorkflowProblem unknown = problem("id: daily\nnodes:\n  - {id: a, type: shell, dependOn: b}\n");
    assertThat(unknown.line()).isEqualTo(3);
    assertThat(unknown.advice()).isEqualTo("Did you mean dependsOn?");

    WorkflowProblem json = problem("{\"id\":\"daily\",\n \"nodes\":[{\"id\":\"a\" \"type\":1}]}");
    assertThat(json.line()).isEqualTo(2);
    assertThat(json.message()).startsWith("Expected JSON, but");
  }

  @Test
  void whatIsFoundLaterIsPlacedToo() {
    Draft draft =
        documents.read("id: daily\nnodes:\n  - id: a\n    type: x\n    dependsOn: [a,\n      b]\n");
    WorkflowProblem problem =
        new WorkflowProblem(
            WorkflowProblem.Kind.UNKNOWN_DEPENDENCY, "a", "nodes[0].dependsOn[1]", "", "");
    assertThat(draft.placed().apply(problem).line()).isEqualTo(6);
  }

  @Test
  void plainWordsMeanWhatTheyDoInJson() {
    Workflow workflow =
        read("id: a\nnodes: [{id: no, type: yes, payload: [on, 012, 1:30, 2026-11-21, 1e3, ~]}]");
    assertThat(workflow.nodes().getFirst().id()).isEqualTo("no");
    assertThat(workflow.nodes().getFirst().task().payload().utf8())
        .isEqualTo("[\"on\",\"012\",\"1:30\",\"2026-11-21\",1e3,null]");
  }

  @Test
  void anchorsAndMergesAreBounded() {
    Workflow workflow =
        read(
            """
            id: a
            nodes:
              - &usual {id: a, type: shell, queue: etl}
              - {<<: *usual, id: b}
            """);
    assertThat(workflow.nodes().get(1).task().queue()).isEqualTo("etl");
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      String ref = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(",", List.of(ref, ref, ref, ref, ref, ref, ref, ref, ref, ref))));
    }
    assertThat(problem(bomb.toString()).message()).contains("at most 1,000,000 values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: !!java/object:java.net.URL [http://x]",
        "!!javax.script.ScriptEngineManager []",
        "id: &a [*a]",
        "id: a\nid: b\nnodes: []",
        "? [a]\n: b",
        "{\"id\":\"a\",\"id\":\"b\",\"nodes\":[]}",
        "",
        "- a",
        "just words",
        "id: a\nnodes: [{id: a, type: x}]\n---\nid: b\nnodes: [{id: a, type: x}]",
        "\t- x",
      })
  void hostileOrBrokenTextsAreRefused(String text) {
    assertThat(documents.read(text).workflow()).isEmpty();
    assertThat(problem(text).message()).startsWith("Expected");
  }

  @Test
  void deepTextsAreRefusedFast() {
    assertThat(problem("x: " + "[".repeat(100_000)).message()).contains("Expected");
    assertThat(problem("{\"x\":" + "[".repeat(100_000)).message()).contains("Expected");
    assertThat(problem("x".repeat(4_000_001)).message()).contains("at most 4,000,000 bytes");
  }

  /** Valid and not, one a line; the schema is looked at by a validator that is not ours. */
  @Test
  void theSchemaAndTheReaderAgree() throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Schema.text("workflow"), InputFormat.JSON);
    int valid = 0;
    List<String> documentsToTry = SchemaCases.all();
    for (String json : documentsToTry) {
      new ObjectMapper().readTree(json);
      boolean theirs = schema.validate(json, InputFormat.JSON).isEmpty();
      Draft draft = documents.read(json);
      assertThat(draft.workflow().isPresent())
          .describedAs(json + draft.problems())
          .isEqualTo(theirs);
      valid += theirs ? 1 : 0;
    }
    assertThat(valid).isGreaterThan(40);
    assertThat(documentsToTry.size() - valid).isGreaterThan(100);
  }
}
