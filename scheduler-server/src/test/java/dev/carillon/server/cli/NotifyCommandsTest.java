package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.server.notify.Receiver;
import dev.carillon.server.notify.Receiver.Got;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What is told, to whom, and what people see of it. */
@Order(1)
final class NotifyCommandsTest extends NotifyFixture {
  @Test
  void errorsAreQuotedOnlyWhereARuleSaysSo() throws Exception {
    Receiver to = free.remove();
    String unused = channel("quotes", to);
    rule("quotes", "-e", "task.failed", "-f", "queue:n-quote", "--to", "quotes", "--with-errors");
    submit("n-quote", "--type", "weak", "--max-attempts", "1");
    Got got = awaitGot(to, 1).getFirst();
    assertThat(got.json().get("data").get("samples").get(0).get("error").asText())
        .contains("The disk is full.");
  }

  @Test
  void whatIsAlikeIsToldTogether_andAfterAMessageThereIsPeace() throws Exception {
    Receiver to = free.remove();
    String unused = channel("many", to);
    rule(
        "many",
        "-e",
        "task.completed",
        "-f",
        "queue:n-many*",
        "--to",
        "many",
        "--group",
        "2s",
        "--cool-down",
        "1h");
    // All at once: one call after the other may take longer than the window.
    String one = "{\"type\":\"echo\",\"queue\":\"n-many\"}\n";
    Cli.Result sent =
        Cli.againstPort(running.server.port())
            .withInput(one.repeat(13) + one.replace("n-many", "n-many2"))
            .run("task", "submit", "--stdin-jsonl");
    assertThat(sent.code()).as(sent.err()).isZero();
    List<Got> got = awaitGot(to, 2);
    Set<Long> counts = new HashSet<>();
    got.forEach(g -> counts.add(g.json().get("data").get("count").asLong()));
    // All of a kind that came within the window are one message; a slow machine may cut once.
    assertThat(got.size()).isEqualTo(2);
    assertThat(counts).contains(1L);
    Got large =
        got.stream()
            .filter(g -> g.json().get("data").get("count").asLong() > 1)
            .findFirst()
            .orElseThrow();
    assertThat(large.json().get("data").get("samples").size()).isBetween(2, 11);
    assertThat(large.json().get("data").get("summary").asText()).contains(" × echo in n-many");
    submit("n-many", "--type", "echo");
    Receiver other = free.remove();
    unused = channel("alone", other);
    rule("alone", "-e", "task.completed", "-f", "queue:n-many", "--to", "alone");
    submit("n-many", "--type", "echo");
    awaitGot(other, 1);
    assertThat(to.got()).hasSize(2);
  }

  @Test
  void aQueueThatIsTooDeepIsToldOnce_andAgainWhenItIsOver() throws Exception {
    Receiver to = free.remove();
    String unused = channel("deep", to);
    rule(
        "deep", "-e", "queue.depth", "--depth", "2", "-q", "n-deep", "--for", "1s", "--to", "deep");
    run("queue", "pause", "n-deep", "--reason", "test");
    for (int i = 0; i < 3; i++) {
      submit("n-deep", "--type", "echo");
    }
    Got alarm = awaitGot(to, 1).getFirst();
    assertThat(alarm.json().get("type").asText()).isEqualTo("queue.depth");
    assertThat(alarm.json().get("data").get("samples").get(0).get("subject").asText())
        .isEqualTo("n-deep");
    assertThat(alarm.json().get("data").get("samples").get(0).get("detail").asText())
        .isEqualTo("3 tasks wait, more than 2");
    assertThat(run("notify", "alarms").out()).contains("queue.depth", "told", "n-deep");
    run("queue", "resume", "n-deep");
    Got over = awaitGot(to, 2).get(1);
    assertThat(over.json().get("data").get("recovered").asBoolean()).isTrue();
    assertThat(over.json().get("data").get("summary").asText()).contains("Recovered: queue n-deep");
    assertThat(over.id()).isNotEqualTo(alarm.id());
    assertThat(run("notify", "alarms").out()).doesNotContain("n-deep");
  }

  @Test
  void aQueueWhoseTasksWaitTooLongIsTold_byWebhookAndByMail_andWhenItIsOver() throws Exception {
    Receiver to = free.remove();
    String secret = channel("aged", to);
    run("notify", "channel", "put", "aged-mail", "--email", "aged@example.org");
    rule(
        "aged",
        "-e",
        "queue.age",
        "--age",
        "500ms",
        "-q",
        "n-aged",
        "--to",
        "aged,aged-mail",
        "--note",
        "Look at n-aged");
    run("queue", "pause", "n-aged", "--reason", "test");
    submit("n-aged", "--type", "echo");
    Got alarm = awaitGot(to, 1).getFirst();
    assertThat(alarm.signedWith(secret)).isTrue();
    assertThat(alarm.json().get("type").asText()).isEqualTo("queue.age");
    JsonNode sample = alarm.json().get("data").get("samples").get(0);
    assertThat(sample.get("subject").asText()).isEqualTo("n-aged");
    assertThat(sample.get("detail").asText())
        .matches("the oldest task waits for \\d+(\\.\\d)? s, more than 0\\.5 s");
    assertThat(alarm.json().get("data").get("recovered").asBoolean()).isFalse();
    MimeMessage told = mailsTo("aged@example.org", 1).getFirst();
    assertThat(told.getSubject()).contains("n-aged");
    assertThat(told.getContent().toString()).contains("Look at n-aged", "the oldest task waits");
    assertThat(run("notify", "alarms").out()).contains("queue.age", "n-aged");
    run("queue", "resume", "n-aged");
    Got over = awaitGot(to, 2).get(1);
    assertThat(over.signedWith(secret)).isTrue();
    assertThat(over.json().get("type").asText()).isEqualTo("queue.age");
    assertThat(over.json().get("data").get("recovered").asBoolean()).isTrue();
    List<MimeMessage> mails = mailsTo("aged@example.org", 2);
    assertThat(mails).hasSize(2);
    assertThat(mails.get(1).getSubject()).contains("Recovered");
    assertThat(run("notify", "alarms").out()).doesNotContain("n-aged");
    assertThat(to.got()).as("told once, and once when it was over").hasSize(2);
  }

  @Test
  void runsAndSchedulesAreTold() throws Exception {
    Receiver to = free.remove();
    String unused = channel("runs", to);
    rule("runs", "-e", "run.completed,run.failed,schedule.missed", "--to", "runs");
    Path file = folder.resolve("n-flow.yaml");
    Files.writeString(file, "kind: workflow\nid: n-flow\nnodes:\n  - id: one\n    type: echo\n");
    run("workflow", "put", file.toString());
    run("workflow", "run", "n-flow");
    Got got = awaitGot(to, 1).getFirst();
    assertThat(got.json().get("type").asText()).isEqualTo("run.completed");
    assertThat(got.json().get("data").get("samples").get(0).get("subject").asText())
        .startsWith("run ");
    assertThat(got.body()).contains("n-flow");

    Files.writeString(
        file,
        "kind: workflow\n"
            + "id: n-fails\n"
            + "nodes:\n"
            + "  - id: one\n"
            + "    type: weak\n"
            + "    retry: {attempts: 1}\n");
    run("workflow", "put", file.toString());
    run("workflow", "run", "n-fails");
    Got failed = awaitGot(to, 2).get(1);
    assertThat(failed.json().get("type").asText()).isEqualTo("run.failed");
    assertThat(failed.body()).contains("n-fails");

    // A schedule whose workflow is gone by the time it fires.
    Files.writeString(file, "kind: workflow\nid: n-gone\nnodes:\n  - id: one\n    type: echo\n");
    run("workflow", "put", file.toString());
    String schedule =
        "{\"schedule\":{\"id\":\"n-missed\",\"every\":{\"intervalMillis\":1000},"
            + "\"workflow\":{\"name\":\"n-gone\"}}}";
    run("workflow", "delete", "n-gone");
    var put = running.http("POST", "/api/v1/schedules", schedule);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    Got missed = awaitGot(to, 3).get(2);
    run("schedule", "delete", "n-missed");
    assertThat(missed.json().get("type").asText()).isEqualTo("schedule.missed");
    assertThat(missed.json().get("data").get("samples").get(0).get("subject").asText())
        .isEqualTo("schedule default/n-missed");
  }

  @Test
  void filesHoldChannelsAndRules() throws Exception {
    Receiver to = free.remove();
    Path file = folder.resolve("n-files.yaml");
    Files.writeString(
        file,
        """
        kind: notification-rule
        id: filed
        events: [task.completed]
        filter: queue:n-filed
        channels: [filed]
        ---
        kind: notification-channel
        id: filed
        url: %s
        """
            .formatted(to.url()));
    assertThat(run("apply", "-f", file.toString(), "--dry-run").out()).contains("new");
    assertThat(running.cli.run("notify", "rule", "show", "filed").code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(run("apply", "-f", file.toString()).out()).doesNotContain("whsec_");
    assertThat(run("apply", "-f", file.toString()).out()).contains("unchanged");
    submit("n-filed", "--type", "echo");
    awaitGot(to, 1);
    Files.writeString(
        file, "kind: notification-rule\nid: filed\nevents: [task.deed]\nchannels: [filed]\n");
    Cli.Result wrong = running.cli.run("apply", "-f", file.toString());
    assertThat(wrong.code()).isNotZero();
    assertThat(wrong.out() + wrong.err()).contains("task.deed");
  }

  @Test
  void whatIsWrongWithRulesAndChannelsIsSaid() {
    assertThat(running.cli.run("notify", "channel", "put", "m", "--url", "http://127.0.0.1/").err())
        .contains("Expected a public address");
    assertThat(running.cli.run("notify", "rule", "put", "r", "-e", "task.deed", "--to", "x").err())
        .contains("Did you mean task.dead?");
    assertThat(running.cli.run("notify", "rule", "put", "r", "-e", "task.dead", "--to", "x").err())
        .contains("there is no 'x'");
    assertThat(
            running
                .cli
                .with("CARILLON_WEBHOOK_SECRET", "whsec_c2hvcnQ=")
                .run("notify", "channel", "put", "s", "--url", "https://example.org/")
                .err())
        .contains("Expected whsec_")
        .doesNotContain("c2hvcnQ");
  }
}
