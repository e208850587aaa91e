package dev.carillon.server.store.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * The names of all keys that fit a pattern, from every node that holds some: one Redis, or each
 * master of a cluster. Each key that is there all the time is told at least once. One thread.
 */
final class KeyScan {
  private static final int KEYS_A_PAGE = 500;

  /** One Redis. */
  interface Node {
    ScanResult<byte[]> scan(byte[] cursor, ScanParams params);
  }

  private final Supplier<List<Node>> nodes;
  private final ScanParams params;
  private byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
  private @Nullable Deque<Node> left;

  /**
   * @param nodes asked when the first page is read
   */
  KeyScan(Supplier<List<Node>> nodes, String pattern) {
    this.nodes = nodes;
    this.params = new ScanParams().match(pattern).count(KEYS_A_PAGE);
  }

  boolean over() {
    return left != null && left.isEmpty();
  }

  /** Some more of them, maybe none. May be repeated if it throws. */
  List<byte[]> next() {
    Deque<Node> open = left;
    if (open == null) {
      open = new ArrayDeque<>(nodes.get());
      left = open;
    }
    ScanResult<byte[]> page = open.getFirst().scan(cursor, params);
    cursor = page.getCursorAsBytes();
    if (page.isCompleteIteration()) {
      open.removeFirst();
      cursor = ScanParams.SCAN_POINTER_START_BINARY;
    }
    return page.getResult();
  }
}
