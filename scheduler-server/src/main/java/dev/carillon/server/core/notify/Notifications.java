package dev.carillon.server.core.notify;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told of what. Blocks on the store; any thread; every method throws CarillonException:
 * INVALID_ARGUMENT, NOT_FOUND, REDIS_AWAY (repeating is safe).
 */
public interface Notifications {
  /**
   * Stores a channel.
   *
   * @param secret of a webhook; empty: those it has, or a new one, which is told this once
   */
  ChannelAndSecret putChannel(Channel channel, String secret, Caller caller);

  Channel channel(String id);

  /** All, by id. */
  List<Channel> channels();

  void deleteChannel(String id, Caller caller);

  /**
   * Adds a secret to a webhook.
   *
   * @param secret empty: one is made
   * @param keepOld how long the old ones go on signing; zero: 24 hours
   */
  ChannelAndSecret rotate(String id, String secret, Duration keepOld, Caller caller);

  Rule putRule(Rule rule, Caller caller);

  /**
   * Says what is wrong with a channel, and stores nothing.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT if anything is, WRONG_STATE
   *     if this server has not the key to keep its secret with
   */
  void check(Channel channel);

  /**
   * As {@link #check(Channel)}.
   *
   * @param coming channels that count as if they were there
   */
  void check(Rule rule, Set<String> coming);

  Rule rule(String id);

  /** All, by id. */
  List<Rule> rules();

  void deleteRule(String id, Caller caller);

  /** Tries a marked message once on each channel of a rule. Blocks until each has answered. */
  List<Delivery> testRule(String rule, Caller caller);

  /** Tries a marked message once. Blocks until the channel has answered. */
  List<Delivery> testChannel(String channel, Caller caller);

  /** Messages, the newest first. */
  DeliveryPage deliveries(DeliveryFilter filter, int pageSize, String pageToken);

  /** One message with its text. */
  Delivery delivery(String id);

  /**
   * Sends messages again under their ids.
   *
   * @param ids empty: all dead ones of the channel
   * @return how many
   */
  long redeliver(List<String> ids, String channel, Caller caller);

  /** Alarms, told and about to be. */
  List<Alarm> alarms();

  /** Why nothing could ever be sent there; empty: it can be tried. Asks nobody. */
  Optional<String> problem(Channel.Kind kind, String target);

  /**
   * A task is about to be stored that asks for a message itself: such are looked for from now on.
   */
  void expectJobs();
}
