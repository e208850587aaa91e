package dev.carillon.server.worker.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.embedded.Ports;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Email tasks against a real SMTP server, and one that says what a test wants. Alone, because that
 * server's threads end with an exception when it is refused for its certificate, and whoever waits
 * in another class just then would be blamed for it.
 */
@Isolated
class EmailHandlerTest {
  private static final String LOCAL = "127.0.0.1";
  private static GreenMail mail;

  @BeforeAll
  static void start() {
    mail =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, LOCAL, ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, LOCAL, ServerSetup.PROTOCOL_SMTPS)
            });
    mail.start();
    mail.setUser("carillon@example.org", "bell", "s3cret");
  }

  @AfterAll
  static void stop() {
    mail.stop();
  }

  @AfterEach
  void clear() throws Exception {
    mail.purgeEmailFromAllMailboxes();
  }

  private static MailSettings settings(int port, MailSettings.Security security) {
    return new MailSettings(LOCAL, port, security, "", "", "carillon@example.org", Set.of());
  }

  private static EmailHandler handler() {
    return handler(settings(mail.getSmtp().getPort(), MailSettings.Security.NONE));
  }

  private static EmailHandler handler(MailSettings settings) {
    return new EmailHandler(settings, Clock.systemUTC());
  }

  private record Context(String text) implements TaskContext {
    @Override
    public Assignment assignment() {
      return new Assignment(
          new AttemptRef(new TaskId(0, "000000000001"), 5, new Nonce(1, 1)),
          "default",
          "email",
          "",
          1,
          3,
          Duration.ofHours(1),
          Payload.of(text),
          Map.of(),
          Map.of(),
          0,
          "");
    }

    @Override
    public void log(byte[] data, int offset, int length) {}

    @Override
    public void progress(int permille) {}

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public Duration grace() {
      return Duration.ofDays(1);
    }
  }

  private static Payload run(EmailHandler handler, String payload) throws Exception {
    return handler.run(new Context(payload));
  }

  @Test
  void anAddressAndASubjectAreEnoughAndARepeatIsRecognisable() throws Exception {
    String payload = "{\"to\":\"user@example.com\",\"subject\":\"Hello — Grüße\"}";
    Payload result = run(handler(), payload);
    run(handler(), payload);
    MimeMessage[] got = mail.getReceivedMessages();
    assertThat(got).hasSize(2);
    assertThat(got[0].getSubject()).isEqualTo("Hello — Grüße");
    assertThat(got[0].getFrom()[0]).hasToString("carillon@example.org");
    assertThat(got[0].getHeader("Carillon-Task-Id")).containsExactly("00-000000000001");
    assertThat(got[0].getMessageID())
        .isEqualTo("<00-000000000001.carillon@example.org>")
        .isEqualTo(got[1].getMessageID());
    assertThat(result.utf8()).isEqualTo("{\"messageId\":\"" + got[0].getMessageID() + "\"}");
  }

  @Test
  void textHtmlCopiesAndAttachmentsArrive() throws Exception {
    run(
        handler(),
        """
        {"to": ["a@example.com", "b@example.com"], "cc": "c@example.com", "bcc": "d@example.com",
         "replyTo": "desk@example.com", "subject": "s", "text": "plain", "html": "<b>bold</b>",
         "attachments": [{"name": "a.csv", "type": "text/csv", "base64": "MSwyCg=="}]}
        """);
    MimeMessage[] got = mail.getReceivedMessages();
    assertThat(got).as("one for each recipient").hasSize(4);
    assertThat(got[0].getRecipients(Message.RecipientType.TO)).hasSize(2);
    assertThat(got[0].getHeader("Bcc")).isNull();
    assertThat(got[0].getReplyTo()[0]).hasToString("desk@example.com");
    MimeMultipart parts = (MimeMultipart) got[0].getContent();
    MimeMultipart body = (MimeMultipart) parts.getBodyPart(0).getContent();
    assertThat(body.getBodyPart(0).getContent()).hasToString("plain");
    assertThat(body.getBodyPart(1).getContentType()).startsWith("text/html");
    assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("a.csv");
    assertThat(parts.getBodyPart(1).getInputStream().readAllBytes())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("1,2\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"to\":\"a@example.com\",\"subject\":\"x\\r\\nBcc: evil@example.com\"}",
        "{\"to\":\"a@example.com\\r\\nBcc: evil@example.com\",\"subject\":\"x\"}",
        "{\"to\":\"a@example.com, evil@example.com\",\"subject\":\"x\"}",
        "{\"to\":\"Ann <a@example.com>\",\"subject\":\"x\"}",
        "{\"to\":\"a@example.com\",\"attachments\":[{\"name\":\"a\\nb\",\"base64\":\"\"}]}",
        "{\"to\":\"a@example.com\",\"form\":\"other@example.com\"}",
        "{\"subject\":\"to nobody\"}",
        "{\"to\":17}",
        "[]",
        "hello"
      })
  void whatIsNoProperMessageIsRefusedForGood(String payload) {
    assertThatThrownBy(() -> run(handler(), payload))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageStartingWith("Expected");
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void tooManyRecipientsAreRefused() {
    String many = "\"a@example.com\",".repeat(50) + "\"a@example.com\"";
    assertThatThrownBy(() -> run(handler(), "{\"to\":[" + many + "]}"))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("has 51");
  }

  @Test
  void onlyThoseWhoAreAllowedAreWrittenTo() throws Exception {
    MailSettings open = settings(mail.getSmtp().getPort(), MailSettings.Security.NONE);
    EmailHandler handler =
        handler(
            new MailSettings(
                open.host(),
                open.port(),
                open.security(),
                "",
                "",
                open.from(),
                Set.of("@Example.com", "ann@other.org")));
    run(handler, "{\"to\":[\"x@example.com\",\"Ann@other.org\"]}");
    assertThatThrownBy(() -> run(handler, "{\"to\":\"x@example.com\",\"bcc\":\"bob@other.org\"}"))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("bob@other.org");
    assertThatThrownBy(() -> run(handler, "{\"to\":\"x@sub.example.com.evil.org\"}"))
        .isInstanceOf(NonRetryableException.class);
    assertThat(mail.getReceivedMessages()).hasSize(2);
  }

  @Test
  void aLoginIsMadeAndAWrongOneIsTriedAgain() throws Exception {
    MailSettings right =
        new MailSettings(
            LOCAL,
            mail.getSmtp().getPort(),
            MailSettings.Security.NONE,
            "bell",
            "s3cret",
            "carillon@example.org",
            Set.of());
    run(handler(right), "{\"to\":\"a@example.com\"}");
    assertThat(mail.getReceivedMessages()).hasSize(1);
    assertThat(right.toString()).doesNotContain("s3cret");
    MailSettings wrong =
        new MailSettings(
            LOCAL, right.port(), right.security(), "bell", "no", right.from(), Set.of());
    assertThatThrownBy(() -> run(handler(wrong), "{\"to\":\"a@example.com\"}"))
        .isInstanceOf(TaskFailedException.class)
        .isNotInstanceOf(NonRetryableException.class)
        .hasMessageContaining("login");
  }

  @Test
  void withoutTheProtectionAskedForNothingIsSent() {
    // The server has no certificate that anybody vouches for, and offers no STARTTLS.
    assertThatThrownBy(
            () ->
                run(
                    handler(settings(mail.getSmtps().getPort(), MailSettings.Security.TLS)),
                    "{\"to\":\"a@example.com\"}"))
        .isInstanceOf(TaskFailedException.class)
        .isNotInstanceOf(NonRetryableException.class);
    assertThatThrownBy(
            () ->
                run(
                    handler(settings(mail.getSmtp().getPort(), MailSettings.Security.STARTTLS)),
                    "{\"to\":\"a@example.com\"}"))
        .isInstanceOf(TaskFailedException.class);
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void answersOf5xxAreFinalAndOf4xxAreNot() throws Exception {
    assertThatThrownBy(() -> runAgainst("550 no such mailbox", "250 ok"))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("550 no such mailbox");
    assertThatThrownBy(() -> runAgainst("450 greylisted", "250 ok"))
        .isInstanceOf(TaskFailedException.class)
        .isNotInstanceOf(NonRetryableException.class)
        .hasMessageContaining("450 greylisted");
    assertThatThrownBy(() -> runAgainst("250 ok", "554 looks like spam"))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("554");
    assertThatThrownBy(() -> runAgainst("250 ok", "451 try later"))
        .isNotInstanceOf(NonRetryableException.class)
        .isInstanceOf(TaskFailedException.class);
    int closed = Ports.free();
    assertThatThrownBy(
            () ->
                run(
                    handler(settings(closed, MailSettings.Security.NONE)),
                    "{\"to\":\"a@example.com\"}"))
        .isInstanceOf(TaskFailedException.class)
        .isNotInstanceOf(NonRetryableException.class);
  }

  /** One conversation with a server that answers a recipient and a message as told. */
  private static void runAgainst(String toRecipient, String toMessage) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread talk = Thread.ofVirtual().start(() -> talk(server, toRecipient, toMessage));
      try {
        run(
            handler(settings(server.getLocalPort(), MailSettings.Security.NONE)),
            "{\"to\":\"a@example.com\",\"text\":\"t\"}");
      } finally {
        talk.join(Duration.ofSeconds(5));
      }
    }
  }

  private static void talk(ServerSocket server, String toRecipient, String toMessage) {
    try (Socket socket = server.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream()) {
      say(out, "220 here");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (data) {
          data = !line.equals(".");
          if (!data) {
            say(out, toMessage);
          }
        } else if (line.startsWith("RCPT")) {
          say(out, toRecipient);
        } else if (line.startsWith("DATA")) {
          data = true;
          say(out, "354 go on");
        } else {
          say(out, "250 ok");
        }
      }
    } catch (IOException e) {
      // The handler hung up.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
