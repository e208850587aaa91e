package dev.carillon.server.core.port;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.notify.Happening;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Channels, rules, what is gathered for them, and messages on their way. Blocks; any thread;
 * REDIS_AWAY if the outcome is unknown (repeating is safe), FENCED if another server has taken over
 * where an epoch is asked for.
 */
public interface NotifyStore {
  /** The bucket whose owner sends. */
  int HOME = 0;

  /** Most matches of one call of {@link #fold}. */
  int MOST = 500;

  /** What stands in a line of its own, so that neither waits behind the other. */
  enum Line {
    /** What rules tell, and tests. */
    RULES,
    /** What tasks asked for themselves. */
    TASKS
  }

  /**
   * A secret as it is kept.
   *
   * @param sealed not readable without the key of the configuration, if there is one
   */
  record StoredKey(Channel.Key key, String sealed) {
    @Override
    public String toString() {
      return key.toString();
    }
  }

  /** A channel with its secrets. */
  record StoredChannel(Channel channel, List<StoredKey> keys) {
    public StoredChannel {
      keys = List.copyOf(keys);
    }
  }

  /**
   * All that is set, at one moment.
   *
   * @param version grows with each change; 0: there never was one
   * @param jobs whether tasks may ask for messages themselves
   */
  record Config(long version, List<StoredChannel> channels, List<Rule> rules, boolean jobs) {
    public static final Config NONE = new Config(0, List.of(), List.of(), false);

    public Config {
      channels = List.copyOf(channels);
      rules = List.copyOf(rules);
    }
  }

  /** Cheaper than {@link #config}. */
  long version();

  Config config();

  /** Keeps a channel, unless something changed since that version. */
  boolean put(long version, StoredChannel channel);

  /** Keeps a rule, unless something changed since that version. */
  boolean put(long version, Rule rule);

  boolean removeChannel(long version, String id);

  boolean removeRule(long version, String id);

  /** From now on tasks may ask for messages themselves. */
  boolean expectJobs(long version);

  /** Whether that is kept already; one look. */
  boolean expectsJobs();

  /** From now on no event is trimmed before notifications have read it, up to a cap. */
  void open();

  /**
   * An event that a rule wants.
   *
   * @param place of the event in its bucket, comparable as text; all matches of an event have one
   * @param alike what is told together
   * @param target where a task asked for; empty: the rule's channels
   */
  record Match(
      String place,
      String rule,
      String alike,
      Duration gather,
      Duration coolDown,
      String target,
      Happening sample) {}

  /** Adds matches of a bucket's events to what is gathered, each once. In order of places. */
  void fold(int bucket, List<Match> matches);

  /**
   * What is to be told now.
   *
   * @param name of the group; it cools down under it
   * @param samples the first ten, and the last one
   */
  record Gathered(
      String name,
      String rule,
      String target,
      String event,
      long count,
      Duration coolDown,
      List<Happening> samples) {
    public Gathered {
      samples = List.copyOf(samples);
    }
  }

  /** Groups whose time is over; what cannot be read is passed by, what has gone is empty. */
  List<Gathered> due(Line line, int most);

  /** A message to be sent, as {@link Delivery} tells it. */
  record Parcel(
      String id,
      String channel,
      Channel.Kind kind,
      String target,
      String rule,
      String event,
      boolean test,
      boolean recovered,
      long count,
      String summary,
      String body) {}

  /** Makes messages of a group, once; false if it has grown or gone since it was read. */
  boolean close(long epoch, Gathered group, List<Parcel> parcels);

  /** All alarms, told and not yet told. */
  List<Alarm> alarms();

  /** When an alarm may be told again, epoch milliseconds; 0: now. */
  long coolUntil(String name);

  /**
   * Changes an alarm and makes the messages that tell of it, once.
   *
   * @param before as it was read; null: there was none
   * @param now null: it is over
   * @param coolDown none of that name for so long; zero: does not matter
   * @return false if it is not as it was read
   */
  boolean alarm(
      long epoch,
      Optional<Alarm> before,
      Optional<Alarm> now,
      String coolName,
      Duration coolDown,
      List<Parcel> parcels);

  /** Makes messages that the caller tries itself; if it dies, they are tried after that time. */
  void create(List<Parcel> parcels, Duration from);

  /** A message to be tried. */
  record Due(Parcel parcel, int tries) {}

  /** Messages that are due; each is held back from others for a while. */
  List<Due> take(long epoch, Line line, int most, Duration hold);

  /**
   * Holds messages back from others for longer.
   *
   * @param due at most 200
   * @return ids of those whose try is still to be written down
   */
  Set<String> hold(List<Due> due, Duration hold);

  /**
   * What became of a try.
   *
   * @param next until the next one; empty: none
   * @param told at 0 milliseconds for now
   */
  record Outcome(Delivery.State state, Optional<Duration> next, Delivery.Try told) {}

  /** Writes a try down; false if it was written down before. */
  boolean done(String id, int tries, Outcome outcome);

  /** How many groups and messages of rules wait. */
  long backlog();

  /**
   * What is to be sent.
   *
   * @param oldestMs birth of the oldest, epoch milliseconds; of more than 1,000 in a line about the
   *     oldest; 0: none waits
   */
  record Waiting(long rules, long tasks, long oldestMs) {}

  /** What is to be sent or tried again. */
  Waiting waiting();

  DeliveryPage list(DeliveryFilter filter, int most, String token);

  Optional<Delivery> find(String id);

  /** Sends again; gives how many of them there were. */
  long again(List<String> ids);

  /** Ids of dead messages of a channel, the oldest first. */
  List<String> dead(String channel, int most);

  /**
   * Forgets some of what is over.
   *
   * @param rank where to look, from the oldest on
   * @return where to go on; empty: nothing else is over
   */
  OptionalLong sweep(long epoch, Duration delivered, Duration dead, int most, long rank);
}
