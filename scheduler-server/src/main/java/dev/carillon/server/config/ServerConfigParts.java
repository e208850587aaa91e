package dev.carillon.server.config;

import java.util.List;

/** The parts of a configuration, while one of them is replaced. One thread. */
final class ServerConfigParts {
  String cluster;
  String nodeId;
  Address grpc;
  Address raft;
  List<Address> peers;
  Calls calls;
  Redis redis;
  Kafka kafka;
  Exports exports;
  Delaybox delaybox;
  Doors doors;
  EngineConfig engine;
  Retention retention;
  Limits limits;
  Security security;
  Definitions definitions;
  Observability observability;

  ServerConfigParts(ServerConfig from) {
    cluster = from.cluster();
    nodeId = from.nodeId();
    grpc = from.grpc();
    raft = from.raft();
    peers = from.peers();
    calls = from.calls();
    redis = from.redis();
    kafka = from.kafka();
    exports = from.exports();
    delaybox = from.delaybox();
    doors = from.doors();
    engine = from.engine();
    retention = from.retention();
    limits = from.limits();
    security = from.security();
    definitions = from.definitions();
    observability = from.observability();
  }

  ServerConfig whole() {
    return new ServerConfig(
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
        security,
        definitions,
        observability);
  }
}
