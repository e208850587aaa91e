package dev.carillon.server.door;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Threads that move bytes and do nothing else. On NIO, which needs no native library to be unpacked
 * and loaded at start. They end at once when told, instead of after Netty's two quiet seconds: when
 * the doors close, nothing more is to come.
 */
final class EventLoops extends MultiThreadIoEventLoopGroup {
  EventLoops(String name, int threads) {
    super(threads, new DefaultThreadFactory("carillon-" + name, true), NioIoHandler.newFactory());
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return super.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
