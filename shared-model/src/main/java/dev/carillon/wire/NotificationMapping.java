package dev.carillon.wire;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.v1.DeliveryTry;
import dev.carillon.v1.ListDeliveriesRequest;
import dev.carillon.v1.ListDeliveriesResponse;
import dev.carillon.v1.NotificationAlarm;
import dev.carillon.v1.NotificationChannel;
import dev.carillon.v1.NotificationDelivery;
import dev.carillon.v1.NotificationRule;
import dev.carillon.v1.SigningKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Channels, rules and messages. */
public final class NotificationMapping {
  private NotificationMapping() {}

  public static NotificationChannel toProto(Channel channel) {
    NotificationChannel.Builder proto =
        NotificationChannel.newBuilder()
            .setId(channel.id())
            .setKind(channel.kind().word())
            .setNote(channel.note())
            .setDisabled(channel.disabled())
            .setUrl(channel.url())
            .addAllRecipients(channel.recipients())
            .setDisabledBecause(channel.disabledBecause())
            .setChangedAt(channel.changedMs())
            .setChangedBy(channel.changedBy());
    channel
        .keys()
        .forEach(
            key ->
                proto.addKeys(
                    SigningKey.newBuilder()
                        .setId(key.id())
                        .setCreatedAt(key.createdMs())
                        .setEndsAt(key.endsMs())));
    return proto.build();
  }

  /**
   * Reads a channel.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for an unknown kind
   */
  public static Channel fromProto(NotificationChannel proto) {
    return new Channel(
        proto.getId(),
        Channel.Kind.of(proto.getKind()),
        proto.getNote(),
        proto.getDisabled(),
        proto.getUrl(),
        proto.getRecipientsList(),
        proto.getKeysList().stream()
            .map(key -> new Channel.Key(key.getId(), key.getCreatedAt(), key.getEndsAt()))
            .toList(),
        proto.getDisabledBecause(),
        proto.getChangedAt(),
        proto.getChangedBy());
  }

  public static dev.carillon.v1.ChannelAndSecret toProto(ChannelAndSecret made) {
    return dev.carillon.v1.ChannelAndSecret.newBuilder()
        .setChannel(toProto(made.channel()))
        .setSecret(made.secret())
        .build();
  }

  public static ChannelAndSecret fromProto(dev.carillon.v1.ChannelAndSecret proto) {
    return new ChannelAndSecret(fromProto(proto.getChannel()), proto.getSecret());
  }

  public static NotificationRule toProto(Rule rule) {
    return NotificationRule.newBuilder()
        .setId(rule.id())
        .setNote(rule.note())
        .setDisabled(rule.disabled())
        .addAllEvents(rule.sortedEvents().stream().map(NotifyEvent::word).toList())
        .setFilter(rule.filter())
        .addAllChannels(rule.channels())
        .setCoolDownMillis(Fields.millis(rule.coolDown()))
        .setGroupMillis(Fields.millis(rule.group()))
        .addAllQueues(rule.bounds().queues())
        .setDepth(rule.bounds().depth())
        .setAgeMillis(Fields.millis(rule.bounds().age()))
        .setForMillis(Fields.millis(rule.bounds().holdsFor()))
        .setMemoryPercent(rule.bounds().memoryPercent())
        .setWithErrors(rule.withErrors())
        .setChangedAt(rule.changedMs())
        .setChangedBy(rule.changedBy())
        .build();
  }

  /**
   * Reads a rule.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for an unknown event or a
   *     negative number
   */
  public static Rule fromProto(NotificationRule proto) {
    Set<NotifyEvent> events = EnumSet.noneOf(NotifyEvent.class);
    proto.getEventsList().forEach(word -> events.add(NotifyEvent.of(word)));
    return new Rule(
        proto.getId(),
        proto.getNote(),
        proto.getDisabled(),
        events,
        proto.getFilter(),
        proto.getChannelsList(),
        span(proto.getCoolDownMillis(), "cool_down_millis"),
        span(proto.getGroupMillis(), "group_millis"),
        new Rule.Bounds(
            proto.getQueuesList(),
            Fields.notNegative(proto.getDepth(), "depth", "a number of tasks", "Leave it out."),
            span(proto.getAgeMillis(), "age_millis"),
            span(proto.getForMillis(), "for_millis"),
            Fields.range(
                proto.getMemoryPercent(),
                0,
                99,
                "memory_percent",
                "a percentage",
                "Leave it out for 85.")),
        proto.getWithErrors(),
        proto.getChangedAt(),
        proto.getChangedBy());
  }

  private static Duration span(long millis, String field) {
    return Duration.ofMillis(
        Fields.notNegative(millis, field, "a length of time in milliseconds", "Leave it out."));
  }

  public static NotificationDelivery toProto(Delivery delivery) {
    NotificationDelivery.Builder proto =
        NotificationDelivery.newBuilder()
            .setId(delivery.id())
            .setChannel(delivery.channel())
            .setTarget(delivery.target())
            .setRule(delivery.rule())
            .setEvent(delivery.event())
            .setState(delivery.state().word())
            .setTest(delivery.test())
            .setRecovered(delivery.recovered())
            .setCount(delivery.count())
            .setSummary(delivery.summary())
            .setCreatedAt(delivery.createdMs())
            .setNextAt(delivery.nextMs())
            .setTries(delivery.tries())
            .setBody(delivery.body());
    delivery
        .log()
        .forEach(
            one ->
                proto.addLog(
                    DeliveryTry.newBuilder()
                        .setAt(one.atMs())
                        .setStatus(one.status())
                        .setLatencyMillis(one.latencyMs())
                        .setAddress(one.address())
                        .setAccepted(one.accepted())
                        .setAnswer(one.answer())));
    return proto.build();
  }

  public static Delivery fromProto(NotificationDelivery proto) {
    return new Delivery(
        proto.getId(),
        proto.getChannel(),
        proto.getTarget(),
        proto.getRule(),
        proto.getEvent(),
        Delivery.State.of(proto.getState()),
        proto.getTest(),
        proto.getRecovered(),
        proto.getCount(),
        proto.getSummary(),
        proto.getCreatedAt(),
        proto.getNextAt(),
        proto.getTries(),
        proto.getLogList().stream()
            .map(
                one ->
                    new Delivery.Try(
                        one.getAt(),
                        one.getStatus(),
                        one.getLatencyMillis(),
                        one.getAddress(),
                        one.getAccepted(),
                        one.getAnswer()))
            .toList(),
        proto.getBody());
  }

  public static ListDeliveriesResponse toProto(DeliveryPage page) {
    return ListDeliveriesResponse.newBuilder()
        .addAllDeliveries(page.deliveries().stream().map(NotificationMapping::toProto).toList())
        .setNextPageToken(page.next())
        .build();
  }

  public static DeliveryPage fromProto(ListDeliveriesResponse proto) {
    return new DeliveryPage(
        proto.getDeliveriesList().stream().map(NotificationMapping::fromProto).toList(),
        proto.getNextPageToken());
  }

  public static ListDeliveriesRequest toProto(DeliveryFilter filter, int pageSize, String token) {
    return ListDeliveriesRequest.newBuilder()
        .setState(filter.state().map(Delivery.State::word).orElse(""))
        .setChannel(filter.channel())
        .setRule(filter.rule())
        .setPageSize(pageSize)
        .setPageToken(token)
        .build();
  }

  /**
   * Reads a filter.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for an unknown state
   */
  public static DeliveryFilter fromProto(ListDeliveriesRequest proto) {
    return new DeliveryFilter(
        proto.getState().isEmpty()
            ? Optional.empty()
            : Optional.of(Delivery.State.of(proto.getState())),
        proto.getChannel(),
        proto.getRule());
  }

  public static NotificationAlarm toProto(Alarm alarm) {
    NotificationAlarm.Builder proto =
        NotificationAlarm.newBuilder()
            .setRule(alarm.rule())
            .setEvent(alarm.event().word())
            .setSubject(alarm.subject())
            .setSince(alarm.sinceMs())
            .setTold(alarm.told())
            .setValue(alarm.value());
    if (alarm.toldValue().says()) {
      proto.setToldValue(ToldMapping.toProto(alarm.toldValue()));
    }
    return proto.build();
  }

  public static Alarm fromProto(NotificationAlarm proto) {
    return new Alarm(
        proto.getRule(),
        NotifyEvent.of(proto.getEvent()),
        proto.getSubject(),
        proto.getSince(),
        proto.getTold(),
        proto.getValue(),
        ToldMapping.fromProto(proto.getToldValue()));
  }
}
