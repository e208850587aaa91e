package dev.carillon.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.model.apply.Difference;
import dev.carillon.model.apply.FieldChange;
import dev.carillon.server.core.apply.Document;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a definition that is not as it is stored. */
final class FieldChangesTest {
  private static final DefinitionDocuments DOCUMENTS = new DefinitionDocuments();

  private static Document.Body body(String text) {
    Document document = DOCUMENTS.read(text).getFirst();
    assertThat(document.problems()).isEmpty();
    return document.body().orElseThrow();
  }

  private static Difference between(String stored, String wanted) {
    return DOCUMENTS.difference(body(stored), body(wanted), 100);
  }

  private static String told(String stored, String wanted) {
    return between(stored, wanted).fields().stream()
        .map(f -> f.path() + ": " + f.before() + " > " + f.after())
        .collect(Collectors.joining("\n"));
  }

  private static String task(String id, String more) {
    return "kind: workflow\nid: w\nnodes: [{id: " + id + ", type: echo" + more + "}]\n";
  }

  @Test
  void whatIsLeftOutCountsAsItsDefault() {
    assertThat(told(task("a", ""), task("a", ", retry: {attempts: 5}, priority: high")))
        .isEqualTo("nodes[a].priority: 5 > 8\nnodes[a].retry.attempts: 3 > 5");
    assertThat(told(task("a", ""), task("a", ", queue: default, trigger: all_success"))).isEmpty();
    assertThat(told(task("a", ", retry: {attempts: 5}"), task("b", ", timeout: 2h")))
        .as("of what comes or goes whole, the defaults are no news")
        .isEqualTo(
            String.join(
                "\n",
                "nodes: a > b",
                "nodes[b].type:  > echo",
                "nodes[b].timeout:  > 2h",
                "nodes[a].type: echo > ",
                "nodes[a].retry.attempts: 5 > "));
  }

  @Test
  void eachValueOfAPayloadIsAField() {
    assertThat(
            told(
                task("a", ", payload: {region: eu, ids: [1, 2]}"),
                task("a", ", payload: {region: us, ids: [1, 2, 3]}")))
        .isEqualTo("nodes[a].payload.region: eu > us\nnodes[a].payload.ids[2]:  > 3");
  }

  @Test
  void aTextIsToldFromWhatItLooksLike() {
    assertThat(
            told(
                task("a", ", payload: {n: 1, no: null, at: x}"),
                task("a", ", payload: {n: '1', no: 'null', at: ''}")))
        .isEqualTo(
            """
            nodes[a].payload.n: 1 > "1"
            nodes[a].payload.no: null > "null"
            nodes[a].payload.at: x > ""\
            """);
  }

  @Test
  void secretsStayHiddenAndLongValuesAreCut() {
    String long1 = "x".repeat(500);
    Difference difference =
        between(
            task("my-token", ", payload: {user: ann, db: {password: hunter2}, note: a}"),
            task(
                "my-token",
                ", payload: {user: bob, db: {password: hunter3}, note: "
                    + long1
                    + ", url: 'http://ann:geheim@db/'}"));
    assertThat(difference.fields())
        .contains(
            new FieldChange("nodes[my-token].payload.user", "ann", "bob"),
            new FieldChange("nodes[my-token].payload.db.password", "‹hidden›", "‹hidden›"))
        .anySatisfy(f -> assertThat(f.after()).hasSize(200).endsWith("x…"));
    assertThat(difference.toString()).doesNotContain("hunter", "geheim");
  }

  @Test
  void moreThanTheMostAreCounted() {
    Difference difference =
        DOCUMENTS.difference(
            body(task("a", "")), body(task("a", ", labels: {a: x, b: x, c: x, d: x}")), 3);
    assertThat(difference.fields()).hasSize(3);
    assertThat(difference.more()).isEqualTo(1);
  }

  /** Every field that a schema names is compared: one that is added there must be here, too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workflow | nodes: [{id: a, type: x}] | name: n, labels: {a: b}, onFailure: stop, parallelism: 2, deadline: 1h, input: {a: 1}, nodes: [{id: b, type: x}], finally: [{id: c, type: x}]
          schedule | every: 1h, task: {type: x} | note: n, labels: {a: b}, cron: 1 * * * *, zone: Europe/Paris, start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z', jitter: 1m, exceptDates: [2026-12-24], exceptYearly: ['12-25'], exceptWindows: [{days: [fri]}], exceptZone: Europe/Rome, misfire: skip, overlap: allow, pauseAfterFailures: 3, workflow: w
          schedule | afterEnd: 1h, workflow: w | onEvent: {topic: t}, task: {type: x}
          schedule | cron: 1 * * * *, workflow: w | at: '2026-01-01T00:00:00Z', workflow: w
          queue | strict: false | concurrency: 2, rate: 5/s, key: labels.a, keyConcurrency: 1, keyRate: 5/10m:7, retry: {attempts: 3}, ageing: 2h, strict: true, keepsNoDead: true, keep: {count: 5}
          notification-channel | url: 'https://a.example/' | url: 'https://b.example/', disabled: true, note: n
          notification-channel | recipients: [a@example.com] | recipients: [b@example.com]
          notification-rule | events: [task.dead], channels: [a] | events: [task.failed], filter: 'queue:mail', channels: [b], coolDown: 1h, group: 1m, queues: [q], depth: 5, age: 1m, for: 2m, memory: 50, withErrors: true, disabled: true, note: n
          """)
  void everyFieldOfASchemaIsCompared(String kind, String few, String many) throws Exception {
    String head = "{kind: " + kind + ", id: x, ";
    Set<String> named = new HashSet<>();
    for (FieldChange field : between(head + few + "}", head + many + "}").fields()) {
      named.add(field.path().replaceFirst("[.\\[].*", ""));
    }
    Set<String> wanted = keys(many);
    wanted.addAll(keys(few));
    wanted.remove(kind.equals("schedule") && few.contains("cron") ? "workflow" : "none");
    assertThat(named).containsExactlyInAnyOrderElementsOf(wanted);
    Set<String> schema = new HashSet<>();
    new ObjectMapper()
        .readTree(Schema.text(kind))
        .get("properties")
        .fieldNames()
        .forEachRemaining(schema::add);
    assertThat(schema).containsAll(wanted);
    if (kind.equals("workflow") || kind.equals("queue") || kind.equals("notification-rule")) {
      wanted.addAll(Set.of("kind", "id", "$schema"));
      wanted.addAll(kind.equals("workflow") ? Set.of("tenant") : Set.of());
      assertThat(schema).containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  private static Set<String> keys(String fields) {
    Set<String> keys = new HashSet<>();
    ((Tree.Mapping) tree("{" + fields + "}")).entries().keySet().forEach(keys::add);
    return keys;
  }

  private static Tree tree(String text) {
    try {
      return Documents.read(text).getFirst();
    } catch (Unreadable e) {
      throw new AssertionError(e);
    }
  }
}
