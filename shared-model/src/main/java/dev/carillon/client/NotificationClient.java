package dev.carillon.client;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.notify.Rule;
import dev.carillon.v1.ListAlarmsRequest;
import dev.carillon.v1.ListChannelsRequest;
import dev.carillon.v1.ListRulesRequest;
import dev.carillon.v1.NotificationRef;
import dev.carillon.v1.NotificationServiceGrpc;
import dev.carillon.v1.PutChannelRequest;
import dev.carillon.v1.RedeliverRequest;
import dev.carillon.v1.RedeliverResponse;
import dev.carillon.v1.RotateSecretRequest;
import dev.carillon.v1.TestNotificationRequest;
import dev.carillon.wire.NotificationMapping;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who is told of what. Nothing here blocks. */
public final class NotificationClient {
  private final Calls calls;

  NotificationClient(Calls calls) {
    this.calls = calls;
  }

  /**
   * Stores a channel.
   *
   * @param secret of a webhook, {@code whsec_…}; empty: those it has, or a new one
   */
  public CompletableFuture<ChannelAndSecret> putChannel(Channel channel, String secret) {
    return calls.unary(
        NotificationServiceGrpc.getPutChannelMethod(),
        PutChannelRequest.newBuilder()
            .setChannel(NotificationMapping.toProto(channel))
            .setSecret(secret)
            .build(),
        NotificationMapping::fromProto);
  }

  public CompletableFuture<Channel> channel(String id) {
    return calls.unary(
        NotificationServiceGrpc.getGetChannelMethod(), ref(id), NotificationMapping::fromProto);
  }

  public CompletableFuture<List<Channel>> channels() {
    return calls.unary(
        NotificationServiceGrpc.getListChannelsMethod(),
        ListChannelsRequest.getDefaultInstance(),
        answer -> answer.getChannelsList().stream().map(NotificationMapping::fromProto).toList());
  }

  /** Removes a channel; gives the id back. */
  public CompletableFuture<String> deleteChannel(String id) {
    return calls.unary(
        NotificationServiceGrpc.getDeleteChannelMethod(), ref(id), NotificationRef::getId);
  }

  /**
   * Adds a secret to a webhook.
   *
   * @param secret empty: one is made
   * @param keepOld how long the old ones go on signing; zero: 24 hours
   */
  public CompletableFuture<ChannelAndSecret> rotate(String id, String secret, Duration keepOld) {
    return calls.unary(
        NotificationServiceGrpc.getRotateSecretMethod(),
        RotateSecretRequest.newBuilder()
            .setId(id)
            .setSecret(secret)
            .setKeepMillis(keepOld.toMillis())
            .build(),
        NotificationMapping::fromProto);
  }

  public CompletableFuture<Rule> putRule(Rule rule) {
    return calls.unary(
        NotificationServiceGrpc.getPutRuleMethod(),
        NotificationMapping.toProto(rule),
        NotificationMapping::fromProto);
  }

  public CompletableFuture<Rule> rule(String id) {
    return calls.unary(
        NotificationServiceGrpc.getGetRuleMethod(), ref(id), NotificationMapping::fromProto);
  }

  public CompletableFuture<List<Rule>> rules() {
    return calls.unary(
        NotificationServiceGrpc.getListRulesMethod(),
        ListRulesRequest.getDefaultInstance(),
        answer -> answer.getRulesList().stream().map(NotificationMapping::fromProto).toList());
  }

  /** Removes a rule; gives the id back. */
  public CompletableFuture<String> deleteRule(String id) {
    return calls.unary(
        NotificationServiceGrpc.getDeleteRuleMethod(), ref(id), NotificationRef::getId);
  }

  /** Sends a marked message to all channels of a rule; answered once each has been tried. */
  public CompletableFuture<List<Delivery>> testRule(String rule) {
    return test(TestNotificationRequest.newBuilder().setRule(rule).build());
  }

  /** Sends a marked message to a channel; answered once it has been tried. */
  public CompletableFuture<List<Delivery>> testChannel(String channel) {
    return test(TestNotificationRequest.newBuilder().setChannel(channel).build());
  }

  private CompletableFuture<List<Delivery>> test(TestNotificationRequest request) {
    return calls.unary(
        NotificationServiceGrpc.getTestMethod(),
        request,
        answer -> NotificationMapping.fromProto(answer).deliveries());
  }

  /**
   * Messages, the newest first.
   *
   * @param pageSize 1–500; 0: 100
   * @param pageToken empty: from the newest on
   */
  public CompletableFuture<DeliveryPage> deliveries(
      DeliveryFilter filter, int pageSize, String pageToken) {
    return calls.unary(
        NotificationServiceGrpc.getListDeliveriesMethod(),
        NotificationMapping.toProto(filter, pageSize, pageToken),
        NotificationMapping::fromProto);
  }

  /** One message with its text. */
  public CompletableFuture<Delivery> delivery(String id) {
    return calls.unary(
        NotificationServiceGrpc.getGetDeliveryMethod(), ref(id), NotificationMapping::fromProto);
  }

  /**
   * Sends messages again; gives their number.
   *
   * @param ids empty: the dead ones of the channel
   */
  public CompletableFuture<Long> redeliver(List<String> ids, String channel) {
    return calls.unary(
        NotificationServiceGrpc.getRedeliverMethod(),
        RedeliverRequest.newBuilder().addAllIds(ids).setChannel(channel).build(),
        RedeliverResponse::getCount);
  }

  public CompletableFuture<List<Alarm>> alarms() {
    return calls.unary(
        NotificationServiceGrpc.getListAlarmsMethod(),
        ListAlarmsRequest.getDefaultInstance(),
        answer -> answer.getAlarmsList().stream().map(NotificationMapping::fromProto).toList());
  }

  private static NotificationRef ref(String id) {
    return NotificationRef.newBuilder().setId(id).build();
  }
}
