package dev.carillon.server.core.notify;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.notify.TenantOf;
import dev.carillon.model.query.Filter;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.StoredChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules and channels in force, read anew when they changed. Not for several threads. */
public final class RuleBook {
  /** A rule that is on, with its filter read. */
  record Entry(Rule rule, Filter filter, String tenant) {
    /** Whether it looks at what is of that tenant. */
    boolean of(String other) {
      return tenant.isEmpty() || tenant.equals(other);
    }
  }

  private final NotifyStore store;
  private long version = -1;
  private boolean jobs;
  private List<Entry> rules = List.of();
  private Map<String, Rule> byId = Map.of();
  private Map<String, StoredChannel> channels = Map.of();

  public RuleBook(NotifyStore store) {
    this.store = store;
  }

  /** Looks whether something changed; blocks on the store. */
  public void refresh() {
    if (store.version() == version) {
      return;
    }
    NotifyStore.Config config = store.config();
    List<Entry> on = new ArrayList<>();
    Map<String, Rule> all = new HashMap<>();
    for (Rule rule : config.rules()) {
      all.put(rule.id(), rule);
      if (!rule.disabled()) {
        on.add(new Entry(rule, Filter.parse(rule.filter()), TenantOf.name(rule.id())));
      }
    }
    Map<String, StoredChannel> known = new HashMap<>();
    config.channels().forEach(channel -> known.put(channel.channel().id(), channel));
    rules = List.copyOf(on);
    byId = Map.copyOf(all);
    channels = Map.copyOf(known);
    jobs = config.jobs();
    version = config.version();
  }

  /** Whether there ever was a rule or a channel, or a task that asked for a message. */
  public boolean inUse() {
    return version > 0;
  }

  /** Whether events have to be read. */
  boolean readsEvents() {
    return jobs
        || rules.stream()
            .flatMap(entry -> entry.rule().events().stream())
            .anyMatch(event -> event.of() != NotifyEvent.Of.ALARM);
  }

  boolean jobs() {
    return jobs;
  }

  List<Entry> rules() {
    return rules;
  }

  /** Also one that is off. */
  Optional<Rule> rule(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<StoredChannel> channel(String id) {
    return Optional.ofNullable(channels.get(id));
  }

  /** Those channels of a rule that are there and on. */
  List<Channel> channelsOf(Rule rule) {
    return rule.channels().stream()
        .map(channels::get)
        .filter(java.util.Objects::nonNull)
        .map(StoredChannel::channel)
        .filter(channel -> !channel.disabled())
        .toList();
  }
}
