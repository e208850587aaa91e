package dev.carillon.server.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Settings of a single broker that is its own controller. */
final class KafkaSettings {
  static final int NODE = 1;

  private KafkaSettings() {}

  static Properties of(Path log, int port, int controllerPort, Map<String, String> extra) {
    var p = new Properties();
    listen(p, port, controllerPort);
    aloneInTheCluster(p);
    shareGroups(p);
    smallAndQuick(p);
    p.setProperty("log.dirs", log.toString());
    p.putAll(extra);
    return p;
  }

  private static void listen(Properties p, int port, int controllerPort) {
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", String.valueOf(NODE));
    p.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
  }

  /** One copy of everything: there is nowhere to put a second one. */
  private static void aloneInTheCluster(Properties p) {
    p.setProperty("default.replication.factor", "1");
    p.setProperty("min.insync.replicas", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    // 50 partitions each by default: as many files to open at every start.
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
    // An orderly stop ends the broker's session; after a crash the next start waits until it is
    // over.
    p.setProperty("controlled.shutdown.enable", "true");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("broker.session.timeout.ms", "3000");
    p.setProperty("controller.quorum.election.timeout.ms", "200");
    p.setProperty("controller.quorum.election.backoff.max.ms", "100");
    p.setProperty("controller.quorum.append.linger.ms", "5");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    // A misspelt topic is a fault to be seen, not a topic to be made.
    p.setProperty("auto.create.topics.enable", "false");
  }

  /** KIP-932: the heartbeat interval is how long a new member waits for its first record. */
  private static void shareGroups(Properties p) {
    p.setProperty("group.coordinator.rebalance.protocols", "classic,consumer,share");
    p.setProperty("group.share.min.heartbeat.interval.ms", "250");
    p.setProperty("group.share.heartbeat.interval.ms", "500");
    p.setProperty("group.share.min.session.timeout.ms", "3000");
    p.setProperty("group.share.session.timeout.ms", "10000");
    p.setProperty("group.share.assignment.interval.ms", "100");
    p.setProperty("group.share.initialize.retry.interval.ms", "1000");
    p.setProperty("group.share.min.record.lock.duration.ms", "1000");
    p.setProperty("group.consumer.min.heartbeat.interval.ms", "250");
    p.setProperty("group.consumer.heartbeat.interval.ms", "500");
  }

  /** Hints are read at once and worthless afterwards; payload topics set their own retention. */
  private static void smallAndQuick(Properties p) {
    p.setProperty("log.segment.bytes", String.valueOf(16 << 20));
    p.setProperty("log.retention.hours", "24");
    p.setProperty("log.retention.bytes", String.valueOf(256L << 20));
    p.setProperty("log.index.size.max.bytes", String.valueOf(1 << 20));
    p.setProperty("offsets.topic.segment.bytes", String.valueOf(4 << 20));
    p.setProperty("share.coordinator.state.topic.segment.bytes", String.valueOf(4 << 20));
    p.setProperty("transaction.state.log.segment.bytes", String.valueOf(4 << 20));
    p.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
    p.setProperty("log.cleaner.io.buffer.size", String.valueOf(256 << 10));
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "2");
    p.setProperty("background.threads", "2");
    p.setProperty("group.coordinator.threads", "1");
    p.setProperty("group.coordinator.append.linger.ms", "0");
    p.setProperty("share.coordinator.append.linger.ms", "0");
    // No JMX: nobody reads it here, and registering thousands of beans costs a second of start.
    p.setProperty("metric.reporters", "");
  }
}
