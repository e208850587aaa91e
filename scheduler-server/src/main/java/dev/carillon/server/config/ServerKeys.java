package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.address;
import static dev.carillon.server.config.Kind.bytes;
import static dev.carillon.server.config.Kind.duration;
import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.integer;
import static dev.carillon.server.config.Kind.list;
import static dev.carillon.server.config.Kind.oneOf;
import static dev.carillon.server.config.Kind.text;

import java.time.Duration;
import java.util.List;

/** Everything that can be set for a server. */
final class ServerKeys {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  static final String TOPIC = "[a-zA-Z0-9._-]{1,249}";
  static final String TOPIC_FORM = "1–249 of the characters a–z A–Z 0–9 . _ -";
  static final String NAME = "[a-z0-9][a-z0-9._-]{0,63}";
  static final String NAME_FORM =
      "1–64 of the characters a–z 0–9 . _ -, beginning with a letter or digit";

  private ServerKeys() {}

  // Who and where.
  static final Key<String> CLUSTER =
      Key.of(
          "cluster",
          text(NAME, NAME_FORM),
          "carillon",
          "Name of the cluster and prefix of all its keys in Redis; two clusters on one Redis never"
              + " touch each other.");
  static final Key<String> NODE_ID =
      Key.of("node.id", text(NAME, NAME_FORM), "node-1", "Name of this server for people.")
          .alias("node-id", "NODE_ID");
  static final Key<Address> GRPC =
      Key.of(
              "grpc.address",
              address(),
              "localhost:9090",
              "Where the main port listens for gRPC and JSON; beyond loopback only with TLS and"
                  + " authentication.")
          .alias("grpc-addr", "GRPC_ADDRESS");
  static final Key<Integer> MAX_STREAMS =
      Key.of(
          "grpc.max-streams",
          integer(1, 100_000),
          "1000",
          "Most standing calls (sessions, watchers, logs) at one time; one more is told BUSY.");
  static final Key<Duration> CALL_TIMEOUT =
      Key.of(
          "grpc.call-timeout",
          duration(SECOND, HOUR),
          "30s",
          "How long a call that does not stand may take.");
  static final Key<Integer> MAX_CONNECTIONS =
      Key.of(
          "grpc.max-connections",
          integer(1, 1_000_000),
          "10000",
          "Most connections to each port at one time; one more is closed at once.");
  static final Key<Duration> IDLE_TIMEOUT =
      Key.of(
          "grpc.idle-timeout",
          duration(SECOND, DAY),
          "5m",
          "How long a connection may carry no call before it is closed.");
  static final Key<Duration> HEAD_TIMEOUT =
      Key.of(
          "grpc.head-timeout",
          duration(Duration.ofMillis(100), HOUR),
          "10s",
          "How long the head of a request, or one frame of HTTP/2, may take to come in before its"
              + " connection is closed.");
  static final Key<Duration> READER_TIMEOUT =
      Key.of(
          "grpc.reader-timeout",
          duration(SECOND, HOUR),
          "5m",
          "How long a watcher, or another receiver of a stream, may leave unread what it was sent;"
              + " then it is told BUSY and may go on from its last cursor.");
  static final Key<Address> RAFT =
      Key.of(
              "raft.address",
              address(),
              "localhost:8081",
              "Where the members of a cluster talk; kept, not used by a single server.")
          .alias("raft-addr", "RAFT_ADDRESS");
  static final Key<List<Address>> PEERS =
      Key.of(
              "peers",
              list(address()),
              "",
              "The raft addresses of the other members; kept, not used by a single server.")
          .alias("peers", "");

  // Kafka and dispatch.
  static final Key<String> KAFKA =
      Key.of(
          "kafka.bootstrap",
          text("([^\\s,]+:\\d+(,[^\\s,]+:\\d+)*)?", "host:port, several with commas, or nothing"),
          "",
          "Kafka brokers; empty: no Kafka, workers are told of work directly.");
  static final Key<List<String>> TASK_TOPICS =
      Key.of(
          "kafka.task-topics",
          list(text(TOPIC, TOPIC_FORM)),
          "",
          "How topics begin that tasks of type kafka may write to, of callers whose roles are"
              + " limited to tenants or queues; empty: to those of the doors alone.");
  static final Key<DispatchMode> DISPATCH =
      Key.of(
          "dispatch",
          oneOf(DispatchMode.class),
          "auto",
          "How workers learn of due work: auto by Kafka while it answers, direct never by Kafka.");

  // Door delaybox.
  static final Key<Boolean> DELAYBOX =
      Key.of("delaybox.enabled", flag(), "true", "Whether the delaybox door is open.");
  static final Key<String> DELAYBOX_QUEUE =
      Key.of(
          "delaybox.queue", text(NAME, NAME_FORM), "delaybox", "Queue of the tasks it takes in.");
  static final Key<Integer> DELAYBOX_PORT =
      Key.of("delaybox.port", integer(0, 65_535), "8088", "Its port; 0: any free one.");
  static final Key<String> DELAYBOX_PATH =
      Key.of(
          "delaybox.context-path",
          text("(/[A-Za-z0-9._~-]+)*", "nothing, or a path such as /scheduler"),
          "",
          "Path before /task and /ping.");
  static final Key<String> DELAYBOX_SCHEDULER_TOPIC =
      Key.of(
          "delaybox.scheduler-topic",
          text(TOPIC, TOPIC_FORM),
          "schedulerTopic",
          "Topic from which tasks are taken in.");
  static final Key<String> DELAYBOX_EXECUTION_TOPIC =
      Key.of(
          "delaybox.task-execution-topic",
          text(TOPIC, TOPIC_FORM),
          "taskExecutionTopic",
          "Topic to which the payload of a due PUB_SUB task goes.");

  // Engine.
  static final Key<Integer> BUCKETS =
      Key.of(
          "engine.buckets",
          integer(1, 256),
          "16",
          "Into how many shards the work is divided; fixed once the cluster holds data.");
  static final Key<Duration> LEASE =
      Key.of(
          "engine.lease",
          duration(SECOND.multipliedBy(2), HOUR),
          "30s",
          "How long a worker may be silent before its attempts count as lost.");
  static final Key<Duration> HEARTBEAT =
      Key.of(
          "engine.heartbeat",
          duration(Duration.ofMillis(200), HOUR),
          "10s",
          "How often a worker renews its leases; at most a third of the lease.");
  static final Key<Duration> CLAIM_TIMEOUT =
      Key.of(
          "engine.claim-timeout",
          duration(SECOND, HOUR),
          "60s",
          "How long a hint may stay unclaimed before the task is offered again.");
  static final Key<Integer> BATCH =
      Key.of(
          "engine.batch",
          integer(1, 500),
          "200",
          "Most tasks moved by one call to Redis; larger ones stall other callers longer.");

  static final Key<Duration> CANCEL_GRACE =
      Key.of(
          "engine.cancel-grace",
          duration(Duration.ZERO, HOUR),
          "10s",
          "How long a cancelled attempt may take to leave before it is killed.");
  static final Key<Duration> OWNER_GONE =
      Key.of(
          "engine.owner-gone-after",
          duration(SECOND.multipliedBy(2), HOUR),
          "10s",
          "How long a server may be silent before others take over its shards.");

  static final Key<Duration> AUDIT_EVERY =
      Key.of(
          "engine.audit-every",
          duration(SECOND, DAY.multipliedBy(7)),
          "10m",
          "Rest of the auditor between two walks over all records, indexes and counters.");
  static final Key<Boolean> AUDIT_REPAIR =
      Key.of(
          "engine.audit-repair",
          flag(),
          "true",
          "Whether the auditor sets index entries right by their records, and says so; if not, it"
              + " only tells. Wrong counters are only told in either case.");

  static final Key<Duration> KEY_WINDOW =
      Key.of(
          "engine.idempotency-window",
          duration(SECOND, DAY.multipliedBy(7)),
          "24h",
          "How long an idempotency key is known after the end of its task or run, also when that is"
              + " no longer kept. One value for the cluster: that of the server started last holds"
              + " for tasks that end from then on.");

  // Retention.
  static final Key<Duration> KEEP_FINISHED =
      Key.of(
          "retention.finished",
          duration(SECOND, DAY.multipliedBy(3650)),
          "7d",
          "How long ended tasks and their results are kept.");
  static final Key<Duration> KEEP_DEAD =
      Key.of(
          "retention.dead",
          duration(SECOND, DAY.multipliedBy(3650)),
          "30d",
          "How long dead letters are kept.");
  static final Key<Integer> KEEP_COUNT =
      Key.of(
          "retention.count",
          integer(1, Integer.MAX_VALUE),
          "1000000",
          "Most finished tasks, and most dead letters, kept of one queue; the oldest go first.");
  static final Key<Long> KEEP_BYTES =
      Key.of(
          "retention.bytes",
          bytes(),
          "1gb",
          "Most Redis memory of one queue's ended tasks, estimated from samples; finished ones go"
              + " first, the oldest before the others. 0: no limit.");

  // Limits.
  private static final String SHARE = "; of callers limited to a tenant or queue a tenth at most.";

  static final Key<Integer> MOST_QUEUES =
      Key.of("limits.queues", integer(1, 10_000), "1000", "Most queues" + SHARE);
  static final Key<Integer> MOST_TYPES =
      Key.of("limits.types", integer(1, 10_000), "1000", "Most types, over all queues" + SHARE);
  static final Key<Integer> MOST_TENANTS =
      Key.of("limits.tenants", integer(1, 10_000), "1000", "Most tenants" + SHARE);

  // Definitions.
  static final Key<String> DEFINITIONS_FOLDER =
      Key.of(
          "definitions.folder",
          text(),
          "",
          "A folder of workflows, schedules and queue settings (.yaml, .yml, .json) that is applied"
              + " whenever it changes, as carillon apply does; nothing is ever deleted. Empty:"
              + " none.");
  static final Key<Duration> DEFINITIONS_EVERY =
      Key.of(
          "definitions.every", duration(SECOND, DAY), "5s", "How often that folder is looked at.");

  static final List<Key<?>> ALL =
      List.of(
          CLUSTER,
          NODE_ID,
          GRPC,
          MAX_STREAMS,
          CALL_TIMEOUT,
          MAX_CONNECTIONS,
          IDLE_TIMEOUT,
          HEAD_TIMEOUT,
          READER_TIMEOUT,
          TlsKeys.CERTIFICATE,
          TlsKeys.KEY,
          TlsKeys.CLIENT_AUTH,
          TlsKeys.CLIENT_AUTHORITIES,
          AuthKeys.ENABLED,
          AuthKeys.SESSION,
          AuthKeys.ISSUER,
          AuthKeys.AUDIENCE,
          AuthKeys.JWKS,
          AuthKeys.CLOCK_SKEW,
          AuthKeys.ROLES_CLAIM,
          AuthKeys.TENANTS_CLAIM,
          AuthKeys.QUEUES_CLAIM,
          AuthKeys.CERTIFICATE_ROLES,
          AuthKeys.DOORS,
          AuthKeys.NEW_ADMIN_TOKEN,
          AuthKeys.HOSTS,
          AuthKeys.REQUESTS,
          AuthKeys.STREAMS,
          AuthKeys.CONNECTIONS,
          AuthKeys.BYTES,
          AuthKeys.FLEET,
          AuditKeys.KEEP,
          AuditKeys.ENTRIES,
          MaskKeys.BY_KEY,
          MaskKeys.KEYS,
          MaskKeys.OPEN_KEYS,
          MaskKeys.VALUES,
          RAFT,
          PEERS,
          RedisSettings.ADDRESS,
          RedisSettings.FORM,
          RedisSettings.MASTER,
          RedisSettings.USER,
          RedisSettings.PASSWORD,
          RedisSettings.SENTINEL_PASSWORD,
          RedisSettings.TLS,
          RedisSettings.CERTIFICATES,
          RedisSettings.TIMEOUT,
          RedisSettings.CONNECTIONS,
          RedisSettings.DURABILITY,
          RedisSettings.DURABILITY_TIMEOUT,
          RedisSettings.ANY_EVICTION,
          KAFKA,
          TASK_TOPICS,
          DISPATCH,
          ExportKeys.EXPORT,
          ExportKeys.EXPORT_TOPIC,
          ExportKeys.DEAD_TOPIC,
          ExportKeys.EXPORT_BYTES,
          ExportKeys.STATUS_KEYS,
          ExportKeys.STATUS_TTL,
          NotifyKeys.ENABLED,
          NotifyKeys.TIMEOUT,
          NotifyKeys.TRIES,
          NotifyKeys.RETRY_FIRST,
          NotifyKeys.RETRY_MOST,
          NotifyKeys.PORTS,
          NotifyKeys.HTTPS_ONLY,
          NotifyKeys.ALLOW,
          NotifyKeys.SECRET_KEY,
          NotifyKeys.TASK_SECRET,
          NotifyKeys.MAX_BYTES,
          NotifyKeys.SMTP_HOST,
          NotifyKeys.SMTP_PORT,
          NotifyKeys.SMTP_SECURITY,
          NotifyKeys.SMTP_USER,
          NotifyKeys.SMTP_PASSWORD,
          NotifyKeys.SMTP_FROM,
          NotifyKeys.SMTP_RECIPIENTS,
          NotifyKeys.SMTP_AUTHORITIES,
          DELAYBOX,
          DELAYBOX_PORT,
          DELAYBOX_PATH,
          DELAYBOX_QUEUE,
          DELAYBOX_SCHEDULER_TOPIC,
          DELAYBOX_EXECUTION_TOPIC,
          DoorKeys.TICKS,
          DoorKeys.TICKS_PORT,
          DoorKeys.TICKS_QUEUE,
          DoorKeys.TICKS_TOPIC,
          DoorKeys.TICKS_CREATE_TOPIC,
          DoorKeys.TICKS_REPLACE,
          DoorKeys.TICKS_REPORT,
          DoorKeys.JOBS,
          DoorKeys.JOBS_QUEUE,
          DoorKeys.TASKQ,
          DoorKeys.TASKQ_QUEUE,
          DoorKeys.TASKQ_LEASE,
          BUCKETS,
          LEASE,
          HEARTBEAT,
          CLAIM_TIMEOUT,
          CANCEL_GRACE,
          OWNER_GONE,
          BATCH,
          AUDIT_EVERY,
          AUDIT_REPAIR,
          KEY_WINDOW,
          KEEP_FINISHED,
          KEEP_DEAD,
          KEEP_COUNT,
          KEEP_BYTES,
          MOST_QUEUES,
          MOST_TYPES,
          MOST_TENANTS,
          DEFINITIONS_FOLDER,
          DEFINITIONS_EVERY,
          ObserveKeys.QUEUES,
          ObserveKeys.TYPES,
          ObserveKeys.LINES,
          ObserveKeys.TENANTS,
          ObserveKeys.ENDPOINT,
          ObserveKeys.HEADERS,
          ObserveKeys.PERCENT,
          ObserveKeys.SERVICE,
          ObserveKeys.LOG_FORMAT,
          ObserveKeys.LOG_LEVEL,
          ObserveKeys.LOG_LEVELS);
}
