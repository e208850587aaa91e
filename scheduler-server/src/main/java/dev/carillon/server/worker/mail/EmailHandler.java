package dev.carillon.server.worker.mail;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.server.mail.NotTaken;
import dev.carillon.server.mail.SmtpLink;
import dev.carillon.server.mail.SmtpServer;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Type {@code email}: sends a message over SMTP, see {@link Mail} for the payload. It goes to all
 * recipients or to none. An answer of 5xx is final, anything else is tried again.
 */
public final class EmailHandler implements TaskHandler {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final MailSettings settings;
  private final Clock clock;
  private final SmtpLink link;

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
    this.link =
        new SmtpLink(
            new SmtpServer(
                settings.host(),
                settings.port(),
                switch (settings.security()) {
                  case NONE -> SmtpServer.Protection.NONE;
                  case STARTTLS -> SmtpServer.Protection.STARTTLS;
                  case TLS -> SmtpServer.Protection.TLS;
                },
                settings.user(),
                settings.password(),
                ANSWER,
                settings.authorities()));
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
      message = new TaskMessage(link.session(), taskId, settings.from(), mail, clock.instant());
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
    try {
      return link.send(message);
    } catch (NotTaken e) {
      throw e.permanent()
          ? new NonRetryableException(e.message(), e)
          : new TaskFailedException(e.message(), e);
    }
  }
}
