package dev.carillon.desktop.feature.cluster;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Member;
import java.util.List;

/** Servers, Redis, Kafka and clocks: a card each. */
final class GroundCards {
  private static final long SKEW_MILLIS = 1_000;

  private final FactCard servers = new FactCard(text("cluster.servers"));
  private final FactCard redis = new FactCard(text("cluster.redis"));
  private final FactCard kafka = new FactCard(text("cluster.kafka"));
  private final FactCard clock = new FactCard(text("cluster.clock"));

  List<FactCard> all() {
    return List.of(servers, redis, kafka, clock);
  }

  void servers(ClusterInfo i) {
    long live = i.members().stream().filter(Member::alive).count();
    long all = i.members().size();
    servers.show(
        live == all ? Tone.OK : Tone.RETRY,
        live == all ? "fth-check" : "fth-alert-triangle",
        live == all ? text("cluster.all.live") : text("cluster.some.silent", all - live),
        all == 1 ? text("cluster.server.one") : text("cluster.server.many", live, all),
        text(
            "cluster.leads", i.leader().isEmpty() ? text("cluster.nobody") : i.leader(), i.term()));
  }

  void show(Ground g) {
    redis(g.redis());
    kafka(g);
    boolean off = Math.abs(g.skewMillis()) >= SKEW_MILLIS;
    clock.show(
        off ? Tone.RETRY : Tone.OK,
        off ? "fth-alert-triangle" : "fth-check",
        text(off ? "cluster.clock.off" : "cluster.clock.right"),
        text("cluster.skew", g.skewMillis()),
        text("cluster.clock.words", g.nodeId()));
  }

  private void redis(Ground.Redis r) {
    boolean safe = "noeviction".equals(r.policy()) || r.policy().isEmpty();
    boolean writes = !"slave".equals(r.role());
    Tone tone = !r.reachable() || !writes ? Tone.DEAD : safe ? Tone.OK : Tone.RETRY;
    String word =
        !r.reachable()
            ? "cluster.redis.away"
            : !writes
                ? "cluster.redis.readonly"
                : safe ? "cluster.redis.fine" : "cluster.redis.evicts";
    String memory =
        r.maxBytes() == 0
            ? Figures.bytes(r.usedBytes())
            : text("of", Figures.bytes(r.usedBytes()), Figures.bytes(r.maxBytes()));
    redis.show(
        tone,
        tone == Tone.OK ? "fth-check" : "fth-alert-triangle",
        text(word),
        memory,
        text(
            "cluster.redis.words",
            r.version(),
            r.policy().isEmpty() ? "?" : r.policy(),
            text(r.appendOnly() ? "cluster.redis.aof" : "cluster.redis.noaof"),
            micros(r.roundTripMicros()),
            role(r)));
    redis.part(r.usedBytes(), r.maxBytes());
  }

  /** What it is for others: a replica takes no writes. */
  private static String role(Ground.Redis r) {
    return switch (r.role()) {
      case "slave" -> text("cluster.redis.replica");
      case "master" ->
          r.replicas() == 0
              ? text("cluster.redis.alone")
              : r.replicas() == 1
                  ? text("cluster.redis.one")
                  : text("cluster.redis.many", r.replicas());
      default -> "";
    };
  }

  private static String micros(long n) {
    return n >= 10_000
        ? n / 1000 + " ms"
        : n >= 1000 ? Figures.rate(n / 1000.0) + " ms" : n + " µs";
  }

  private void kafka(Ground g) {
    if (g.kafka().isEmpty()) {
      kafka.show(
          Tone.IDLE,
          "fth-minus",
          text("cluster.kafka.none"),
          text("cluster.kafka.direct"),
          text("cluster.kafka.none.words"));
      return;
    }
    long unread = g.lag().values().stream().mapToLong(Long::longValue).sum();
    kafka.show(
        g.kafkaOpen() ? Tone.OK : Tone.RETRY,
        g.kafkaOpen() ? "fth-check" : "fth-alert-triangle",
        text(g.kafkaOpen() ? "cluster.kafka.open" : "cluster.kafka.away"),
        text(
            unread == 1 ? "cluster.kafka.unread.one" : "cluster.kafka.unread",
            Figures.count(unread)),
        g.kafkaGroup().isEmpty()
            ? g.kafka()
            : text("cluster.kafka.words", g.kafka(), g.topicPrefix(), g.kafkaGroup()));
  }
}
