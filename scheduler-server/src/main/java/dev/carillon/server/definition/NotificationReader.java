package dev.carillon.server.definition;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.definition.Tree.Mapping;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Channels and rules of documents that fit their schemas. */
final class NotificationReader {
  private NotificationReader() {}

  static Channel channel(Mapping from) {
    List<String> recipients = texts(from, "recipients");
    return new Channel(
        TaskReader.text(from, "id").orElse(""),
        recipients.isEmpty() ? Channel.Kind.WEBHOOK : Channel.Kind.EMAIL,
        TaskReader.text(from, "note").orElse(""),
        TaskReader.flag(from, "disabled"),
        TaskReader.text(from, "url").orElse(""),
        recipients,
        List.of(),
        "",
        0,
        "");
  }

  static Rule rule(Mapping from) {
    Set<NotifyEvent> events = EnumSet.noneOf(NotifyEvent.class);
    texts(from, "events").forEach(word -> events.add(NotifyEvent.of(word)));
    return new Rule(
        TaskReader.text(from, "id").orElse(""),
        TaskReader.text(from, "note").orElse(""),
        TaskReader.flag(from, "disabled"),
        events,
        TaskReader.text(from, "filter").orElse(""),
        texts(from, "channels"),
        span(from, "coolDown"),
        span(from, "group"),
        new Rule.Bounds(
            texts(from, "queues"),
            TaskReader.whole(from, "depth", 0),
            span(from, "age"),
            span(from, "for"),
            TaskReader.whole(from, "memory", 0)),
        TaskReader.flag(from, "withErrors"),
        0,
        "");
  }

  private static Duration span(Mapping from, String key) {
    return TaskReader.span(from, key).orElse(Duration.ZERO);
  }

  private static List<String> texts(Mapping from, String key) {
    return from.get(key).orElse(null) instanceof Tree.Sequence list
        ? list.items().stream().map(Tree::text).toList()
        : List.of();
  }
}
