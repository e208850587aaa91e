package dev.carillon.server.core.notify;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.NoticeWords;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Gathered;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes messages of what was gathered. */
public final class Gathering {
  private static final int AT_A_TIME = 25;

  private final NotifyStore store;
  private final RuleBook book;
  private final NoticeWords words;
  private final RandomGenerator random;

  public Gathering(NotifyStore store, RuleBook book, NoticeWords words, RandomGenerator random) {
    this.store = store;
    this.book = book;
    this.words = words;
    this.random = random;
  }

  /**
   * Makes messages of all groups whose time is over.
   *
   * @return whether there may be more of them
   */
  public boolean close(long epoch, long nowMs) {
    boolean more = false;
    for (NotifyStore.Line line : NotifyStore.Line.values()) {
      List<Gathered> groups = store.due(line, AT_A_TIME);
      for (Gathered group : groups) {
        // One that has grown meanwhile is read anew by the next pass.
        boolean unused = store.close(epoch, group, parcels(group, nowMs));
      }
      more |= groups.size() == AT_A_TIME;
    }
    return more;
  }

  private List<Parcel> parcels(Gathered group, long nowMs) {
    if (!group.target().isEmpty()) {
      Notice notice =
          new Notice("", "", group.event(), nowMs, false, false, group.count(), group.samples());
      boolean web = group.target().startsWith(Matching.WEBHOOK);
      String to = group.target().substring(group.target().indexOf(' ') + 1);
      return List.of(parcel("", web ? Channel.Kind.WEBHOOK : Channel.Kind.EMAIL, to, notice));
    }
    Optional<Rule> rule = book.rule(group.rule());
    if (rule.isEmpty()) {
      return List.of(); // deleted meanwhile: nobody is to be told any more
    }
    return parcels(
        rule.get(),
        new Notice(
            rule.get().id(),
            rule.get().note(),
            group.event(),
            nowMs,
            false,
            false,
            group.count(),
            group.samples()));
  }

  /** A message for each channel of a rule that is on. */
  List<Parcel> parcels(Rule rule, Notice notice) {
    List<Parcel> parcels = new ArrayList<>();
    for (Channel channel : book.channelsOf(rule)) {
      parcels.add(parcel(channel, notice));
    }
    return parcels;
  }

  /** A message for a channel. */
  Parcel parcel(Channel channel, Notice notice) {
    boolean web = channel.kind() == Channel.Kind.WEBHOOK;
    String to = web ? channel.url() : String.join(",", channel.recipients());
    return parcel(channel.id(), channel.kind(), to, notice);
  }

  private Parcel parcel(String channel, Channel.Kind kind, String to, Notice notice) {
    return new Parcel(
        "msg_" + Ulid.random(notice.atMs(), random),
        channel,
        kind,
        to,
        notice.rule(),
        notice.event(),
        notice.test(),
        notice.recovered(),
        notice.count(),
        words.summary(notice),
        kind == Channel.Kind.WEBHOOK ? words.json(notice) : words.text(notice));
  }
}
