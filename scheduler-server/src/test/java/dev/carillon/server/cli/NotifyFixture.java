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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that tells receivers and mailboxes, driven by the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NotifyFixture {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Duration SOON = Duration.ofMinutes(2);
  static final String TASK_SECRET = "whsec_" + "Q2FyaWxsb24gcmluZ3MgdGhlIGJlbGxzIQ==";
  Path folder;
  final Deque<Receiver> receivers = new ArrayDeque<>();
  final Deque<Receiver> free = new ArrayDeque<>();
  GreenMail mail;
  ServerWithWorker running;

  @BeforeAll
  void start(@TempDir Path made) {
    folder = made;
    IntStream.range(0, 15).forEach(i -> receivers.add(new Receiver()));
    free.addAll(receivers);
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
                receivers.stream().map(Receiver::address).toList(),
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
  void stop() {
    running.close();
    mail.stop();
    receivers.forEach(Receiver::close);
  }

  Cli.Result run(String... args) {
    Cli.Result result = running.cli.run(args);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  JsonNode json(String... args) throws Exception {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--json";
    return JSON.readTree(run(all).out());
  }

  /** Makes a webhook; gives its secret. */
  String channel(String id, Receiver to) throws Exception {
    return json("notify", "channel", "put", id, "--url", to.url()).get("secret").asText();
  }

  void rule(String id, String... options) {
    run(
        Stream.concat(Stream.of("notify", "rule", "put", id), Arrays.stream(options))
            .toArray(String[]::new));
  }

  void submit(String queue, String... options) {
    run(
        Stream.concat(Stream.of("task", "submit", "--queue", queue), Arrays.stream(options))
            .toArray(String[]::new));
  }

  List<Got> awaitGot(Receiver receiver, int most) {
    await().atMost(SOON).until(() -> receiver.got().size() >= most);
    return receiver.got();
  }

  List<MimeMessage> mailsTo(String address, int least) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                Arrays.stream(mail.getReceivedMessages())
                    .filter(m -> contains(m, address))
                    .toList(),
            mails -> mails.size() >= least);
  }

  boolean contains(MimeMessage message, String address) {
    try {
      return Arrays.toString(message.getAllRecipients()).contains(address);
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
