package dev.carillon.server.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.notify.Delivery;
import dev.carillon.server.core.port.Courier.Answer;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.mail.NotTaken;
import dev.carillon.server.mail.SmtpLink;
import dev.carillon.server.mail.SmtpServer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Sends messages as e-mail: plain text, one message to all recipients of a channel. */
final class MailPost {
  /** A bare address: whatever could smuggle in a second recipient or a header is none. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))*");

  private static final int LONGEST = 254;

  private final SmtpLink link;
  private final String from;
  private final Set<String> allowed;
  private final Clock clock;

  /**
   * @param from sender of every message
   * @param allowed addresses, or domains as @example.org, in lower case; empty: everybody
   */
  MailPost(SmtpServer server, String from, Set<String> allowed, Clock clock) {
    this.link = new SmtpLink(server);
    this.from = from;
    this.allowed = Set.copyOf(allowed);
    this.clock = clock;
  }

  /** Why nothing can be sent to an address; empty: it can be tried. */
  Optional<String> problem(String address) {
    if (address.length() > LONGEST || !ADDRESS.matcher(address).matches()) {
      return Optional.of("Expected bare addresses like ann@example.org, but got another text.");
    }
    String lower = address.toLowerCase(Locale.ROOT);
    boolean may =
        allowed.isEmpty()
            || allowed.contains(lower)
            || allowed.contains(lower.substring(lower.lastIndexOf('@')));
    return may
        ? Optional.empty()
        : Optional.of(
            "Expected a recipient that this server may write to, but "
                + address
                + " is none: notify.smtp-recipients.");
  }

  Answer send(Parcel parcel) {
    long start = System.nanoTime();
    for (String address : parcel.target().split(",")) {
      Optional<String> problem = problem(address);
      if (problem.isPresent()) {
        return answer(start, false, problem.get(), true);
      }
    }
    try {
      String answer = link.send(message(parcel));
      return answer(start, true, answer, false);
    } catch (NotTaken e) {
      return answer(start, false, e.message(), e.permanent());
    } catch (MessagingException e) {
      return answer(start, false, "No message can be made of it: " + e.getMessage(), true);
    }
  }

  private MimeMessage message(Parcel parcel) throws MessagingException {
    String id = "<" + parcel.id() + ".carillon" + from.substring(from.lastIndexOf('@')) + ">";
    MimeMessage message = new Named(link.session(), id);
    message.setFrom(new InternetAddress(from));
    for (String address : parcel.target().split(",")) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(address, true));
    }
    // What a task is called must not begin another header.
    message.setSubject(parcel.summary().replaceAll("\\p{Cntrl}+", " "), UTF_8.name());
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("Carillon-Message-Id", parcel.id());
    message.setText(parcel.body(), UTF_8.name());
    message.saveChanges();
    return message;
  }

  /** A message whose id is the same for every try, so that a reader can tell a repeat. */
  private static final class Named extends MimeMessage {
    private final String id;

    Named(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }

  private static Answer answer(long start, boolean accepted, String text, boolean hopeless) {
    long millis = (System.nanoTime() - start) / 1_000_000;
    String cut = text.length() <= 500 ? text : text.substring(0, 499) + "…";
    return new Answer(
        new Delivery.Try(0, 0, millis, "", accepted, cut), false, hopeless, Duration.ZERO);
  }
}
