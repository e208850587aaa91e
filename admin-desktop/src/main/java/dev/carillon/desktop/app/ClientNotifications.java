package dev.carillon.desktop.app;

import dev.carillon.client.NotificationClient;
import dev.carillon.desktop.state.NotificationPort;
import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.notify.Rule;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The notifications of a real server. */
record ClientNotifications(NotificationClient client) implements NotificationPort {
  @Override
  public CompletableFuture<List<Channel>> channels() {
    return client.channels();
  }

  @Override
  public CompletableFuture<List<Rule>> rules() {
    return client.rules();
  }

  @Override
  public CompletableFuture<List<Alarm>> alarms() {
    return client.alarms();
  }

  @Override
  public CompletableFuture<List<Delivery>> deliveries(int most) {
    return client.deliveries(DeliveryFilter.ALL, most, "").thenApply(DeliveryPage::deliveries);
  }

  @Override
  public CompletableFuture<List<Delivery>> testChannel(String channel) {
    return client.testChannel(channel);
  }

  @Override
  public CompletableFuture<List<Delivery>> testRule(String rule) {
    return client.testRule(rule);
  }

  @Override
  public CompletableFuture<Long> redeliver(String id) {
    return client.redeliver(List.of(id), "");
  }
}
