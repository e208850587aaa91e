package dev.carillon.server.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections each address has open; one too many is closed before anything is read from
 * it. An address of IPv6 counts with the /64 around it. Safe for many threads.
 */
final class Crowd {
  private static final Logger LOG = LoggerFactory.getLogger(Crowd.class);

  private final int most;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final AtomicLong refused = new AtomicLong();

  /**
   * @param most of one address; 0: any number
   */
  Crowd(int most) {
    this.most = most;
  }

  /** Counts a new connection until it is closed, or closes it. */
  void join(Channel channel) {
    if (most == 0 || !(channel.remoteAddress() instanceof InetSocketAddress from)) {
      return;
    }
    String who = network(from.getAddress());
    int now = open.merge(who, 1, Integer::sum);
    var leaving =
        channel.closeFuture().addListener(closed -> open.computeIfPresent(who, (k, n) -> less(n)));
    if (now > most) {
      // Once for each power of two: who floods a server must not flood its log.
      long n = refused.incrementAndGet();
      if (Long.bitCount(n) == 1) {
        LOG.warn(
            "connections: {} has {} open already; {} were closed so far (auth.connections)",
            from.getAddress().getHostAddress(),
            most,
            n);
      }
      channel.pipeline().addFirst(new Shut());
    }
  }

  private static @org.jspecify.annotations.Nullable Integer less(int n) {
    return n == 1 ? null : n - 1;
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }

  /** Closes as soon as that can be done. */
  private static final class Shut extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      var unused = ctx.close();
    }
  }
}
