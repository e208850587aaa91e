package dev.carillon.server.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;

/** What Redis and Kafka alone make of the same load. */
final class Floors {
  static final int PAYLOAD = 200;
  private static final int BATCH = 500;

  private Floors() {}

  /** A payload that nothing can compress. */
  static byte[] payload() {
    byte[] payload = new byte[PAYLOAD];
    new Random(1).nextBytes(payload);
    return payload;
  }

  /**
   * Tasks a second of the least any scheduler must do: one ZADD and one SET each, in pipelines of
   * 500.
   */
  static double redis(String host, int port, int tasks) {
    byte[] payload = payload();
    byte[] index = "floor:index".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (RedisClient redis = RedisClient.create(host, port)) {
      long start = System.nanoTime();
      store(redis, index, payload, tasks);
      double seconds = (System.nanoTime() - start) / 1e9;
      clean(redis, index, tasks);
      return tasks / seconds;
    }
  }

  private static void store(RedisClient redis, byte[] index, byte[] payload, int tasks) {
    for (int from = 0; from < tasks; from += BATCH) {
      try (Pipeline pipeline = redis.pipelined()) {
        for (int i = from; i < Math.min(tasks, from + BATCH); i++) {
          byte[] id = ("floor:" + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
          pipeline.zadd(index, i, id);
          pipeline.set(id, payload);
        }
        pipeline.sync();
      }
    }
  }

  /** Bytes of Redis that the same commands cost a task. */
  static double redisBytes(String host, int port, int tasks) {
    byte[] index = "floor:index".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    long before = used(host, port);
    try (RedisClient redis = RedisClient.create(host, port)) {
      store(redis, index, payload(), tasks);
      long after = used(host, port);
      clean(redis, index, tasks);
      return (after - before) / (double) tasks;
    }
  }

  /** Memory Redis uses now, bytes, after what it had promised to free is freed. */
  static long used(String host, int port) {
    try (RedisClient redis = RedisClient.create(host, port)) {
      while (figure(redis, "lazyfree_pending_objects:") > 0) {
        LockSupport.parkNanos(10_000_000);
      }
      return figure(redis, "used_memory:");
    }
  }

  private static long figure(RedisClient redis, String name) {
    return redis
        .info("memory")
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length()).trim()))
        .findFirst()
        .orElse(0);
  }

  private static void clean(RedisClient redis, byte[] index, int tasks) {
    for (int from = 0; from < tasks; from += BATCH) {
      List<String> keys = new ArrayList<>();
      for (int i = from; i < Math.min(tasks, from + BATCH); i++) {
        keys.add("floor:" + i);
      }
      redis.unlink(keys.toArray(String[]::new));
    }
    redis.unlink(index);
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "acks",
            "all",
            "linger.ms",
            0,
            "batch.size",
            128 * 1024),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Records a second of a plain producer with acks=all. */
  @SuppressWarnings("FutureReturnValueIgnored") // The latch counts the answers.
  static double kafka(String bootstrap, String topic, int records) throws InterruptedException {
    byte[] payload = payload();
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap)) {
      producer.partitionsFor(topic);
      CountDownLatch answered = new CountDownLatch(records);
      long start = System.nanoTime();
      for (int i = 0; i < records; i++) {
        producer.send(
            new ProducerRecord<>(topic, payload), (metadata, error) -> answered.countDown());
      }
      answered.await();
      return records / ((System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * p50, p99 and longest time from send to acknowledgement at 2,000 records a second, milliseconds.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The latch counts the answers.
  static double[] kafkaLatency(String bootstrap, String topic, int records)
      throws InterruptedException {
    byte[] payload = payload();
    double[] millis = new double[records];
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap)) {
      producer.partitionsFor(topic);
      CountDownLatch answered = new CountDownLatch(records);
      long begin = System.nanoTime();
      for (int i = 0; i < records; i++) {
        int place = i;
        long due = begin + i * 500_000L;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        producer.send(
            new ProducerRecord<>(topic, payload),
            (metadata, error) -> {
              millis[place] = (System.nanoTime() - due) / 1e6;
              answered.countDown();
            });
      }
      answered.await();
    }
    Arrays.sort(millis);
    return new double[] {millis[records / 2], millis[records * 99 / 100], millis[records - 1]};
  }
}
