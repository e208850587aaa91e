package dev.carillon.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Notifications.
 *
 * @param enabled whether this server reads events for rules and sends messages
 * @param timeout of one try
 * @param tries before a message is given up
 * @param retryFirst about how long until the second try
 * @param retryMost between two tries
 * @param ports of webhooks that may be called
 * @param httpsOnly whether webhooks in clear text are refused
 * @param allow what may be called although its address is private
 * @param secretKey keeps secrets of webhooks
 * @param taskSecret signs messages that tasks ask for
 * @param maxBytes of events that wait to be read for rules
 * @param smtp where e-mail goes out
 */
public record Notify(
    boolean enabled,
    Duration timeout,
    int tries,
    Duration retryFirst,
    Duration retryMost,
    Set<Integer> ports,
    boolean httpsOnly,
    List<String> allow,
    Secret secretKey,
    Secret taskSecret,
    long maxBytes,
    Smtp smtp) {
  public Notify {
    ports = Set.copyOf(ports);
    allow = List.copyOf(allow);
  }

  static Notify of(Settings s) {
    return new Notify(
        s.get(NotifyKeys.ENABLED),
        s.get(NotifyKeys.TIMEOUT),
        s.get(NotifyKeys.TRIES),
        s.get(NotifyKeys.RETRY_FIRST),
        s.get(NotifyKeys.RETRY_MOST),
        Set.copyOf(s.get(NotifyKeys.PORTS)),
        s.get(NotifyKeys.HTTPS_ONLY),
        s.get(NotifyKeys.ALLOW),
        s.get(NotifyKeys.SECRET_KEY),
        s.get(NotifyKeys.TASK_SECRET),
        s.get(NotifyKeys.MAX_BYTES),
        new Smtp(
            s.get(NotifyKeys.SMTP_HOST),
            s.get(NotifyKeys.SMTP_PORT),
            s.get(NotifyKeys.SMTP_SECURITY),
            s.get(NotifyKeys.SMTP_USER),
            s.get(NotifyKeys.SMTP_PASSWORD),
            s.get(NotifyKeys.SMTP_FROM),
            Set.copyOf(s.get(NotifyKeys.SMTP_RECIPIENTS)),
            s.get(NotifyKeys.SMTP_AUTHORITIES)));
  }

  /** Nothing was said. */
  public static final Notify DEFAULTS = of(Settings.defaults(NotifyKeys.ALL));

  /** The same with other addresses to call, and quicker. */
  public Notify allowing(List<String> more, Duration newTimeout, int newTries, Duration retry) {
    return new Notify(
        enabled,
        newTimeout,
        newTries,
        retry,
        retry.multipliedBy(4),
        ports,
        httpsOnly,
        more,
        secretKey,
        taskSecret,
        maxBytes,
        smtp);
  }

  public Notify withSmtp(Smtp value) {
    return new Notify(
        enabled,
        timeout,
        tries,
        retryFirst,
        retryMost,
        ports,
        httpsOnly,
        allow,
        secretKey,
        taskSecret,
        maxBytes,
        value);
  }

  public Notify withSecrets(Secret key, Secret ofTasks) {
    return new Notify(
        enabled,
        timeout,
        tries,
        retryFirst,
        retryMost,
        ports,
        httpsOnly,
        allow,
        key,
        ofTasks,
        maxBytes,
        smtp);
  }
}
