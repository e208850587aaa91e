package dev.carillon.server.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to an SMTP server, each over a connection of its own. It goes to all recipients or
 * to none. The certificate is checked, and the name in it.
 */
public final class SmtpLink {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final SmtpServer server;
  private final Session session;

  public SmtpLink(SmtpServer server) {
    this.server = server;
    this.session = Session.getInstance(properties(server));
  }

  private static Properties properties(SmtpServer server) {
    String answer = Long.toString(server.answer().toMillis());
    Duration connect = server.answer().compareTo(CONNECT) < 0 ? server.answer() : CONNECT;
    Properties p = new Properties();
    p.setProperty("mail.smtp.host", server.host());
    p.setProperty("mail.smtp.port", Integer.toString(server.port()));
    p.setProperty("mail.smtp.connectiontimeout", Long.toString(connect.toMillis()));
    p.setProperty("mail.smtp.timeout", answer);
    p.setProperty("mail.smtp.writetimeout", answer);
    p.setProperty("mail.smtp.sendpartial", "false");
    p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    p.setProperty("mail.smtp.auth", Boolean.toString(!server.user().isEmpty()));
    switch (server.protection()) {
      case NONE -> {}
      case STARTTLS -> {
        p.setProperty("mail.smtp.starttls.enable", "true");
        p.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> p.setProperty("mail.smtp.ssl.enable", "true");
    }
    // For TLS from the start, and for the step to it.
    server.authorities().ifPresent(a -> p.put("mail.smtp.ssl.socketFactory", Vouching.by(a)));
    return p;
  }

  /** What messages are made in. */
  public Session session() {
    return session;
  }

  /**
   * Sends a message to all whom it names; gives the server's answer. Blocks.
   *
   * @throws NotTaken if it does not arrive there
   */
  public String send(MimeMessage message) throws NotTaken {
    try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
      if (server.user().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(server.user(), server.password());
      }
      Address[] all = message.getAllRecipients();
      transport.sendMessage(message, all);
      return transport.getLastServerResponse().strip();
    } catch (AuthenticationFailedException e) {
      // Not the message's fault, and its sender cannot mend it: an operator can.
      throw new NotTaken(
          "Expected the SMTP server to accept the login, but: " + e.getMessage(), false, e);
    } catch (MessagingException e) {
      throw failure(e);
    }
  }

  private NotTaken failure(MessagingException e) {
    StringBuilder told = new StringBuilder();
    boolean permanent = false;
    for (Exception at = e; at != null; at = next(at)) {
      int code = code(at);
      permanent |= code >= 500 && code <= 599;
      if (code > 0 || told.isEmpty()) {
        told.append(told.isEmpty() ? "" : "; ").append(String.valueOf(at.getMessage()).strip());
      }
    }
    return new NotTaken(
        "Expected " + server.host() + " to take the message, but: " + told, permanent, e);
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private static int code(Exception e) {
    return switch (e) {
      case SMTPAddressFailedException a -> a.getReturnCode();
      case SMTPSenderFailedException s -> s.getReturnCode();
      case SMTPSendFailedException s -> s.getReturnCode();
      default -> 0;
    };
  }
}
