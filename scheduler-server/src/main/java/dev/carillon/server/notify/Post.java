package dev.carillon.server.notify;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.server.core.port.Courier;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.mail.SmtpServer;
import dev.carillon.server.outgoing.Guard;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All ways out. */
public final class Post implements Courier, AutoCloseable {
  private static final int SECRET_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Guard guard;
  private final SecretBox box;
  private final String taskSecret;
  private final WebhookPost webhooks;
  private final @Nullable MailPost mail;

  /**
   * Where e-mail goes out.
   *
   * @param from sender of every message
   * @param recipients who may be written to, in lower case; empty: everybody
   */
  public record MailWay(SmtpServer server, String from, Set<String> recipients) {}

  /**
   * @param passphrase that secrets are kept with; empty: none
   * @param taskSecret signs what tasks ask for themselves; empty: it is not signed
   * @param mail empty: no e-mail is sent
   */
  public Post(
      Guard guard,
      Duration timeout,
      String passphrase,
      String taskSecret,
      Optional<MailWay> mail,
      Clock clock) {
    this.guard = guard;
    this.box = new SecretBox(passphrase);
    this.taskSecret = taskSecret;
    this.webhooks = new WebhookPost(guard, timeout, clock);
    this.mail =
        mail.map(way -> new MailPost(way.server(), way.from(), way.recipients(), clock))
            .orElse(null);
  }

  @Override
  public Answer send(Parcel parcel, List<String> secrets) {
    if (parcel.kind() == Channel.Kind.WEBHOOK) {
      boolean asked = parcel.channel().isEmpty();
      return webhooks.post(
          parcel, !asked ? secrets : taskSecret.isEmpty() ? List.of() : List.of(taskSecret));
    }
    return mail != null
        ? mail.send(parcel)
        : new Answer(new Delivery.Try(0, 0, 0, "", false, noMail()), false, true, Duration.ZERO);
  }

  private static String noMail() {
    return "Expected a server that sends e-mail, but this one has no notify.smtp-host.";
  }

  @Override
  public Optional<String> problem(Channel.Kind kind, String target) {
    if (kind == Channel.Kind.WEBHOOK) {
      return guard.problem(target);
    }
    return mail == null ? Optional.of(noMail()) : mail.problem(target);
  }

  @Override
  public String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Signature.PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public Optional<String> secretProblem(String secret) {
    return Signature.problem(secret);
  }

  @Override
  public String seal(String secret) {
    return box.seal(secret);
  }

  @Override
  public String sealAgain(String kept) {
    return box.sealAgain(kept);
  }

  @Override
  public String open(String sealed) {
    return box.open(sealed);
  }

  @Override
  public void close() {
    webhooks.close();
  }
}
