package dev.carillon.server.store.redis.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.server.store.redis.RedisLink;
import java.io.IOException;
import java.util.List;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * The keys of one cluster: those of its buckets, {@code <cluster>{…}…}, and {@code <cluster>:…}.
 */
final class ClusterKeys {
  private static final int PAGE = 500;

  private final RedisLink redis;
  private final String cluster;

  ClusterKeys(RedisLink redis, String cluster) {
    this.redis = redis;
    this.cluster = cluster;
  }

  /** Takes some keys; a key that is there all the time comes at least once. */
  interface Page {
    void take(List<byte[]> keys) throws IOException;
  }

  void forEach(Page page) throws IOException {
    for (String kind : List.of("{*", ":*")) {
      ScanParams wanted =
          new ScanParams().match((literal(cluster) + kind).getBytes(UTF_8)).count(PAGE);
      for (RedisLink.Master master : redis.masters()) {
        byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
        do {
          ScanResult<byte[]> found = master.scan(cursor, wanted);
          if (!found.getResult().isEmpty()) {
            page.take(found.getResult());
          }
          cursor = found.getCursorAsBytes();
        } while (!new String(cursor, UTF_8).equals("0"));
      }
    }
  }

  /** A name as a pattern that fits only it. */
  private static String literal(String name) {
    return name.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
  }

  byte[] prefix() {
    return cluster.getBytes(UTF_8);
  }

  /** Marks a restore that has not ended: servers do not start on half of the data. */
  byte[] restoring() {
    return (cluster + ":restoring").getBytes(UTF_8);
  }

  /** What is known of all data. */
  byte[] meta() {
    return (cluster + ":meta").getBytes(UTF_8);
  }

  /** Redis' time, epoch milliseconds. */
  long nowMs() {
    List<?> time = (List<?>) redis.client().sendCommand(meta(), Protocol.Command.TIME);
    return number(time.get(0)) * 1000 + number(time.get(1)) / 1000;
  }

  private static long number(Object text) {
    return Long.parseLong(new String((byte[]) text, UTF_8));
  }
}
