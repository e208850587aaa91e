package dev.carillon.server.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections that no honest client makes. Each goes on until the server closes it, and tells how
 * far it came.
 */
public final class RudeClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What to send for the n-th time. */
  private interface Pieces {
    byte[] piece(int n);
  }

  private final int port;

  public RudeClient(int port) {
    this.port = port;
  }

  /** Asks and takes it back at once, again and again; returns how often. */
  public int rapidReset() {
    return untilClosed(
        RawHttp2.begin(),
        n -> {
          byte[] get = RawHttp2.get(2 * n + 1, "/ping", RawHttp2.END_HEADERS | RawHttp2.END_STREAM);
          byte[] reset = RawHttp2.reset(2 * n + 1);
          byte[] both = new byte[get.length + reset.length];
          System.arraycopy(get, 0, both, 0, get.length);
          System.arraycopy(reset, 0, both, get.length, reset.length);
          return both;
        });
  }

  /** A head of HTTP/2 that goes on in frame after frame; returns how many. */
  public int endlessFrames(boolean empty) {
    byte[] more = empty ? new byte[0] : RawHttp2.someHeader("x-more", "y".repeat(100));
    return untilClosed(
        RawHttp2.begin(),
        n ->
            n == 0
                ? RawHttp2.get(1, "/ping", RawHttp2.END_STREAM)
                : RawHttp2.frame(RawHttp2.CONTINUATION, 0, 1, more));
  }

  /** A head of HTTP/1 with header after header; returns how many. */
  public int endlessHead() {
    return untilClosed(
        "GET /ping HTTP/1.1\r\nHost: localhost\r\n".getBytes(ISO_8859_1),
        n -> ("X-" + n + ": " + "y".repeat(100) + "\r\n").getBytes(ISO_8859_1));
  }

  /**
   * So many requests of HTTP/1 at once, whose answers it takes a byte at a time for a while, then
   * as they come; returns how many bytes came. What the system's own buffers hold comes in any
   * case.
   */
  public long slowReader(String path, int requests, Duration slowly) {
    byte[] get = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1);
    long came = 0;
    try (Socket socket = connect()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      for (int i = 0; i < requests; i++) {
        socket.getOutputStream().write(get);
      }
      InputStream in = socket.getInputStream();
      long until = System.nanoTime() + slowly.toNanos();
      while (System.nanoTime() - until < 0 && in.read() >= 0) {
        came++;
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      byte[] much = new byte[64 << 10];
      for (int n = in.read(much); n >= 0; n = in.read(much)) {
        came += n;
      }
    } catch (IOException e) {
      // It was closed, as was to be.
    }
    return came;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(2 << 10);
    socket.connect(new InetSocketAddress("localhost", port));
    return socket;
  }

  private int untilClosed(byte[] begin, Pieces pieces) {
    int[] sent = new int[1];
    try (Socket socket = connect()) {
      CompletableFuture<Void> closed = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> send(socket, begin, pieces, sent, closed));
      Thread.ofVirtual().start(() -> readAll(socket));
      closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return sent[0];
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      throw new AssertionError("Expected to be closed, but after " + sent[0] + " it is open.", e);
    } catch (IOException e) {
      return sent[0]; // closed before it was open
    }
  }

  /** Ends when the server will have no more: a connection that is closed takes nothing. */
  private static void send(
      Socket socket, byte[] begin, Pieces pieces, int[] sent, CompletableFuture<Void> closed) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(begin);
      while (true) {
        out.write(pieces.piece(sent[0]));
        sent[0]++;
      }
    } catch (IOException e) {
      closed.complete(null);
    }
  }

  private static void readAll(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It was closed, as was to be.
    }
  }
}
