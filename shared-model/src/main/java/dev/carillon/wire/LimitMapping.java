package dev.carillon.wire;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.queue.SlotHolder;
import dev.carillon.v1.BlockedKey;
import dev.carillon.v1.TaskState;
import java.time.Duration;
import java.util.Optional;

/** Settings and limits of queues and tenants. */
public final class LimitMapping {
  private static final long MAX_COUNT = 1_000_000_000;
  private static final Duration MAX_PER = Duration.ofDays(31);
  private static final Duration MAX_AGEING = Duration.ofDays(366);
  private static final Duration MAX_KEEP = Duration.ofDays(3_650);
  private static final int MAX_KEY = 1_024;

  private LimitMapping() {}

  public static dev.carillon.v1.QueueSettings toProto(String queue, QueueSettings s) {
    dev.carillon.v1.QueueSettings.Builder proto =
        dev.carillon.v1.QueueSettings.newBuilder()
            .setQueue(queue)
            .setConcurrency(s.concurrency())
            .setKey(s.key())
            .setKeyConcurrency(s.keyConcurrency())
            .setAgeingMillis(Fields.millis(s.ageing()))
            .setStrict(s.strict())
            .setKeepsNoDead(s.keepsNoDead());
    if (s.rate().limited()) {
      proto.setRate(toProto(s.rate()));
    }
    if (s.keyRate().limited()) {
      proto.setKeyRate(toProto(s.keyRate()));
    }
    if (!s.keep().equals(Keep.AS_EVERYWHERE)) {
      proto.setKeep(
          dev.carillon.v1.Keep.newBuilder()
              .setFinishedMillis(Fields.millis(s.keep().finished()))
              .setDeadMillis(Fields.millis(s.keep().dead()))
              .setCount(s.keep().count())
              .setBytes(s.keep().bytes()));
    }
    s.retry().ifPresent(retry -> proto.setRetry(SubmitMapping.toProto(retry)));
    return proto.build();
  }

  /**
   * Reads settings.
   *
   * @param prefix path of the settings within the request, for example {@code settings.}
   */
  public static QueueSettings fromProto(dev.carillon.v1.QueueSettings proto, String prefix) {
    int keyBytes = com.google.protobuf.ByteString.copyFromUtf8(proto.getKey()).size();
    Fields.range(keyBytes, 0, MAX_KEY, prefix + "key", "an expression of bytes", "Shorten it.");
    long ageing = proto.getAgeingMillis();
    if (ageing < 0 || ageing > MAX_AGEING.toMillis()) {
      throw Fields.wrong(
          prefix + "ageing_millis", "an ageing of 0 to 366 days", ageing, "Leave it out for 1 h.");
    }
    return new QueueSettings(
        concurrency(proto.getConcurrency(), prefix + "concurrency"),
        rate(proto.getRate(), prefix + "rate."),
        proto.getKey().strip(),
        concurrency(proto.getKeyConcurrency(), prefix + "key_concurrency"),
        rate(proto.getKeyRate(), prefix + "key_rate."),
        proto.hasRetry()
            ? Optional.of(SubmitMapping.fromProto(proto.getRetry(), prefix + "retry."))
            : Optional.empty(),
        ageing == 0 ? QueueSettings.DEFAULT_AGEING : Duration.ofMillis(ageing),
        proto.getStrict(),
        proto.getKeepsNoDead(),
        keep(proto.getKeep(), prefix + "keep."));
  }

  private static Keep keep(dev.carillon.v1.Keep proto, String prefix) {
    return new Keep(
        Duration.ofMillis(
            notNegative(
                proto.getFinishedMillis(), MAX_KEEP.toMillis(), prefix + "finished_millis")),
        Duration.ofMillis(
            notNegative(proto.getDeadMillis(), MAX_KEEP.toMillis(), prefix + "dead_millis")),
        notNegative(proto.getCount(), Long.MAX_VALUE, prefix + "count"),
        notNegative(proto.getBytes(), Long.MAX_VALUE, prefix + "bytes"));
  }

  private static long notNegative(long value, long most, String field) {
    if (value < 0 || value > most) {
      throw Fields.wrong(
          field, "0 to " + most, value, "0 keeps what the server keeps of every queue.");
    }
    return value;
  }

  public static dev.carillon.v1.TenantSettings toProto(QueueSettings s) {
    dev.carillon.v1.TenantSettings.Builder proto =
        dev.carillon.v1.TenantSettings.newBuilder().setConcurrency(s.concurrency());
    if (s.rate().limited()) {
      proto.setRate(toProto(s.rate()));
    }
    return proto.build();
  }

  public static QueueSettings fromProto(dev.carillon.v1.TenantSettings proto, String prefix) {
    return QueueSettings.ofTenant(
        concurrency(proto.getConcurrency(), prefix + "concurrency"),
        rate(proto.getRate(), prefix + "rate."));
  }

  private static int concurrency(int value, String field) {
    return Fields.range(value, 0, 1_000_000, field, "a number of tasks", "0 means no limit.");
  }

  static dev.carillon.v1.Rate toProto(Rate rate) {
    return dev.carillon.v1.Rate.newBuilder()
        .setCount(rate.count())
        .setPerMillis(Fields.millis(rate.per()))
        .setBurst(rate.burst())
        .build();
  }

  private static Rate rate(dev.carillon.v1.Rate proto, String prefix) {
    if (proto.getCount() < 0 || proto.getCount() > MAX_COUNT) {
      throw Fields.wrong(
          prefix + "count", "0 to 1,000,000,000 starts", proto.getCount(), "0 means no limit.");
    }
    if (proto.getPerMillis() < 0 || proto.getPerMillis() > MAX_PER.toMillis()) {
      throw Fields.wrong(
          prefix + "per_millis",
          "a span of 1 ms to 31 days",
          proto.getPerMillis(),
          "Leave it out for a second.");
    }
    if (proto.getBurst() < 0 || proto.getBurst() > MAX_COUNT) {
      throw Fields.wrong(
          prefix + "burst", "0 to 1,000,000,000 starts", proto.getBurst(), "Leave it out.");
    }
    if (proto.getCount() == 0) {
      return Rate.NONE;
    }
    Duration per = Duration.ofMillis(proto.getPerMillis() == 0 ? 1_000 : proto.getPerMillis());
    return proto.getBurst() == 0
        ? Rate.of(proto.getCount(), per)
        : new Rate(proto.getCount(), per, proto.getBurst());
  }

  public static dev.carillon.v1.LimitStatus toProto(LimitStatus status) {
    dev.carillon.v1.LimitStatus.Builder proto =
        dev.carillon.v1.LimitStatus.newBuilder()
            .setQueue(status.queue())
            .setTenant(status.tenant())
            .setSettings(toProto(status.queue(), status.settings()))
            .setHeld(status.held())
            .setTokens(status.tokens())
            .setBlockedTasks(status.blockedTasks());
    status.holders().forEach(h -> proto.addHolders(toProto(h)));
    status
        .blocked()
        .forEach(
            b ->
                proto.addBlocked(
                    BlockedKey.newBuilder()
                        .setKeyHash(b.keyHash())
                        .setKey(b.key())
                        .setTasks(b.tasks())));
    return proto.build();
  }

  private static dev.carillon.v1.SlotHolder toProto(SlotHolder h) {
    return dev.carillon.v1.SlotHolder.newBuilder()
        .setTaskId(h.taskId())
        .setGen(h.gen())
        .setState(h.state().map(TaskMapping::toProto).orElse(TaskState.TASK_STATE_UNSPECIFIED))
        .setKeyHash(h.keyHash())
        .setKey(h.key())
        .setWorker(h.worker())
        .setSinceMs(h.sinceMs())
        .setUntilMs(h.untilMs())
        .build();
  }

  public static LimitStatus fromProto(dev.carillon.v1.LimitStatus proto) {
    return new LimitStatus(
        proto.getQueue(),
        proto.getTenant(),
        fromProto(proto.getSettings(), "settings."),
        proto.getHeld(),
        proto.getTokens(),
        proto.getHoldersList().stream().map(LimitMapping::fromProto).toList(),
        proto.getBlockedList().stream()
            .map(b -> new LimitStatus.BlockedKey(b.getKeyHash(), b.getKey(), b.getTasks()))
            .toList(),
        proto.getBlockedTasks());
  }

  private static SlotHolder fromProto(dev.carillon.v1.SlotHolder h) {
    return new SlotHolder(
        h.getTaskId(),
        h.getGen(),
        h.getState() == TaskState.TASK_STATE_UNSPECIFIED
            ? Optional.empty()
            : Optional.of(TaskMapping.fromProto(h.getState(), "state")),
        h.getKeyHash(),
        h.getKey(),
        h.getWorker(),
        h.getSinceMs(),
        h.getUntilMs());
  }
}
