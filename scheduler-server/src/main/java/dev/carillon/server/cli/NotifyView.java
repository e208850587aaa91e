package dev.carillon.server.cli;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Channels, rules and messages for people. */
final class NotifyView {
  private NotifyView() {}

  static String channels(List<Channel> channels, Times times, int width) {
    Table table = new Table().words("ID").words("KIND").words("STATE").text("TO").words("CHANGED");
    for (Channel c : channels) {
      table.row(
          c.id(),
          c.kind().word(),
          c.disabled() ? "off" : "on",
          Text.line(to(c)),
          times.relative(c.changedMs()));
    }
    return table.render(width);
  }

  private static String to(Channel c) {
    return c.kind() == Channel.Kind.WEBHOOK ? c.url() : String.join(", ", c.recipients());
  }

  static String channel(Channel c, Times times) {
    Facts facts =
        new Facts()
            .add("Channel", c.id())
            .add("Kind", c.kind().word())
            .add("To", Text.line(to(c)))
            .add("State", c.disabled() ? "off" : "on")
            .add("Switched off", Text.line(c.disabledBecause()))
            .add("Note", Text.line(c.note()));
    for (Channel.Key key : c.keys()) {
      String until = key.endsMs() == 0 ? "" : ", signs until " + times.both(key.endsMs());
      facts.add("Secret", key.id() + ", made " + times.relative(key.createdMs()) + until);
    }
    return facts.add("Changed", times.both(c.changedMs()) + by(c.changedBy())).render();
  }

  private static String by(String actor) {
    return actor.isEmpty() ? "" : " by " + Text.line(actor);
  }

  static String rules(List<Rule> rules, Times times, int width) {
    Table table =
        new Table()
            .words("ID")
            .words("STATE")
            .text("EVENTS")
            .text("FILTER")
            .text("CHANNELS")
            .words("CHANGED");
    for (Rule r : rules) {
      table.row(
          r.id(),
          r.disabled() ? "off" : "on",
          events(r),
          r.filter().isEmpty() ? "-" : Text.line(r.filter()),
          String.join(",", r.channels()),
          times.relative(r.changedMs()));
    }
    return table.render(width);
  }

  private static String events(Rule r) {
    return String.join(",", r.sortedEvents().stream().map(NotifyEvent::word).toList());
  }

  static String rule(Rule r, Times times) {
    Rule.Bounds b = r.bounds();
    return new Facts()
        .add("Rule", r.id())
        .add("State", r.disabled() ? "off" : "on")
        .add("Events", events(r))
        .add("Filter", Text.line(r.filter()))
        .add("Channels", String.join(", ", r.channels()))
        .add("Cool-down", span(r.coolDown()))
        .add("Grouped within", span(r.group()))
        .add("Queues", String.join(", ", b.queues()))
        .add(
            "Deeper than", b.depth() == 0 ? "" : String.format(Locale.ROOT, "%,d tasks", b.depth()))
        .add("Older than", span(b.age()))
        .add("For", span(b.holdsFor()))
        .add("Fuller than", b.memoryPercent() == 0 ? "" : b.memoryPercent() + " %")
        .add("Quotes errors", r.withErrors() ? "yes" : "")
        .add("Note", Text.line(r.note()))
        .add("Changed", times.both(r.changedMs()) + by(r.changedBy()))
        .render();
  }

  private static String span(Duration span) {
    return span.isZero() ? "" : Durations.brief(span);
  }

  static String deliveries(List<Delivery> deliveries, Times times, int width) {
    Table table =
        new Table()
            .words("ID")
            .words("MADE")
            .words("STATE")
            .figures("TRIES")
            .text("TO")
            .text("RULE")
            .text("SUMMARY");
    for (Delivery d : deliveries) {
      table.row(
          d.id(),
          times.relative(d.createdMs()),
          d.state().word(),
          Integer.toString(d.tries()),
          d.channel().isEmpty() ? Text.line(d.target()) : d.channel(),
          d.rule().isEmpty() ? "-" : d.rule(),
          Text.line(d.summary()));
    }
    return table.render(width);
  }

  static String delivery(Delivery d, Times times) {
    Facts facts =
        new Facts()
            .add("Message", d.id())
            .add("Channel", d.channel())
            .add("To", Text.line(d.target()))
            .add("Rule", d.rule())
            .add("Event", d.event() + (d.recovered() ? ", recovered" : ""))
            .add("Summary", Text.line(d.summary()))
            .add("State", d.state().word() + (d.test() ? ", a test" : ""))
            .add("Made", times.both(d.createdMs()))
            .add("Next try", times.both(d.nextMs()));
    d.log().forEach(one -> facts.add("Tried", tried(one, times)));
    return facts.render() + (d.body().isEmpty() ? "" : "\n" + d.body().strip() + "\n");
  }

  private static String tried(Delivery.Try one, Times times) {
    return times.absolute(one.atMs())
        + ", "
        + Durations.brief(Duration.ofMillis(one.latencyMs()))
        + (one.address().isEmpty() ? "" : ", " + one.address())
        + (one.accepted() ? ": taken: " : ": not taken: ")
        + Text.line(one.answer());
  }

  /** What came of tests. */
  static String tests(List<Delivery> tried) {
    StringBuilder text = new StringBuilder();
    for (Delivery d : tried) {
      Delivery.Try last = d.log().isEmpty() ? null : d.log().getLast();
      text.append(d.channel())
          .append(
              switch (d.state()) {
                case DELIVERED -> ": taken";
                case DEAD -> ": NOT taken";
                case WAITING -> ": no answer yet, see carillon notify show " + d.id();
              });
      if (last != null) {
        text.append(" after ")
            .append(Durations.brief(Duration.ofMillis(last.latencyMs())))
            .append(": ")
            .append(Text.line(last.answer()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  static String alarms(List<Alarm> alarms, Times times, int width) {
    Table table =
        new Table()
            .words("SINCE")
            .words("EVENT")
            .words("STATE")
            .text("ABOUT")
            .text("RULE")
            .text("SEEN");
    for (Alarm a : alarms) {
      table.row(
          times.relative(a.sinceMs()),
          a.event().word(),
          a.told() ? "told" : "not yet told",
          a.subject().isEmpty() ? "-" : Text.line(a.subject()),
          a.rule(),
          Text.line(a.value()));
    }
    return table.render(width);
  }
}
