package dev.carillon.server.store.redis;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.Node;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Runs on the real scripts, one Redis a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RunsFixture {
  static final Caller OPS = new Caller("ops");
  EmbeddedRedis redis;
  RunRig rig;

  @BeforeAll
  void start() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  @BeforeEach
  void open() {
    rig = new RunRig(redis, 3);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  static NewTask echo() {
    return StoreRig.echo();
  }

  static Node node(String id, String... parents) {
    return Node.of(id, echo(), parents);
  }
}
