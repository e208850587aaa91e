package dev.carillon.server.definition;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;

/** Fields of channels and rules. */
final class NotificationFields {
  private NotificationFields() {}

  static void write(FieldValues out, Channel channel) {
    out.text("url", channel.url());
    out.list("recipients", channel.recipients());
    out.put("disabled", channel.disabled(), false);
    out.text("note", channel.note());
  }

  static void write(FieldValues out, Rule rule) {
    out.list("events", rule.sortedEvents().stream().map(NotifyEvent::word).toList());
    out.text("filter", rule.filter());
    out.list("channels", rule.channels());
    out.span("coolDown", rule.coolDown());
    out.span("group", rule.group());
    Rule.Bounds bounds = rule.bounds();
    out.list("queues", bounds.queues());
    out.put("depth", bounds.depth(), 0L);
    out.span("age", bounds.age());
    out.span("for", bounds.holdsFor());
    out.put("memory", bounds.memoryPercent(), 0);
    out.put("withErrors", rule.withErrors(), false);
    out.put("disabled", rule.disabled(), false);
    out.text("note", rule.note());
  }
}
