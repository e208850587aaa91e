package dev.carillon.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.told.Told;
import dev.carillon.v1.NotificationRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Notifications come back from the wire as they went. */
final class NotificationRoundTripTest {
  @Test
  void channels() {
    Channel web =
        Channel.webhook("ops", "https://example.org/x")
            .withKeys(List.of(new Channel.Key("a", 1, 0), new Channel.Key("b", 2, 3)))
            .off("gone", 7);
    assertThat(NotificationMapping.fromProto(NotificationMapping.toProto(web))).isEqualTo(web);
    Channel mail = Channel.email("team", List.of("a@example.org", "b@example.org"));
    ChannelAndSecret made = new ChannelAndSecret(mail, "whsec_x");
    assertThat(NotificationMapping.fromProto(NotificationMapping.toProto(made))).isEqualTo(made);
    assertThat(made.toString()).doesNotContain("whsec_x");
  }

  @Test
  void rulesWithEveryEvent() {
    for (NotifyEvent event : NotifyEvent.values()) {
      Rule rule =
          new Rule(
              "r",
              "note",
              true,
              java.util.EnumSet.of(event, NotifyEvent.TASK_DEAD),
              "queue:mail",
              List.of("ops"),
              Duration.ofSeconds(3),
              Duration.ofMillis(4),
              new Rule.Bounds(List.of("q"), 5, Duration.ofSeconds(6), Duration.ofSeconds(7), 80),
              true,
              8,
              "ann");
      assertThat(NotificationMapping.fromProto(NotificationMapping.toProto(rule))).isEqualTo(rule);
      assertThat(NotifyEvent.of(event.word())).isEqualTo(event);
    }
    assertThatThrownBy(
            () ->
                NotificationMapping.fromProto(
                    NotificationRule.newBuilder().setGroupMillis(-1).build()))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void messagesAndAlarms() {
    for (Delivery.State state : Delivery.State.values()) {
      Delivery delivery =
          new Delivery(
              "msg_1",
              "ops",
              "https://example.org/",
              "r",
              "task.dead",
              state,
              true,
              true,
              3,
              "summary",
              4,
              5,
              6,
              List.of(new Delivery.Try(7, 503, 8, "203.0.113.7", false, "busy")),
              "{}");
      DeliveryPage page = new DeliveryPage(List.of(delivery), "next");
      assertThat(NotificationMapping.fromProto(NotificationMapping.toProto(page))).isEqualTo(page);
      DeliveryFilter filter = new DeliveryFilter(Optional.of(state), "ops", "r");
      assertThat(NotificationMapping.fromProto(NotificationMapping.toProto(filter, 1, "")))
          .isEqualTo(filter);
    }
    Alarm alarm =
        new Alarm(
            "r", NotifyEvent.QUEUE_AGE, "mail", 1, true, "old", Told.of("kept.age", Told.count(3)));
    assertThat(NotificationMapping.fromProto(NotificationMapping.toProto(alarm))).isEqualTo(alarm);
  }
}
