package dev.carillon.server.store.redis;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, how it is set up and how to log in.
 *
 * @param nodes the one server, the sentinels, or some nodes of a cluster
 * @param master name the sentinels know the master by
 * @param user empty: the default user
 * @param password empty: none
 * @param sentinelPassword empty: none
 * @param tls whether to speak TLS; certificate and host name are checked
 * @param certificates PEM file of those that may vouch for Redis; null: those the system trusts
 */
public record RedisServers(
    Form form,
    List<Node> nodes,
    String master,
    String user,
    String password,
    String sentinelPassword,
    boolean tls,
    @Nullable Path certificates) {
  /** How Redis is set up. */
  public enum Form {
    /** One server. */
    SINGLE,
    /** A master with replicas; sentinels tell which one it is. */
    SENTINEL,
    /** Several masters that share the slots. */
    CLUSTER
  }

  /** One to connect to. */
  public record Node(String host, int port) {}

  public RedisServers {
    nodes = List.copyOf(nodes);
  }

  /** One server without TLS. */
  public static RedisServers single(String host, int port, String password) {
    return new RedisServers(
        Form.SINGLE, List.of(new Node(host, port)), "", "", password, "", false, null);
  }

  /** A Redis Cluster without TLS and passwords. */
  public static RedisServers cluster(List<Node> nodes) {
    return new RedisServers(Form.CLUSTER, nodes, "", "", "", "", false, null);
  }

  /** What these sentinels watch, without TLS and passwords. */
  public static RedisServers sentinel(List<Node> nodes, String master) {
    return new RedisServers(Form.SENTINEL, nodes, master, "", "", "", false, null);
  }

  /** Without passwords. */
  @Override
  public String toString() {
    return form + " " + nodes;
  }
}
