package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.server.notify.Receiver;
import dev.carillon.server.notify.Receiver.Got;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** How messages get there: signed, tried again, given up, by mail. */
@Order(1)
final class NotifyDeliveriesTest extends NotifyFixture {
  JsonNode awaitDelivery(String channel, Predicate<JsonNode> wanted) {
    return await()
        .atMost(SOON)
        .until(
            () -> {
              for (JsonNode d : json("notify", "log", "--channel", channel).path("deliveries")) {
                if (wanted.test(d)) {
                  return d;
                }
              }
              return JSON.missingNode();
            },
            node -> !node.isMissingNode());
  }

  @Test
  void aDeadLetterIsToldOnce_signed_andWithoutSecretsOnTheWay() throws Exception {
    Receiver to = free.remove();
    String secret = channel("dead", to);
    assertThat(secret).startsWith("whsec_");
    assertThat(run("notify", "channel", "show", "dead", "--json").out()).doesNotContain(secret);
    rule(
        "dead",
        "-e",
        "task.dead",
        "-f",
        "queue:n-dead name:rep*",
        "--to",
        "dead",
        "--note",
        "Wake up");
    submit(
        "n-dead",
        "--type",
        "weak",
        "--max-attempts",
        "1",
        "--name",
        "report",
        "--payload",
        "s3cret-p");
    submit("n-dead", "--type", "weak", "--max-attempts", "1", "--name", "other");
    submit("n-dead", "--type", "echo", "--name", "report");
    Got got = awaitGot(to, 1).getFirst();
    assertThat(got.signedWith(secret)).isTrue();
    assertThat(got.id()).startsWith("msg_");
    assertThat(got.header("content-type")).startsWith("application/json");
    assertThat(got.path()).isEqualTo("/hook?key=hidden");
    assertThat(got.json().get("type").asText()).isEqualTo("task.dead");
    JsonNode data = got.json().get("data");
    assertThat(data.get("rule").asText()).isEqualTo("dead");
    assertThat(data.get("note").asText()).isEqualTo("Wake up");
    JsonNode sample = data.get("samples").get(0);
    assertThat(sample.get("taskName").asText()).isEqualTo("report");
    assertThat(sample.get("queue").asText()).isEqualTo("n-dead");
    assertThat(sample.get("status").asText()).isEqualTo("failed");
    assertThat(sample.get("attempts").asInt()).isEqualTo(1);
    assertThat(got.body()).doesNotContain("s3cret-p", "The disk is full");
    JsonNode delivery = awaitDelivery("dead", d -> d.get("state").asText().equals("delivered"));
    assertThat(delivery.get("target").asText()).doesNotContain("hidden");
    JsonNode one = json("notify", "show", delivery.get("id").asText());
    assertThat(one.get("body").asText()).isEqualTo(got.body());
    assertThat(one.get("log").get(0).get("status").asInt()).isEqualTo(200);
    assertThat(one.get("log").get(0).get("address").asText()).isEqualTo("127.0.0.1");
    // What comes later is told behind it: nothing of the others was on its way.
    submit("n-dead", "--type", "weak", "--max-attempts", "1", "--name", "report2");
    assertThat(awaitGot(to, 2)).hasSize(2);
  }

  @Test
  void whileASecretIsRotated_bothSign() throws Exception {
    Receiver to = free.remove();
    String first = channel("rotated", to);
    String second = json("notify", "channel", "rotate", "rotated").get("secret").asText();
    assertThat(second).isNotEqualTo(first);
    run("notify", "test", "rotated");
    Got got = awaitGot(to, 1).getFirst();
    assertThat(got.signedWith(first) && got.signedWith(second)).isTrue();
    assertThat(got.json().get("data").get("test").asBoolean()).isTrue();
    run("notify", "channel", "rotate", "rotated", "--keep-old", "1ms");
    String third =
        json("notify", "channel", "rotate", "rotated", "--keep-old", "1ms").get("secret").asText();
    Got last =
        await()
            .atMost(SOON)
            .until(
                () -> {
                  run("notify", "test", "rotated");
                  return to.got().getLast();
                },
                g -> !g.signedWith(first));
    assertThat(last.signedWith(third)).isTrue();
    assertThat(last.signedWith(second)).isFalse();
  }

  @Test
  void aMessageIsTriedAgainUnderItsId_thenDies_andCanBeSentAgain() throws Exception {
    Receiver to = free.remove();
    String unused = channel("weak", to);
    rule("weak", "-e", "task.completed", "-f", "queue:n-weak", "--to", "weak");
    to.answer(500, 503);
    submit("n-weak", "--type", "echo");
    JsonNode delivered = awaitDelivery("weak", d -> d.get("state").asText().equals("delivered"));
    assertThat(delivered.get("tries").asInt()).isEqualTo(3);
    assertThat(to.got()).extracting(Got::id).containsOnly(delivered.get("id").asText()).hasSize(3);

    to.answer(500, 404, 302);
    submit("n-weak", "--type", "echo");
    JsonNode dead = awaitDelivery("weak", d -> d.get("state").asText().equals("dead"));
    String id = dead.get("id").asText();
    assertThat(dead.get("log")).hasSize(3);
    assertThat(dead.get("log").get(2).get("status").asInt()).isEqualTo(302);
    assertThat(run("notify", "log", "--state", "dead").out()).contains(id);
    assertThat(run("notify", "redeliver", "--channel", "weak").out()).startsWith("1 message is");
    JsonNode again =
        awaitDelivery(
            "weak",
            d -> d.get("id").asText().equals(id) && d.get("state").asText().equals("delivered"));
    assertThat(again.get("log")).hasSize(4);
    assertThat(to.got()).filteredOn(g -> g.id().equals(id)).hasSize(4);
  }

  @Test
  void aReceiverThatIsGoneIsNotAskedAgain() throws Exception {
    Receiver to = free.remove();
    Path file = folder.resolve("n-gone.yaml");
    String text = "kind: notification-channel\nid: gone\nurl: " + to.url() + "\n";
    Files.writeString(file, text);
    run("apply", "-f", file.toString());
    rule("gone", "-e", "task.completed", "-f", "queue:n-gone", "--to", "gone");
    to.answer(410);
    submit("n-gone", "--type", "echo");
    await()
        .atMost(SOON)
        .until(() -> run("notify", "channel", "show", "gone").out().contains("410 Gone"));
    awaitDelivery("gone", d -> d.get("state").asText().equals("dead"));
    // Its file says nothing new: it stays off, until somebody says something new about it.
    assertThat(run("apply", "-f", file.toString()).out()).contains("unchanged");
    assertThat(json("notify", "channel", "show", "gone").get("disabled").asBoolean()).isTrue();
    submit("n-gone", "--type", "echo");
    // Another rule's message shows that the events behind it were read.
    Receiver other = free.remove();
    String unused = channel("other", other);
    rule("other", "-e", "task.completed", "-f", "queue:n-gone", "--to", "other");
    submit("n-gone", "--type", "echo");
    awaitGot(other, 1);
    assertThat(to.got()).hasSize(1);
    Files.writeString(file, text + "note: back again\n");
    assertThat(run("apply", "-f", file.toString()).out()).contains("changed");
    assertThat(json("notify", "channel", "show", "gone").path("disabled").asBoolean()).isFalse();
  }

  @Test
  void aTaskOfTheJobsDoorHasSomebodyTold_byUrlAndByMail() throws Exception {
    Receiver to = free.remove();
    String body =
        "{\"taskId\":\"task_7\",\"taskName\":\"seven\",\"type\":\"echo\",\"payload\":\"x\","
            + "\"notificationUrl\":\""
            + to.url()
            + "\",\"notificationEmail\":\"ops@example.org\"}";
    assertThat(running.http("POST", "/tasks", body).statusCode()).isEqualTo(201);
    Got got = awaitGot(to, 1).getFirst();
    assertThat(got.signedWith(TASK_SECRET)).isTrue();
    assertThat(got.json().get("type").asText()).isEqualTo("task.completed");
    JsonNode sample = got.json().get("data").get("samples").get(0);
    assertThat(sample.get("ownId").asText()).isEqualTo("task_7");
    assertThat(sample.get("status").asText()).isEqualTo("success");
    assertThat(mailTo("ops@example.org").getSubject()).contains("seven");
    // One that this server would never call is refused at once.
    String wrong = body.replace(to.url(), "http://169.254.169.254/latest/").replace("_7", "_8");
    var refused = running.http("POST", "/tasks", wrong);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("169.254.169.254");
  }

  MimeMessage mailTo(String address) {
    return mailsTo(address, 1).getFirst();
  }

  @Test
  void mailGoesToAllOfAChannel_underAnIdOfItsOwn() throws Exception {
    run(
        "notify",
        "channel",
        "put",
        "team",
        "--email",
        "ann@example.org",
        "--email",
        "bob@example.org");
    rule("team", "-e", "task.dead", "-f", "queue:n-mail", "--to", "team", "--note", "Look at it");
    submit("n-mail", "--type", "weak", "--max-attempts", "1", "--name", "Grüße\tan alle");
    MimeMessage message = mailTo("bob@example.org");
    assertThat(message.getSubject()).contains("weak", "n-mail", "dead letter");
    assertThat(message.getFrom()[0].toString()).isEqualTo("carillon@example.org");
    assertThat(message.getAllRecipients()).hasSize(2);
    assertThat(message.getContent().toString()).contains("Look at it", "queue: n-mail");
    JsonNode delivered = awaitDelivery("team", d -> d.get("state").asText().equals("delivered"));
    assertThat(message.getMessageID())
        .isEqualTo("<" + delivered.get("id").asText() + ".carillon@example.org>");
    Cli.Result other =
        running.cli.run("notify", "channel", "put", "x", "--email", "eve@evil.example");
    assertThat(other.code()).isEqualTo(Exit.USAGE);
    assertThat(other.err()).contains("eve@evil.example");
  }

  @Test
  void aTestTellsWhatCameBack() throws Exception {
    Receiver to = free.remove();
    String unused = channel("tried", to);
    rule("tried-rule", "-e", "task.dead", "--to", "tried", "--off");
    assertThat(run("notify", "test", "tried-rule").out()).startsWith("tried: taken after ");
    to.answer(500);
    Cli.Result failed = running.cli.run("notify", "test", "tried");
    assertThat(failed.code()).isEqualTo(Exit.FAILED);
    assertThat(failed.out()).contains("NOT taken").contains("500");
    assertThat(running.cli.run("notify", "test", "nobody").code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(to.got()).hasSize(2);
  }
}
