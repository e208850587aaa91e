package dev.carillon.server.core.apply;

import dev.carillon.model.access.Role;
import dev.carillon.model.apply.AppliedItem.Change;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.notify.Notifications;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Channels and rules of documents: for administrators, as when they are put one by one. */
final class ApplyNotifications {
  /**
   * What became of one.
   *
   * @param stored what was there before, as it is compared; empty: nothing
   */
  record Outcome(Change change, Optional<Document.Body> stored) {}

  private final Notifications notifications;

  ApplyNotifications(Notifications notifications) {
    this.notifications = notifications;
  }

  private static void administrator(Caller caller) {
    if (!caller.access().roles().contains(Role.ADMIN)) {
      throw CarillonException.of(
              ErrorCode.PERMISSION_DENIED,
              "Expected an administrator, who alone changes notifications, but '"
                  + caller.name()
                  + "' is none.")
          .operation("apply")
          .advice("Leave channels and rules out, or have an administrator apply them.")
          .build();
    }
  }

  /** What it is without what is kept beside it. */
  private static Channel plain(Channel channel) {
    return channel.withKeys(List.of()).changed(0, "");
  }

  /** One that Carillon switched off stays off until somebody says something new about it. */
  private static Channel compared(Channel now, Channel told) {
    return now.disabledBecause().isEmpty() ? now : now.withDisabled(told.disabled());
  }

  private static Outcome outcome(Optional<Document.Body> now, boolean unchanged) {
    Change changed = unchanged ? Change.UNCHANGED : Change.CHANGED;
    return new Outcome(now.isPresent() ? changed : Change.NEW, now);
  }

  Outcome apply(Channel channel, boolean dryRun, Caller caller) {
    administrator(caller);
    Optional<Channel> now =
        notifications.channels().stream()
            .filter(c -> c.id().equals(channel.id()))
            .findFirst()
            .map(c -> compared(c, channel));
    boolean unchanged = now.map(c -> plain(c).equals(plain(channel))).orElse(false);
    if (unchanged) {
      return outcome(now.map(Document.OfChannel::new), true);
    }
    if (dryRun) {
      notifications.check(channel);
    } else {
      ChannelAndSecret unused = notifications.putChannel(channel, "", caller);
    }
    return outcome(now.map(Document.OfChannel::new), false);
  }

  /**
   * @param coming channels that would be there, too, had the call stored anything
   */
  Outcome apply(Rule rule, Set<String> coming, boolean dryRun, Caller caller) {
    administrator(caller);
    Optional<Rule> now =
        notifications.rules().stream().filter(r -> r.id().equals(rule.id())).findFirst();
    if (now.map(r -> r.changed(0, "").equals(rule.changed(0, ""))).orElse(false)) {
      return outcome(now.map(Document.OfRule::new), true);
    }
    if (dryRun) {
      notifications.check(rule, coming);
    } else {
      Rule unused = notifications.putRule(rule, caller);
    }
    return outcome(now.map(Document.OfRule::new), false);
  }
}
