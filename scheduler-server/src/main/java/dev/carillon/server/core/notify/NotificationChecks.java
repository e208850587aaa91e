package dev.carillon.server.core.notify;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.notify.TenantOf;
import dev.carillon.model.query.Filter;
import dev.carillon.server.core.Names;
import dev.carillon.server.core.port.Courier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What channels and rules may be. */
final class NotificationChecks {
  private static final int MOST_CHANNELS = 10;
  private static final int MOST_RECIPIENTS = 20;
  private static final int LONGEST_NOTE = 500;
  private static final int LONGEST_URL = 2_000;
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST = 200;
  private static final int MOST_OF_A_TENANT = 50;
  private static final int MOST_OF_ALL_TENANTS = 1_000;

  private NotificationChecks() {}

  static void check(Channel channel, Courier courier) {
    name("channel.id", channel.id());
    note(channel.note(), "channel.note");
    boolean web = channel.kind() == Channel.Kind.WEBHOOK;
    if (web == channel.url().isEmpty() || web != channel.recipients().isEmpty()) {
      throw CarillonException.invalid(
          web ? "channel.url" : "channel.recipients",
          "Expected "
              + (web ? "a URL, and no recipients," : "recipients, and no URL,")
              + " of a channel of kind "
              + channel.kind().word()
              + ".",
          "Say where its messages are to go.");
    }
    if (channel.recipients().size() > MOST_RECIPIENTS || channel.url().length() > LONGEST_URL) {
      throw CarillonException.invalid(
          web ? "channel.url" : "channel.recipients",
          "Expected at most 20 recipients, or a URL of at most 2,000 characters.",
          "Make several channels.");
    }
    List<String> targets = web ? List.of(channel.url()) : channel.recipients();
    for (String target : targets) {
      courier
          .problem(channel.kind(), target)
          .ifPresent(
              problem -> {
                throw CarillonException.invalid(
                    web ? "channel.url" : "channel.recipients",
                    problem,
                    "The server's configuration says what is allowed: keys notify.*.");
              });
    }
  }

  private static void name(String field, String name) {
    Names.check(field, TenantOf.local(name));
    if (name.indexOf('@') >= 0) {
      Names.check(field, TenantOf.name(name));
    }
  }

  /** Nobody is told of another tenant's, and nobody tells those of another. */
  private static void tenant(Rule rule) {
    String tenant = TenantOf.name(rule.id());
    for (String channel : rule.channels()) {
      if (!TenantOf.name(channel).equals(tenant)) {
        throw CarillonException.invalid(
            "channels",
            "Expected channels of "
                + (tenant.isEmpty() ? "no tenant, as the rule's name has none" : tenant)
                + ", but got '"
                + channel
                + "'.",
            "A rule called name@tenant sends to channels of that tenant, any other to channels of"
                + " the whole cluster.");
      }
    }
    if (!tenant.isEmpty() && rule.about(NotifyEvent.Of.ALARM)) {
      throw CarillonException.invalid(
          "events",
          "Expected events of tasks, runs and schedules in a rule of a tenant, but got an alarm.",
          "Alarms look at the whole cluster: an administrator of it can make a rule for them.");
    }
  }

  static void check(Rule rule, Set<String> channels) {
    name("id", rule.id());
    note(rule.note(), "note");
    if (rule.events().isEmpty()) {
      throw CarillonException.invalid(
          "events", "Expected at least one event, but got none.", "For example task.dead.");
    }
    if (rule.channels().isEmpty() || rule.channels().size() > MOST_CHANNELS) {
      throw CarillonException.invalid(
          "channels",
          "Expected 1 to 10 channels, but got " + rule.channels().size() + ".",
          "Name where to.");
    }
    tenant(rule);
    for (String channel : rule.channels()) {
      if (!channels.contains(channel)) {
        throw CarillonException.invalid(
            "channels",
            "Expected channels that exist, but there is no '" + channel + "'.",
            "Make it first: carillon notify channel put.");
      }
    }
    filter(rule);
    span(rule.coolDown(), "cool_down_millis");
    span(rule.group(), "group_millis");
    span(rule.bounds().holdsFor(), "for_millis");
    bounds(rule);
  }

  private static void filter(Rule rule) {
    Filter filter = Filter.parse(rule.filter());
    boolean others = rule.events().stream().anyMatch(e -> e.of() != NotifyEvent.Of.TASK);
    if (!filter.everything() && others) {
      throw CarillonException.invalid(
          "filter",
          "Expected a filter with events of tasks only, but the rule has others, too.",
          "Make a rule of its own for runs, schedules and alarms.");
    }
  }

  private static void bounds(Rule rule) {
    Rule.Bounds bounds = rule.bounds();
    bounds.queues().forEach(queue -> Names.check("queues", queue));
    if (rule.events().contains(NotifyEvent.QUEUE_DEPTH) == (bounds.depth() == 0)) {
      throw CarillonException.invalid(
          "depth",
          "Expected a depth with the event queue.depth, and only with it.",
          "For example 1000: more tasks that are due and wait.");
    }
    if (rule.events().contains(NotifyEvent.QUEUE_AGE) == bounds.age().isZero()) {
      throw CarillonException.invalid(
          "age_millis",
          "Expected an age with the event queue.age, and only with it.",
          "For example 5 minutes: the oldest task that is due waits for longer.");
    }
  }

  private static void note(String note, String field) {
    if (note.getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTE) {
      throw CarillonException.invalid(
          field, "Expected a note of at most 500 bytes, but it is longer.", "Shorten it.");
    }
  }

  private static void span(Duration span, String field) {
    if (span.compareTo(LONGEST) > 0) {
      throw CarillonException.invalid(
          field, "Expected at most 7 days, but got " + span.toDays() + " days.", "Shorten it.");
    }
  }

  /** Room for one more: nobody takes what is another's, and no tenant what is the cluster's. */
  static void room(boolean fresh, String id, List<String> known, String what) {
    if (!fresh) {
      return;
    }
    String tenant = TenantOf.name(id);
    long own = known.stream().filter(k -> TenantOf.name(k).equals(tenant)).count();
    if (tenant.isEmpty()) {
      room(own, MOST, what + " of the whole cluster", "Delete one that is not needed.");
      return;
    }
    room(own, MOST_OF_A_TENANT, what + " of a tenant", "Delete one that is not needed.");
    long tenants = known.stream().filter(k -> !TenantOf.name(k).isEmpty()).count();
    room(
        tenants,
        MOST_OF_ALL_TENANTS,
        what + " of all tenants together",
        "Delete some that are not needed, of this tenant or of others.");
  }

  private static void room(long there, int most, String of, String advice) {
    if (there >= most) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected at most " + most + " " + of + ", and there are as many.")
          .field("id")
          .advice(advice)
          .build();
    }
  }
}
