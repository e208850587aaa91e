package dev.carillon.server.config;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a server was told.
 *
 * @param cluster name of the cluster, prefix of its keys
 * @param nodeId name of this server for people
 * @param grpc where the main port listens
 * @param raft where members of a cluster talk; kept for later
 * @param peers raft addresses of the other members; kept for later
 */
public record ServerConfig(
    String cluster,
    String nodeId,
    Address grpc,
    Address raft,
    List<Address> peers,
    Calls calls,
    Redis redis,
    Kafka kafka,
    Exports exports,
    Delaybox delaybox,
    Doors doors,
    EngineConfig engine,
    Retention retention,
    Limits limits,
    Security security,
    Definitions definitions,
    Observability observability) {

  public ServerConfig {
    peers = List.copyOf(peers);
  }

  /** For loopback only. */
  public ServerConfig(
      String cluster,
      String nodeId,
      Address grpc,
      Address raft,
      List<Address> peers,
      Calls calls,
      Redis redis,
      Kafka kafka,
      Exports exports,
      Delaybox delaybox,
      Doors doors,
      EngineConfig engine,
      Retention retention,
      Limits limits) {
    this(
        cluster,
        nodeId,
        grpc,
        raft,
        peers,
        calls,
        redis,
        kafka,
        exports,
        delaybox,
        doors,
        engine,
        retention,
        limits,
        Security.OFF,
        Definitions.NONE,
        Observability.DEFAULT);
  }

  /** Nothing was said. */
  public static ServerConfig defaults() {
    return of(Settings.defaults(ServerKeys.ALL));
  }

  /** Reads all keys. */
  public static ServerConfig of(Settings s) {
    return new ServerConfig(
        s.get(ServerKeys.CLUSTER),
        s.get(ServerKeys.NODE_ID),
        s.get(ServerKeys.GRPC),
        s.get(ServerKeys.RAFT),
        s.get(ServerKeys.PEERS),
        new Calls(
            s.get(ServerKeys.MAX_STREAMS),
            s.get(ServerKeys.CALL_TIMEOUT),
            s.get(ServerKeys.MAX_CONNECTIONS),
            s.get(ServerKeys.IDLE_TIMEOUT),
            s.get(ServerKeys.HEAD_TIMEOUT),
            s.get(ServerKeys.READER_TIMEOUT)),
        Redis.of(s),
        new Kafka(
            s.get(ServerKeys.KAFKA), s.get(ServerKeys.DISPATCH), s.get(ServerKeys.TASK_TOPICS)),
        Exports.of(s),
        new Delaybox(
            s.get(ServerKeys.DELAYBOX),
            s.get(ServerKeys.DELAYBOX_PORT),
            s.get(ServerKeys.DELAYBOX_PATH),
            s.get(ServerKeys.DELAYBOX_QUEUE),
            s.get(ServerKeys.DELAYBOX_SCHEDULER_TOPIC),
            s.get(ServerKeys.DELAYBOX_EXECUTION_TOPIC)),
        Doors.of(s),
        EngineConfig.of(s),
        new Retention(
            s.get(ServerKeys.KEEP_FINISHED),
            s.get(ServerKeys.KEEP_DEAD),
            s.get(ServerKeys.KEEP_COUNT),
            s.get(ServerKeys.KEEP_BYTES)),
        new Limits(
            s.get(ServerKeys.MOST_QUEUES),
            s.get(ServerKeys.MOST_TYPES),
            s.get(ServerKeys.MOST_TENANTS)),
        Security.of(s),
        new Definitions(s.get(ServerKeys.DEFINITIONS_FOLDER), s.get(ServerKeys.DEFINITIONS_EVERY)),
        Observability.of(s));
  }

  /** All keys, for the flags of the command line and the reference. */
  public static List<Key<?>> keys() {
    return ServerKeys.ALL;
  }

  public ServerConfig withGrpc(Address value) {
    return with(parts -> parts.grpc = value);
  }

  public ServerConfig withRedis(Redis value) {
    return with(parts -> parts.redis = value);
  }

  public ServerConfig withKafka(Kafka value) {
    return with(parts -> parts.kafka = value);
  }

  public ServerConfig withDelaybox(Delaybox value) {
    return with(parts -> parts.delaybox = value);
  }

  public ServerConfig withDoors(Doors value) {
    return with(parts -> parts.doors = value);
  }

  public ServerConfig withEngine(EngineConfig value) {
    return with(parts -> parts.engine = value);
  }

  public ServerConfig withRetention(Retention value) {
    return with(parts -> parts.retention = value);
  }

  public ServerConfig withLimits(Limits value) {
    return with(parts -> parts.limits = value);
  }

  public ServerConfig withExports(Exports value) {
    return with(parts -> parts.exports = value);
  }

  public ServerConfig withSecurity(Security value) {
    return with(parts -> parts.security = value);
  }

  public ServerConfig withDefinitions(Definitions value) {
    return with(parts -> parts.definitions = value);
  }

  public ServerConfig withObservability(Observability value) {
    return with(parts -> parts.observability = value);
  }

  private ServerConfig with(Consumer<ServerConfigParts> change) {
    ServerConfigParts parts = new ServerConfigParts(this);
    change.accept(parts);
    return parts.whole();
  }
}
