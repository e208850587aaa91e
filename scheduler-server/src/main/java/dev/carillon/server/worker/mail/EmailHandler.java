package dev.carillon.server.worker.mail;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Type {@code email}: sends a message over SMTP, see {@link Mail} for the payload. It goes to all
 * recipients or to none. An answer of 5xx is final, anything else is tried again.
 */
public final class EmailHandler implements TaskHandler {
  private static final String CONNECT_MILLIS = "10000";
  private static final String ANSWER_MILLIS = "30000";

  private final MailSettings settings;
  private final Clock clock;
  private final Session session;

  /**
   * @param settings that are {@link MailSettings#on()}
   * @throws CarillonException INVALID_ARGUMENT if they name no sender
   */
  public EmailHandler(MailSettings settings, Clock clock) {
    if (settings.from().indexOf('@') < 1) {
      throw CarillonException.invalid(
          "worker.smtp-from",
          "Expected the sender of email tasks, like carillon@example.org, but got '"
              + settings.from()
              + "'.",
          "Set worker.smtp-from beside worker.smtp-host.");
    }
    this.settings = settings;
    this.clock = clock;
    this.session = Session.getInstance(properties(settings));
  }

  private static Properties properties(MailSettings settings) {
    Properties p = new Properties();
    p.setProperty("mail.smtp.host", settings.host());
    p.setProperty("mail.smtp.port", Integer.toString(settings.port()));
    p.setProperty("mail.smtp.connectiontimeout", CONNECT_MILLIS);
    p.setProperty("mail.smtp.timeout", ANSWER_MILLIS);
    p.setProperty("mail.smtp.writetimeout", ANSWER_MILLIS);
    p.setProperty("mail.smtp.sendpartial", "false");
    p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    p.setProperty("mail.smtp.auth", Boolean.toString(!settings.user().isEmpty()));
    switch (settings.security()) {
      case NONE -> {}
      case STARTTLS -> {
        p.setProperty("mail.smtp.starttls.enable", "true");
        p.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> p.setProperty("mail.smtp.ssl.enable", "true");
    }
    return p;
  }

  @Override
  public String type() {
    return "email";
  }

  @Override
  public Payload run(TaskContext context) throws Exception {
    Mail mail = Mail.parse(context.payload().utf8());
    checkRecipients(mail);
    String taskId = context.assignment().attempt().id().toString();
    TaskMessage message;
    try {
      message = new TaskMessage(session, taskId, settings.from(), mail, clock.instant());
    } catch (MessagingException e) {
      throw new NonRetryableException(
          "Expected a message that can be sent, but: " + e.getMessage(), e);
    }
    String answer = send(message);
    context.log(message.messageId() + " to " + mail.recipients().size() + " recipients: " + answer);
    return Payload.of("{\"messageId\":\"" + message.messageId() + "\"}");
  }

  private void checkRecipients(Mail mail) throws NonRetryableException {
    List<String> refused =
        mail.recipients().stream().filter(address -> !settings.allows(address)).toList();
    if (!refused.isEmpty()) {
      throw new NonRetryableException(
          "Expected recipients that this worker may write to, but "
              + String.join(", ", refused)
              + " is not among them. Allow it by worker.smtp-recipients.");
    }
  }

  private String send(TaskMessage message) throws TaskFailedException {
    try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
      if (settings.user().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(settings.user(), settings.password());
      }
      Address[] all = message.getAllRecipients();
      transport.sendMessage(message, all);
      return transport.getLastServerResponse().strip();
    } catch (AuthenticationFailedException e) {
      // Not the message's fault, and its sender cannot mend it: an operator can.
      throw new TaskFailedException(
          "Expected the SMTP server to accept this worker's login, but: " + e.getMessage(), e);
    } catch (MessagingException e) {
      throw failure(e);
    }
  }

  private TaskFailedException failure(MessagingException e) {
    StringBuilder told = new StringBuilder();
    boolean permanent = false;
    for (Exception at = e; at != null; at = next(at)) {
      int code = code(at);
      permanent |= code >= 500 && code <= 599;
      if (code > 0 || told.isEmpty()) {
        told.append(told.isEmpty() ? "" : "; ").append(String.valueOf(at.getMessage()).strip());
      }
    }
    String text = "Expected " + settings.host() + " to take the message, but: " + told;
    return permanent ? new NonRetryableException(text, e) : new TaskFailedException(text, e);
  }

  private static @org.jspecify.annotations.Nullable Exception next(Exception e) {
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
