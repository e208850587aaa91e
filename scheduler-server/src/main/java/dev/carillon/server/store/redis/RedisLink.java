package dev.carillon.server.store.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.commands.JedisBinaryCommands;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.Pool;
import redis.clients.jedis.util.SafeEncoder;

/**
 * The connections to Redis, however it is set up. Nothing is sent before the first call; methods
 * throw {@link JedisException} while it cannot be reached. Safe for any thread.
 */
public final class RedisLink implements AutoCloseable {
  private final RedisStores.Settings settings;
  private final @Nullable ExecutorService pipelines;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable UnifiedJedis client;

  /**
   * @param pipelines read the answers of several nodes at once; null: threads made for each round
   *     trip that goes to several nodes, for what makes few
   */
  public RedisLink(RedisStores.Settings settings, @Nullable ExecutorService pipelines) {
    this.settings = settings;
    this.pipelines = pipelines;
  }

  /** The client; what it is asked goes to the node that holds the key. */
  public UnifiedJedis client() {
    UnifiedJedis open = client;
    return open != null ? open : open();
  }

  /** Sentinels and clusters are asked for their nodes here: that may fail, and is tried again. */
  private UnifiedJedis open() {
    opening.lock();
    try {
      UnifiedJedis open = client;
      if (open == null) {
        open = RedisClients.open(settings);
        client = open;
      }
      return open;
    } finally {
      opening.unlock();
    }
  }

  /** A transaction on the node that holds a key, begun; the caller closes it. */
  AbstractTransaction together(byte[] key) {
    return client() instanceof RedisClusterClient cluster
        ? new Transaction(cluster.getConnectionFromSlot(JedisClusterCRC16.getSlot(key)), true, true)
        : client().multi();
  }

  /** The caller closes it. */
  public AbstractPipeline pipelined() {
    return client() instanceof RedisClusterClient cluster && pipelines != null
        ? cluster.pipelined(pipelines)
        : client().pipelined();
  }

  /**
   * A connection broke, or a node says that another one has the data: idle connections of that time
   * are broken too, and each would fail one more call.
   */
  void startAnew() {
    switch (client) {
      case RedisClient single -> single.getPool().clear();
      case RedisSentinelClient watched ->
          watched.getPrimaryNodesConnectionMap().values().forEach(Pool::clear);
      case RedisClusterClient cluster -> {
        cluster.getClusterNodes().values().forEach(Pool::clear);
        try {
          cluster.refreshClusterTopology();
        } catch (JedisException e) {
          // No node answers: the next call finds out again.
        }
      }
      case null, default -> {}
    }
  }

  /** One server that holds data of its own. */
  public interface Master {
    /** A page of its keys. */
    ScanResult<byte[]> scan(byte[] cursor, ScanParams wanted);

    /** What it tells of itself, as INFO does. */
    String info();
  }

  /**
   * Those that hold data; with one server that one. Of a cluster all of them or none: who walks
   * over all data may not miss a part of it unseen.
   */
  public List<Master> masters() {
    UnifiedJedis open = client();
    if (!(open instanceof RedisClusterClient cluster)) {
      return List.of(new Only(open));
    }
    List<Node> masters = new ArrayList<>();
    Set<String> silent = new HashSet<>();
    // Replicas are among them, and dead ones stay for a while: that one is away is no outage.
    cluster
        .getClusterNodes()
        .forEach(
            (name, pool) -> {
              Node node = new Node(pool);
              try {
                if (node.isMaster()) {
                  masters.add(node);
                }
              } catch (JedisException e) {
                silent.add(name);
              }
            });
    if (masters.isEmpty()) {
      throw new JedisConnectionException("the cluster has no master that answers");
    }
    if (!silent.isEmpty() && masters.getFirst().owners().anyMatch(silent::contains)) {
      throw new JedisConnectionException("a master of the cluster does not answer");
    }
    return List.copyOf(masters);
  }

  private record Only(UnifiedJedis redis) implements Master {
    @Override
    public ScanResult<byte[]> scan(byte[] cursor, ScanParams wanted) {
      return redis.scan(cursor, wanted);
    }

    @Override
    public String info() {
      return redis.info();
    }
  }

  private record Node(ConnectionPool pool) implements Master {
    /** Behind the first and the last slot. */
    private static final int MASTER_OF_RANGE = 2;

    @Override
    public ScanResult<byte[]> scan(byte[] cursor, ScanParams wanted) {
      return ask(jedis -> ((JedisBinaryCommands) jedis).scan(cursor, wanted));
    }

    @Override
    public String info() {
      return ask(Jedis::info);
    }

    boolean isMaster() {
      return ask(jedis -> "master".equals(jedis.role().getFirst()));
    }

    /** Who has slots, as this one sees it: named as the client names nodes, which asks the same. */
    Stream<String> owners() {
      return ask(Jedis::clusterSlots).stream()
          .map(range -> (List<?>) ((List<?>) range).get(MASTER_OF_RANGE))
          .map(master -> SafeEncoder.encode((byte[]) master.get(0)) + ":" + master.get(1));
    }

    private <T> T ask(Function<Jedis, T> question) {
      try (Connection connection = pool.getResource()) {
        return question.apply(new Jedis(connection));
      }
    }
  }

  @Override
  public void close() {
    opening.lock();
    try {
      UnifiedJedis open = client;
      if (open != null) {
        open.close();
      }
    } finally {
      opening.unlock();
    }
  }
}
