package dev.carillon.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.notify.Channel;
import dev.carillon.server.core.port.Courier.Answer;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.mail.SmtpServer;
import dev.carillon.server.mail.SmtpServer.Protection;
import dev.carillon.server.security.tls.DevCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** E-mail by a real SMTP server behind TLS: whom the authority vouches for gets it, nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MailTlsTest {
  private Path dir;
  private GreenMail mail;

  @BeforeAll
  void start(@TempDir Path folder) {
    dir = folder;
    certificates("right", "127.0.0.1");
    certificates("stranger", "127.0.0.1");
    certificates("misnamed", "mail.example.org");
    mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
  }

  @AfterAll
  void stop() {
    mail.stop();
  }

  private void certificates(String name, String host) {
    new DevCertificates(dir.resolve(name), Clock.systemUTC()).make(List.of(host), "client");
  }

  private Answer send(String certificates, Protection protection, Optional<Path> authorities) {
    try (TlsProxy proxy =
        new TlsProxy(
            dir.resolve(certificates), mail.getSmtp().getPort(), protection == Protection.TLS)) {
      SmtpServer server =
          new SmtpServer(
              "127.0.0.1", proxy.port(), protection, "", "", Duration.ofSeconds(10), authorities);
      MailPost post = new MailPost(server, "carillon@example.org", Set.of(), Clock.systemUTC());
      return post.send(
          new Parcel(
              "msg_" + certificates,
              "team",
              Channel.Kind.EMAIL,
              "ann@example.org",
              "r",
              "task.dead",
              false,
              false,
              1,
              "It died",
              "text"));
    }
  }

  @Test
  void aServerThatTheAuthorityVouchesForGetsIt_andNoOther() throws Exception {
    Optional<Path> ca = Optional.of(dir.resolve("right/ca.pem"));
    for (Protection protection : List.of(Protection.STARTTLS, Protection.TLS)) {
      mail.purgeEmailFromAllMailboxes();
      Answer sent = send("right", protection, ca);
      assertThat(sent.told().accepted()).as(protection + ": " + sent.told().answer()).isTrue();
      assertThat(mail.getReceivedMessages()).hasSize(1);
      // The system trusts it not, the authority has not made it, its name is another.
      for (Answer refused :
          List.of(
              send("right", protection, Optional.empty()),
              send("stranger", protection, ca),
              send("misnamed", protection, Optional.of(dir.resolve("misnamed/ca.pem"))))) {
        assertThat(refused.told().accepted()).as(protection + ": " + refused).isFalse();
        assertThat(refused.hopeless()).as("it can be mended").isFalse();
      }
      assertThat(mail.getReceivedMessages()).hasSize(1);
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefusedAtOnce() throws IOException {
    Path empty = Files.createFile(dir.resolve("empty.pem"));
    assertThatThrownBy(() -> send("right", Protection.TLS, Optional.of(empty)))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("Expected certificates as PEM");
  }
}
