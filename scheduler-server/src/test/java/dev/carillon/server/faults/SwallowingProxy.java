package dev.carillon.server.faults;

import dev.carillon.server.embedded.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between callers and a server, and can swallow all that either says while both connections
 * stay open, as a network does that loses every packet.
 */
public final class SwallowingProxy implements AutoCloseable {
  private final int port = Ports.free();
  private final int target;
  private final ServerSocket door;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger closedByServer = new AtomicInteger();
  private volatile boolean swallows;

  public SwallowingProxy(int target) {
    this.target = target;
    try {
      door = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where callers find it, host:port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = door.accept();
        open.add(caller);
        if (!swallows) {
          Socket server = new Socket("127.0.0.1", target);
          open.add(server);
          Thread.ofVirtual().start(() -> pass(caller, server, false));
          Thread.ofVirtual().start(() -> pass(server, caller, true));
        }
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void pass(Socket from, Socket to, boolean ofServer) {
    byte[] bytes = new byte[8 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (!swallows) {
          out.write(bytes, 0, n);
        }
      }
    } catch (IOException e) {
      // One of them is gone, and the other learns nothing while everything is swallowed.
    }
    if (ofServer) {
      closedByServer.incrementAndGet();
    }
    if (!swallows) {
      close(from);
      close(to);
    }
  }

  /** From now on nothing passes, and nobody is told. */
  void swallow() {
    swallows = true;
  }

  /** What is open is cut off; new connections pass. */
  public void heal() {
    swallows = false;
    open.forEach(SwallowingProxy::close);
    open.clear();
  }

  /** Connections that the server has given up. */
  int closedByServer() {
    return closedByServer.get();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was closed before.
    }
  }

  @Override
  public void close() {
    heal();
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
