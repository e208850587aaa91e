package dev.carillon.desktop.state;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.Rule;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who is told of what by one server; needs the role operator. Nothing blocks. */
public interface NotificationPort {
  CompletableFuture<List<Channel>> channels();

  CompletableFuture<List<Rule>> rules();

  /** What lasts and is looked at by a rule. */
  CompletableFuture<List<Alarm>> alarms();

  /** Messages, the newest first. */
  CompletableFuture<List<Delivery>> deliveries(int most);

  /** Sends a marked message; answered once it has been tried. */
  CompletableFuture<List<Delivery>> testChannel(String channel);

  /** The same to all channels of a rule. */
  CompletableFuture<List<Delivery>> testRule(String rule);

  /** Sends one again. */
  CompletableFuture<Long> redeliver(String id);
}
