package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.notify.Notifications;
import dev.carillon.v1.ChannelAndSecret;
import dev.carillon.v1.ListAlarmsRequest;
import dev.carillon.v1.ListAlarmsResponse;
import dev.carillon.v1.ListChannelsRequest;
import dev.carillon.v1.ListChannelsResponse;
import dev.carillon.v1.ListDeliveriesRequest;
import dev.carillon.v1.ListDeliveriesResponse;
import dev.carillon.v1.ListRulesRequest;
import dev.carillon.v1.ListRulesResponse;
import dev.carillon.v1.NotificationRef;
import dev.carillon.v1.NotificationRule;
import dev.carillon.v1.NotificationsProto;
import dev.carillon.v1.PutChannelRequest;
import dev.carillon.v1.RedeliverRequest;
import dev.carillon.v1.RedeliverResponse;
import dev.carillon.v1.RotateSecretRequest;
import dev.carillon.v1.TestNotificationRequest;
import dev.carillon.wire.NotificationMapping;
import java.util.List;

/** NotificationService. */
final class NotificationRpcs {
  private static final ServiceDescriptor SERVICE =
      NotificationsProto.getDescriptor().findServiceByName("NotificationService");
  private static final int MOST_AGAIN = 500;

  private final Notifications notifications;

  NotificationRpcs(Notifications notifications) {
    this.notifications = notifications;
  }

  List<Rpc<?, ?>> all() {
    NotificationRef ref = NotificationRef.getDefaultInstance();
    return List.of(
        Rpc.of(SERVICE, "PutChannel", PutChannelRequest.getDefaultInstance(), this::putChannel),
        Rpc.of(
            SERVICE,
            "GetChannel",
            ref,
            (q, c) -> NotificationMapping.toProto(notifications.channel(q.getId()))),
        Rpc.of(
            SERVICE,
            "ListChannels",
            ListChannelsRequest.getDefaultInstance(),
            (q, c) -> channels()),
        Rpc.of(SERVICE, "DeleteChannel", ref, this::deleteChannel),
        Rpc.of(SERVICE, "RotateSecret", RotateSecretRequest.getDefaultInstance(), this::rotate),
        Rpc.of(SERVICE, "PutRule", NotificationRule.getDefaultInstance(), this::putRule),
        Rpc.of(
            SERVICE,
            "GetRule",
            ref,
            (q, c) -> NotificationMapping.toProto(notifications.rule(q.getId()))),
        Rpc.of(SERVICE, "ListRules", ListRulesRequest.getDefaultInstance(), (q, c) -> rules()),
        Rpc.of(SERVICE, "DeleteRule", ref, this::deleteRule),
        Rpc.of(SERVICE, "Test", TestNotificationRequest.getDefaultInstance(), this::test),
        Rpc.of(
            SERVICE,
            "ListDeliveries",
            ListDeliveriesRequest.getDefaultInstance(),
            (q, c) -> deliveries(q)),
        Rpc.of(
            SERVICE,
            "GetDelivery",
            ref,
            (q, c) -> NotificationMapping.toProto(notifications.delivery(q.getId()))),
        Rpc.of(SERVICE, "Redeliver", RedeliverRequest.getDefaultInstance(), this::redeliver),
        Rpc.of(SERVICE, "ListAlarms", ListAlarmsRequest.getDefaultInstance(), (q, c) -> alarms()));
  }

  private ChannelAndSecret putChannel(PutChannelRequest q, Caller caller) {
    return NotificationMapping.toProto(
        notifications.putChannel(
            NotificationMapping.fromProto(q.getChannel()), q.getSecret(), caller));
  }

  private ListChannelsResponse channels() {
    return ListChannelsResponse.newBuilder()
        .addAllChannels(
            notifications.channels().stream().map(NotificationMapping::toProto).toList())
        .build();
  }

  private NotificationRef deleteChannel(NotificationRef q, Caller caller) {
    notifications.deleteChannel(q.getId(), caller);
    return q;
  }

  private ChannelAndSecret rotate(RotateSecretRequest q, Caller caller) {
    return NotificationMapping.toProto(
        notifications.rotate(
            q.getId(), q.getSecret(), Checks.span(q.getKeepMillis(), "keep_millis"), caller));
  }

  private NotificationRule putRule(NotificationRule q, Caller caller) {
    return NotificationMapping.toProto(
        notifications.putRule(NotificationMapping.fromProto(q), caller));
  }

  private ListRulesResponse rules() {
    return ListRulesResponse.newBuilder()
        .addAllRules(notifications.rules().stream().map(NotificationMapping::toProto).toList())
        .build();
  }

  private NotificationRef deleteRule(NotificationRef q, Caller caller) {
    notifications.deleteRule(q.getId(), caller);
    return q;
  }

  private ListDeliveriesResponse test(TestNotificationRequest q, Caller caller) {
    if (q.getRule().isEmpty() == q.getChannel().isEmpty()) {
      throw CarillonException.invalid(
          "rule",
          "Expected either a rule or a channel to test, but got "
              + (q.getRule().isEmpty() ? "neither." : "both."),
          "Name one of them.");
    }
    List<Delivery> tried =
        q.getRule().isEmpty()
            ? notifications.testChannel(q.getChannel(), caller)
            : notifications.testRule(q.getRule(), caller);
    return NotificationMapping.toProto(new DeliveryPage(tried, ""));
  }

  private ListDeliveriesResponse deliveries(ListDeliveriesRequest q) {
    return NotificationMapping.toProto(
        notifications.deliveries(
            NotificationMapping.fromProto(q), Checks.pageSize(q.getPageSize()), q.getPageToken()));
  }

  private RedeliverResponse redeliver(RedeliverRequest q, Caller caller) {
    if (q.getIdsCount() > MOST_AGAIN || (q.getIdsCount() == 0) == q.getChannel().isEmpty()) {
      throw CarillonException.invalid(
          "ids",
          "Expected 1 to 500 ids or a channel, but got "
              + q.getIdsCount()
              + " ids and "
              + (q.getChannel().isEmpty() ? "no channel." : "a channel."),
          "Name messages, or the channel whose dead ones are to be sent again.");
    }
    return RedeliverResponse.newBuilder()
        .setCount(notifications.redeliver(q.getIdsList(), q.getChannel(), caller))
        .build();
  }

  private ListAlarmsResponse alarms() {
    return ListAlarmsResponse.newBuilder()
        .addAllAlarms(notifications.alarms().stream().map(NotificationMapping::toProto).toList())
        .build();
  }
}
