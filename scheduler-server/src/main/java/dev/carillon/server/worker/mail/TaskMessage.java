package dev.carillon.server.worker.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * The message of a task. Its Message-ID is made from the task's id, the same for every attempt: a
 * mail system that has seen it, or a reader, can tell a repeat.
 */
final class TaskMessage extends MimeMessage {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final String messageId;

  TaskMessage(Session session, String taskId, String from, Mail mail, Instant now)
      throws MessagingException {
    super(session);
    this.messageId = "<" + taskId + ".carillon" + from.substring(from.lastIndexOf('@')) + ">";
    setFrom(new InternetAddress(from));
    setRecipients(Message.RecipientType.TO, addresses(mail.to()));
    setRecipients(Message.RecipientType.CC, addresses(mail.cc()));
    setRecipients(Message.RecipientType.BCC, addresses(mail.bcc()));
    if (!mail.replyTo().isEmpty()) {
      setReplyTo(addresses(mail.replyTo()));
    }
    setSubject(mail.subject(), UTF_8);
    setSentDate(Date.from(now));
    setHeader("Carillon-Task-Id", taskId);
    setHeader("Auto-Submitted", "auto-generated");
    fill(mail);
    saveChanges();
  }

  String messageId() {
    return messageId;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }

  private static InternetAddress[] addresses(List<String> texts) throws MessagingException {
    InternetAddress[] addresses = new InternetAddress[texts.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = new InternetAddress(texts.get(i), true);
    }
    return addresses;
  }

  private void fill(Mail mail) throws MessagingException {
    if (mail.attachments().isEmpty() && mail.html().isEmpty()) {
      setText(mail.text(), UTF_8);
      return;
    }
    MimeMultipart body = new MimeMultipart("alternative");
    if (!mail.text().isEmpty() || mail.html().isEmpty()) {
      MimeBodyPart text = new MimeBodyPart();
      text.setText(mail.text(), UTF_8);
      body.addBodyPart(text);
    }
    if (!mail.html().isEmpty()) {
      MimeBodyPart html = new MimeBodyPart();
      html.setText(mail.html(), UTF_8, "html");
      body.addBodyPart(html);
    }
    if (mail.attachments().isEmpty()) {
      setContent(body);
      return;
    }
    MimeBodyPart first = new MimeBodyPart();
    first.setContent(body);
    MimeMultipart all = new MimeMultipart("mixed", first);
    for (Mail.Attachment attachment : mail.attachments()) {
      MimeBodyPart part = new MimeBodyPart();
      part.setDataHandler(
          new jakarta.activation.DataHandler(
              new ByteArrayDataSource(attachment.content(), attachment.type())));
      part.setFileName(attachment.name());
      // As text its line ends would be changed on the way.
      part.setHeader("Content-Transfer-Encoding", "base64");
      all.addBodyPart(part);
    }
    setContent(all);
  }
}
