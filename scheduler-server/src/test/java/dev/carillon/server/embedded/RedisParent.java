package dev.carillon.server.embedded;

import java.util.concurrent.CountDownLatch;

/** A process that starts a Redis, tells its process id and waits to be killed. */
final class RedisParent {
  private RedisParent() {}

  public static void main(String[] args) throws InterruptedException {
    EmbeddedRedis redis = EmbeddedRedis.startInMemory();
    System.out.println(redis.pid());
    new CountDownLatch(1).await();
  }
}
