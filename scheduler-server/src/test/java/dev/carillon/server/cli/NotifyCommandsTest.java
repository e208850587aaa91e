package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.Smtp;
import dev.carillon.server.config.SmtpSecurity;
import dev.carillon.server.notify.Receiver;
import dev.carillon.server.notify.Receiver.Got;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notifications from the command line to real receivers, by a real server on a real Redis. */
@Order(1)
final class NotifyCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String TASK_SECRET = "whsec_" + "Q2FyaWxsb24gcmluZ3MgdGhlIGJlbGxzIQ==";

  @TempDir private static Path folder;

  private static final Deque<Receiver> RECEIVERS = new ArrayDeque<>();
  private static final Deque<Receiver> FREE = new ArrayDeque<>();
  private static GreenMail mail;
  private static ServerWithWorker running;

  @BeforeAll
  static void start() {
    IntStream.range(0, 15).forEach(i -> RECEIVERS.add(new Receiver()));
    FREE.addAll(RECEIVERS);
    mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    mail.setUser("carillon@example.org", "bell", "s3cret");
    Smtp smtp =
        new Smtp(
            "127.0.0.1",
            mail.getSmtp().getPort(),
            SmtpSecurity.NONE,
            "bell",
            new Secret("s3cret"),
            "carillon@example.org",
            Set.of("@example.org"));
    Notify notify =
        Notify.DEFAULTS
            .allowing(
                RECEIVERS.stream().map(Receiver::address).toList(),
                Duration.ofSeconds(30),
                3,
                Duration.ofMillis(20))
            .withSmtp(smtp)
            .withSecrets(new Secret("a long passphrase"), new Secret(TASK_SECRET));
    running =
        new ServerWithWorker(
            folder, config -> config.withExports(config.exports().withNotifications(notify)));
  }

  @AfterAll
  static void stop() {
    running.close();
    mail.stop();
    RECEIVERS.forEach(Receiver::close);
  }

  private static Cli.Result run(String... args) {
    Cli.Result result = running.cli.run(args);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private static JsonNode json(String... args) throws Exception {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--json";
    return JSON.readTree(run(all).out());
  }

  /** Makes a webhook; gives its secret. */
  private static String channel(String id, Receiver to) throws Exception {
    return json("notify", "channel", "put", id, "--url", to.url()).get("secret").asText();
  }

  private static void rule(String id, String... options) {
    run(
        Stream.concat(Stream.of("notify", "rule", "put", id), Arrays.stream(options))
            .toArray(String[]::new));
  }

  private static void submit(String queue, String... options) {
    run(
        Stream.concat(Stream.of("task", "submit", "--queue", queue), Arrays.stream(options))
            .toArray(String[]::new));
  }

  private static List<Got> awaitGot(Receiver receiver, int most) {
    await().atMost(SOON).until(() -> receiver.got().size() >= most);
    return receiver.got();
  }

  private static JsonNode awaitDelivery(String channel, Predicate<JsonNode> wanted) {
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
    Receiver to = FREE.remove();
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
  void errorsAreQuotedOnlyWhereARuleSaysSo() throws Exception {
    Receiver to = FREE.remove();
    String unused = channel("quotes", to);
    rule("quotes", "-e", "task.failed", "-f", "queue:n-quote", "--to", "quotes", "--with-errors");
    submit("n-quote", "--type", "weak", "--max-attempts", "1");
    Got got = awaitGot(to, 1).getFirst();
    assertThat(got.json().get("data").get("samples").get(0).get("error").asText())
        .contains("The disk is full.");
  }

  @Test
  void whileASecretIsRotated_bothSign() throws Exception {
    Receiver to = FREE.remove();
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
    Receiver to = FREE.remove();
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
    Receiver to = FREE.remove();
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
    Receiver other = FREE.remove();
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
  void whatIsAlikeIsToldTogether_andAfterAMessageThereIsPeace() throws Exception {
    Receiver to = FREE.remove();
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
    for (int i = 0; i < 13; i++) {
      submit("n-many", "--type", "echo");
    }
    submit("n-many2", "--type", "echo");
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
    Receiver other = FREE.remove();
    unused = channel("alone", other);
    rule("alone", "-e", "task.completed", "-f", "queue:n-many", "--to", "alone");
    submit("n-many", "--type", "echo");
    awaitGot(other, 1);
    assertThat(to.got()).hasSize(2);
  }

  @Test
  void aQueueThatIsTooDeepIsToldOnce_andAgainWhenItIsOver() throws Exception {
    Receiver to = FREE.remove();
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
    Receiver to = FREE.remove();
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

  private static List<MimeMessage> mailsTo(String address, int least) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                Arrays.stream(mail.getReceivedMessages())
                    .filter(m -> contains(m, address))
                    .toList(),
            mails -> mails.size() >= least);
  }

  @Test
  void runsAndSchedulesAreTold() throws Exception {
    Receiver to = FREE.remove();
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
  void aTaskOfTheJobsDoorHasSomebodyTold_byUrlAndByMail() throws Exception {
    Receiver to = FREE.remove();
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

  private static MimeMessage mailTo(String address) {
    return mailsTo(address, 1).getFirst();
  }

  private static boolean contains(MimeMessage message, String address) {
    try {
      return Arrays.toString(message.getAllRecipients()).contains(address);
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
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
    Receiver to = FREE.remove();
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

  @Test
  void filesHoldChannelsAndRules() throws Exception {
    Receiver to = FREE.remove();
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
