package dev.carillon.desktop.app;

import dev.carillon.desktop.state.NotificationPort;
import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.told.Kept;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A pager that works, a mailbox that does not, and a queue that is too long. */
record FixtureNotifications(FixtureServer.Scene scene, FixtureData data)
    implements NotificationPort {
  private <T> CompletableFuture<List<T>> busy(List<T> found) {
    return CompletableFuture.completedFuture(
        scene == FixtureServer.Scene.BUSY || scene == FixtureServer.Scene.LOST ? found : List.of());
  }

  @Override
  public CompletableFuture<List<Channel>> channels() {
    return busy(
        List.of(
            Channel.webhook("pager", "https://hooks.example.org/carillon"),
            Channel.webhook("night-shift", "https://night.example.org/bell")
                .off(Channel.GONE, data.nowMs() - 3_600_000)));
  }

  @Override
  public CompletableFuture<List<Rule>> rules() {
    return busy(
        List.of(
            Rule.of(
                "dead",
                List.of(NotifyEvent.TASK_DEAD, NotifyEvent.RUN_FAILED),
                List.of("pager", "night-shift")),
            Rule.of("long-queues", List.of(NotifyEvent.QUEUE_DEPTH), List.of("pager"))));
  }

  @Override
  public CompletableFuture<List<Alarm>> alarms() {
    return busy(
        List.of(
            new Alarm(
                "long-queues",
                NotifyEvent.QUEUE_DEPTH,
                "mail",
                data.nowMs() - 540_000,
                true,
                "12,480 tasks wait, more than 10,000",
                Kept.of("12,480 tasks wait, more than 10,000"))));
  }

  @Override
  public CompletableFuture<List<Delivery>> deliveries(int most) {
    return busy(
        List.of(
            delivery(1, "pager", Delivery.State.DELIVERED, "mail: 12,480 tasks wait", "200 OK"),
            delivery(2, "night-shift", Delivery.State.DEAD, "7 dead letters in billing", "550")));
  }

  private Delivery delivery(int n, String to, Delivery.State state, String words, String answer) {
    long at = data.nowMs() - n * 300_000L;
    return new Delivery(
        "msg_0" + n,
        to,
        to,
        "dead",
        "task.dead",
        state,
        false,
        false,
        n,
        words,
        at,
        0,
        1,
        List.of(new Delivery.Try(at, 0, 80, "", state == Delivery.State.DELIVERED, answer)),
        "");
  }

  @Override
  public CompletableFuture<List<Delivery>> testChannel(String channel) {
    return deliveries(1);
  }

  @Override
  public CompletableFuture<List<Delivery>> testRule(String rule) {
    return deliveries(1);
  }

  @Override
  public CompletableFuture<Long> redeliver(String id) {
    return CompletableFuture.completedFuture(1L);
  }
}
