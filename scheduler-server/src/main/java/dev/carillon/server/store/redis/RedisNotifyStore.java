package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.notify.Happening;
import dev.carillon.server.core.port.NotifyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifications in one bucket: they are few, and what is told together comes from all buckets. */
final class RedisNotifyStore implements NotifyStore {
  private static final Logger LOG = LoggerFactory.getLogger(RedisNotifyStore.class);
  private static final String OPERATION = "notify";
  private static final String JOBS = "jobs";
  private static final int SAMPLES = 10;

  /** Unreadable groups passed by at most. */
  private static final int BAD = 1_000;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LongSupplier nowMs;
  private final RedisDeliveries deliveries;

  /** Unreadable groups that were told of. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  RedisNotifyStore(ScriptRunner runner, RedisKeys keys, LongSupplier nowMs) {
    this.runner = runner;
    this.keys = keys;
    this.nowMs = nowMs;
    this.deliveries = new RedisDeliveries(runner, keys);
  }

  private byte[] key(String name) {
    return keys.named(HOME, name);
  }

  @Override
  public long version() {
    byte[] version =
        runner.call(OPERATION, r -> r.hget(key("notify"), "version".getBytes(ISO_8859_1)));
    return version == null ? 0 : Long.parseLong(new String(version, ISO_8859_1));
  }

  @Override
  public Config config() {
    // The version first: what changes meanwhile is read again for the next one.
    long version = version();
    if (version == 0) {
      return Config.NONE;
    }
    List<StoredChannel> channels =
        new ArrayList<>(
            all("notify:channels").values().stream().map(NotifyCodec::channel).toList());
    channels.sort(Comparator.comparing(c -> c.channel().id()));
    List<Rule> rules =
        new ArrayList<>(all("notify:rules").values().stream().map(NotifyCodec::rule).toList());
    rules.sort(Comparator.comparing(Rule::id));
    return new Config(version, channels, rules, !all("notify:jobs").isEmpty());
  }

  private Map<byte[], byte[]> all(String name) {
    return runner.call(OPERATION, r -> r.hgetAll(key(name)));
  }

  @Override
  public boolean put(long version, StoredChannel channel) {
    return put(version, "channels", channel.channel().id(), NotifyCodec.write(channel));
  }

  @Override
  public boolean put(long version, Rule rule) {
    return put(version, "rules", rule.id(), NotifyCodec.write(rule));
  }

  @Override
  public boolean removeChannel(long version, String id) {
    return put(version, "channels", id, new byte[0]);
  }

  @Override
  public boolean removeRule(long version, String id) {
    return put(version, "rules", id, new byte[0]);
  }

  @Override
  public boolean expectJobs(long version) {
    return put(version, JOBS, JOBS, new byte[] {'1'});
  }

  @Override
  public boolean expectsJobs() {
    return runner.call(OPERATION, r -> r.exists(key("notify:" + JOBS)));
  }

  private boolean put(long version, String kind, String id, byte[] text) {
    Args args = new Args().number(version).ascii(kind).text(id).bytes(text);
    return runner.run(Script.NOTIFY_PUT, HOME, args.list()).code().equals("OK");
  }

  @Override
  public void open() {
    List<byte[]> reader = List.of(RedisEventReader.NOTIFICATIONS.getBytes(ISO_8859_1));
    runner.runAll(
        IntStream.range(0, keys.buckets())
            .mapToObj(b -> new ScriptRunner.Call(Script.NOTIFY_OPEN, b, reader))
            .toList());
  }

  @Override
  public void fold(int bucket, List<Match> matches) {
    Args args = new Args().number(bucket);
    for (Match match : matches) {
      args.ascii(match.place())
          .text(match.rule())
          .text(match.alike())
          .number(match.gather().toMillis())
          .number(match.coolDown().toMillis())
          .text(match.target())
          .text(match.sample().event())
          .bytes(NotifyCodec.write(match.sample()));
    }
    Reply unused = runner.run(Script.NOTIFY_FOLD, HOME, args.list());
  }

  @Override
  public List<Gathered> due(Line line, int most) {
    byte[] closes = key(line == Line.RULES ? "notify:closes" : "notify:asks");
    long now = nowMs.getAsLong();
    List<Gathered> groups = new ArrayList<>();
    int at = 0;
    while (groups.size() < most && at - groups.size() < BAD) {
      int from = at;
      int room = most - groups.size();
      List<byte[]> names =
          List.copyOf(
              runner.call(OPERATION, r -> r.zrangeByScore(closes, 0, (double) now, from, room)));
      for (byte[] name : names) {
        // Keys are written byte by byte: a name of other letters stays what it is.
        Map<String, byte[]> fields = fields("notify:group:" + new String(name, ISO_8859_1));
        readable(new String(name, UTF_8), fields).ifPresent(groups::add);
      }
      at += names.size();
      if (names.size() < room) {
        break;
      }
    }
    return groups;
  }

  /** Empty for one that cannot be read: it stays where it is, and others go on. */
  private Optional<Gathered> readable(String name, Map<String, byte[]> fields) {
    try {
      return Optional.of(group(name, fields));
    } catch (RuntimeException e) {
      if (told.size() < BAD && told.add(name)) {
        LOG.warn("notify: what was gathered as '{}' cannot be read and is passed by", name, e);
      }
      return Optional.empty();
    }
  }

  private Map<String, byte[]> fields(String name) {
    Map<String, byte[]> fields = new HashMap<>();
    runner
        .call(OPERATION, r -> r.hgetAll(key(name)))
        .forEach((field, value) -> fields.put(new String(field, ISO_8859_1), value));
    return fields;
  }

  private static Gathered group(String name, Map<String, byte[]> fields) {
    if (fields.isEmpty()) {
      return new Gathered(name, "", "", "", 0, Duration.ZERO, List.of());
    }
    List<Happening> samples = new ArrayList<>();
    for (int i = 1; i <= SAMPLES && fields.containsKey("s" + i); i++) {
      samples.add(NotifyCodec.happening(bytes(fields, "s" + i)));
    }
    if (fields.containsKey("last")) {
      samples.add(NotifyCodec.happening(bytes(fields, "last")));
    }
    return new Gathered(
        name,
        text(fields, "rule"),
        text(fields, "target"),
        text(fields, "event"),
        Long.parseLong(text(fields, "n")),
        Duration.ofMillis(Long.parseLong(text(fields, "cool"))),
        samples);
  }

  private static byte[] bytes(Map<String, byte[]> fields, String field) {
    return fields.getOrDefault(field, new byte[0]);
  }

  private static String text(Map<String, byte[]> fields, String field) {
    return new String(bytes(fields, field), UTF_8);
  }

  @Override
  public boolean close(long epoch, Gathered group, List<Parcel> parcels) {
    boolean cools = group.coolDown().isPositive() && !parcels.isEmpty();
    Args args =
        new Args()
            .number(epoch)
            .text(group.name())
            .number(group.count())
            .text(cools ? group.name() : "")
            .number(group.coolDown().toMillis())
            .ascii("")
            .ascii("")
            .ascii("")
            .number(0);
    return closed(args, parcels);
  }

  private boolean closed(Args args, List<Parcel> parcels) {
    for (Parcel parcel : parcels) {
      args.ascii(parcel.id())
          .text(parcel.channel())
          .bytes(NotifyCodec.head(parcel))
          .text(parcel.body());
    }
    Reply reply =
        runner.run(Script.NOTIFY_CLOSE, HOME, args.list()).orFenced("notifications", HOME);
    return reply.code().equals("OK");
  }

  @Override
  public List<Alarm> alarms() {
    List<Alarm> alarms =
        new ArrayList<>(all("notify:alarms").values().stream().map(NotifyCodec::alarm).toList());
    alarms.sort(
        Comparator.comparing(Alarm::rule)
            .thenComparing(Alarm::event)
            .thenComparing(Alarm::subject));
    return alarms;
  }

  @Override
  public long coolUntil(String name) {
    byte[] until = runner.call(OPERATION, r -> r.hget(key("notify:cool"), name.getBytes(UTF_8)));
    return until == null ? 0 : (long) Double.parseDouble(new String(until, ISO_8859_1));
  }

  @Override
  public boolean alarm(
      long epoch,
      Optional<Alarm> before,
      Optional<Alarm> now,
      String coolName,
      Duration coolDown,
      List<Parcel> parcels) {
    Alarm which = before.or(() -> now).orElseThrow();
    Args args =
        new Args()
            .number(epoch)
            .ascii("")
            .ascii("")
            .text(coolDown.isPositive() ? coolName : "")
            .number(coolDown.toMillis())
            .text(which.rule() + " " + which.event().word() + " " + which.subject())
            .bytes(before.map(NotifyCodec::write).orElse(new byte[0]))
            .bytes(now.map(NotifyCodec::write).orElse(new byte[0]))
            .number(0);
    return closed(args, parcels);
  }

  @Override
  public void create(List<Parcel> parcels, Duration from) {
    Args args = new Args();
    for (int i = 0; i < 8; i++) {
      args.ascii("");
    }
    boolean unused = closed(args.number(from.toMillis()), parcels);
  }

  @Override
  public List<Due> take(long epoch, Line line, int most, Duration hold) {
    return deliveries.take(epoch, line, most, hold);
  }

  @Override
  public Set<String> hold(List<Due> due, Duration hold) {
    return deliveries.hold(due, hold);
  }

  @Override
  public boolean done(String id, int tries, Outcome outcome) {
    return deliveries.done(id, tries, outcome);
  }

  @Override
  public long backlog() {
    return runner.call(OPERATION, r -> r.zcard(key("notify:closes")))
        + runner.call(OPERATION, r -> r.zcard(key("notify:sends")));
  }

  @Override
  public Waiting waiting() {
    return deliveries.waiting();
  }

  @Override
  public DeliveryPage list(DeliveryFilter filter, int most, String token) {
    return deliveries.list(filter, most, token);
  }

  @Override
  public Optional<Delivery> find(String id) {
    return deliveries.find(id);
  }

  @Override
  public long again(List<String> ids) {
    return deliveries.again(ids);
  }

  @Override
  public List<String> dead(String channel, int most) {
    return deliveries.dead(channel, most);
  }

  @Override
  public OptionalLong sweep(long epoch, Duration delivered, Duration dead, int most, long rank) {
    return deliveries.sweep(epoch, delivered, dead, most, rank);
  }
}
