package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;

/** Opens a client of Redis in whichever form it is set up. */
final class RedisClients {
  /** How often the nodes of a cluster are looked up, beside every redirection and broken call. */
  private static final Duration TOPOLOGY = Duration.ofSeconds(10);

  private RedisClients() {}

  static UnifiedJedis open(RedisStores.Settings settings) {
    RedisServers at = settings.servers();
    JedisClientConfig client = config(settings, at.user(), at.password());
    GenericObjectPoolConfig<Connection> pool = pool(settings);
    Set<HostAndPort> nodes = new LinkedHashSet<>();
    at.nodes().forEach(node -> nodes.add(new HostAndPort(node.host(), node.port())));
    return switch (at.form()) {
      case SINGLE ->
          RedisClient.builder()
              .hostAndPort(nodes.iterator().next())
              .clientConfig(client)
              .poolConfig(pool)
              .build();
      case SENTINEL ->
          RedisSentinelClient.builder()
              .sentinels(nodes)
              .masterName(at.master())
              .sentinelClientConfig(config(settings, "", at.sentinelPassword()))
              .clientConfig(client)
              .poolConfig(pool)
              .build();
      case CLUSTER ->
          RedisClusterClient.builder()
              .nodes(nodes)
              .topologyRefreshPeriod(TOPOLOGY)
              .maxTotalRetriesDuration(settings.timeout())
              .clientConfig(client)
              .poolConfig(pool)
              .build();
    };
  }

  private static GenericObjectPoolConfig<Connection> pool(RedisStores.Settings settings) {
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(settings.connections());
    pool.setMaxIdle(settings.connections());
    pool.setMaxWait(settings.timeout());
    pool.setJmxEnabled(false);
    return pool;
  }

  private static JedisClientConfig config(
      RedisStores.Settings settings, String user, String password) {
    int millis = (int) settings.timeout().toMillis();
    DefaultJedisClientConfig.Builder client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .clientName("carillon-" + settings.nodeId().replaceAll("[^A-Za-z0-9._-]", "_"));
    if (!password.isEmpty()) {
      client.password(password);
    }
    if (!user.isEmpty()) {
      client.user(user);
    }
    if (settings.servers().tls()) {
      SSLParameters checked = new SSLParameters();
      checked.setEndpointIdentificationAlgorithm("HTTPS");
      client
          .ssl(true)
          .sslSocketFactory(sockets(settings.servers().certificates()))
          .sslParameters(checked);
    }
    return client.build();
  }

  private static SSLSocketFactory sockets(@Nullable Path certificates) {
    if (certificates == null) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try (InputStream in = Files.newInputStream(certificates)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int n = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("redis-" + n++, c);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw CarillonException.invalid(
          "redis.ca-file",
          "Expected certificates as PEM in " + certificates + ", but " + e.getMessage() + ".",
          "Name a file of -----BEGIN CERTIFICATE----- blocks that this user may read.");
    }
  }
}
