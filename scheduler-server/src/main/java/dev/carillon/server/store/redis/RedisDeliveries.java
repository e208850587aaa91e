package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Due;
import dev.carillon.server.core.port.NotifyStore.Line;
import dev.carillon.server.core.port.NotifyStore.Outcome;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.Response;

/** Messages on their way, and those that were. */
final class RedisDeliveries {
  private static final String OPERATION = "notify";
  private static final int HOME = NotifyStore.HOME;
  private static final int IN_A_REPLY = 5;
  private static final int READ = 100;

  /** Messages looked at for one page, whatever the filter lets pass. */
  private static final int LOOKED_AT = 10_000;

  private static final int LOOKED_FOR_OLDEST = 1_000;

  private static final byte[][] FIELDS = {
    field("channel"),
    field("head"),
    field("state"),
    field("tries"),
    field("created"),
    field("next"),
    field("body")
  };

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisDeliveries(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  private static byte[] field(String name) {
    return name.getBytes(ISO_8859_1);
  }

  private byte[] key(String name) {
    return keys.named(HOME, name);
  }

  List<Due> take(long epoch, Line line, int most, Duration hold) {
    Reply reply =
        runner
            .run(
                Script.NOTIFY_TAKE,
                HOME,
                new Args()
                    .number(epoch)
                    .number(most)
                    .number(hold.toMillis())
                    .ascii(line == Line.RULES ? "sends" : "asked")
                    .list())
            .orFenced("notifications", HOME);
    List<Due> due = new ArrayList<>();
    for (int i = 2; i + IN_A_REPLY <= reply.size(); i += IN_A_REPLY) {
      Parcel parcel =
          NotifyCodec.parcel(
              reply.text(i),
              utf8(reply.bytes(i + 1)),
              reply.bytes(i + 2),
              utf8(reply.bytes(i + 3)));
      due.add(new Due(parcel, (int) reply.number(i + 4)));
    }
    return due;
  }

  Set<String> hold(List<Due> due, Duration hold) {
    Args args = new Args().number(hold.toMillis());
    due.forEach(one -> args.ascii(one.parcel().id()).number(one.tries()));
    Reply reply = runner.run(Script.NOTIFY_HOLD, HOME, args.list());
    return reply.from(1).stream().map(id -> utf8((byte[]) id)).collect(Collectors.toSet());
  }

  NotifyStore.Waiting waiting() {
    long oldest = Long.MAX_VALUE;
    for (String line : List.of("notify:sends", "notify:asked")) {
      // By its id: a message that is tried again and again stands anywhere in its line.
      for (byte[] id : runner.call(OPERATION, r -> r.zrange(key(line), 0, LOOKED_FOR_OLDEST - 1))) {
        oldest = Math.min(oldest, born(utf8(id)));
      }
    }
    return new NotifyStore.Waiting(
        runner.call(OPERATION, r -> r.zcard(key("notify:sends"))),
        runner.call(OPERATION, r -> r.zcard(key("notify:asked"))),
        oldest == Long.MAX_VALUE ? 0 : oldest);
  }

  private static long born(String id) {
    String ulid = id.substring(id.indexOf('_') + 1);
    return Ulid.valid(ulid) ? Ulid.millis(ulid) : Long.MAX_VALUE;
  }

  boolean done(String id, int tries, Outcome outcome) {
    // The next try is at least a moment away, so that 0 can mean none.
    long next = outcome.next().map(d -> Math.max(1, d.toMillis())).orElse(0L);
    return runner
        .run(
            Script.NOTIFY_DONE,
            HOME,
            new Args()
                .ascii(id)
                .number(tries)
                .ascii(outcome.state().name())
                .number(next)
                .bytes(NotifyCodec.write(outcome.told()))
                .list())
        .code()
        .equals("OK");
  }

  long again(List<String> ids) {
    Args args = new Args();
    ids.forEach(args::text);
    return runner.run(Script.NOTIFY_AGAIN, HOME, args.list()).number(1);
  }

  OptionalLong sweep(long epoch, Duration delivered, Duration dead, int most, long rank) {
    Reply reply =
        runner
            .run(
                Script.NOTIFY_SWEEP,
                HOME,
                new Args()
                    .number(epoch)
                    .number(delivered.toMillis())
                    .number(dead.toMillis())
                    .number(most)
                    .number(rank)
                    .list())
            .orFenced("notifications", HOME);
    return reply.number(2) < 0 ? OptionalLong.empty() : OptionalLong.of(reply.number(2));
  }

  Optional<Delivery> find(String id) {
    return read(List.of(id), true).stream().findFirst();
  }

  List<String> dead(String channel, int most) {
    List<String> ids =
        runner.call(OPERATION, r -> r.zrange(key("notify:deads"), 0, LOOKED_AT)).stream()
            .map(RedisDeliveries::utf8)
            .toList();
    List<String> found = new ArrayList<>();
    for (int from = 0; from < ids.size() && found.size() < most; from += READ) {
      read(ids.subList(from, Math.min(ids.size(), from + READ)), false).stream()
          .filter(d -> d.channel().equals(channel))
          .map(Delivery::id)
          .forEach(found::add);
    }
    return found.subList(0, Math.min(most, found.size()));
  }

  /** The newest first; the token is the last id told. */
  DeliveryPage list(DeliveryFilter filter, int most, String token) {
    long from = 0;
    if (!token.isEmpty()) {
      Long rank = runner.call(OPERATION, r -> r.zrevrank(key("notify:log"), token.getBytes(UTF_8)));
      if (rank == null) {
        return new DeliveryPage(List.of(), ""); // it was forgotten, and so is what is older
      }
      from = rank + 1;
    }
    List<Delivery> page = new ArrayList<>();
    for (long at = from; at < from + LOOKED_AT; at += READ) {
      long first = at;
      List<String> ids =
          runner
              .call(OPERATION, r -> r.zrevrange(key("notify:log"), first, first + READ - 1))
              .stream()
              .map(RedisDeliveries::utf8)
              .toList();
      for (Delivery delivery : read(ids, false)) {
        if (passes(delivery, filter)) {
          if (page.size() == most) {
            return new DeliveryPage(page, page.getLast().id());
          }
          page.add(delivery);
        }
      }
      if (ids.size() < READ) {
        return new DeliveryPage(page, "");
      }
    }
    return new DeliveryPage(page, "");
  }

  private static boolean passes(Delivery delivery, DeliveryFilter filter) {
    return filter.state().map(delivery.state()::equals).orElse(true)
        && (filter.channel().isEmpty() || filter.channel().equals(delivery.channel()))
        && (filter.rule().isEmpty() || filter.rule().equals(delivery.rule()));
  }

  private List<Delivery> read(List<String> ids, boolean withBody) {
    List<Object> values =
        runner.read(
            OPERATION,
            p -> {
              List<Response<List<byte[]>>> all = new ArrayList<>();
              for (String id : ids) {
                all.add(p.hmget(key("notify:send:" + id), FIELDS));
                all.add(p.lrange(key("notify:tries:" + id), 0, -1));
              }
              return all;
            });
    List<Delivery> found = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      List<?> fields = (List<?>) values.get(2 * i);
      if (fields.getFirst() != null) {
        found.add(delivery(ids.get(i), fields, (List<?>) values.get(2 * i + 1), withBody));
      }
    }
    return found;
  }

  private static Delivery delivery(String id, List<?> f, List<?> tries, boolean withBody) {
    Parcel p = NotifyCodec.parcel(id, text(f, 0), (byte[]) f.get(1), withBody ? text(f, 6) : "");
    return new Delivery(
        id,
        p.channel(),
        shown(p.target()),
        p.rule(),
        p.event(),
        Delivery.State.valueOf(text(f, 2)),
        p.test(),
        p.recovered(),
        p.count(),
        p.summary(),
        (long) Double.parseDouble(text(f, 4)),
        (long) Double.parseDouble(text(f, 5)),
        Integer.parseInt(text(f, 3)),
        tries.stream().map(t -> NotifyCodec.tried((byte[]) t)).toList(),
        p.body());
  }

  /** A URL without its query, which may hold a password. */
  private static String shown(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query) + "?…";
  }

  private static String text(List<?> fields, int i) {
    return fields.get(i) instanceof byte[] bytes ? utf8(bytes) : "";
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
