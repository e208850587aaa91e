package dev.carillon.server.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Callers that send gibberish to ports, in the clear and inside TLS, each over a connection. */
final class NoisyCallers implements AutoCloseable {
  /** Not the address of honest callers: they must not share its limits. */
  /** What one call counts at most: a machine that is shared may stand still in the middle of it. */
  private static final Duration MOST_OF_A_CALL = Duration.ofSeconds(10);

  private static final byte[] FROM = {127, 0, 0, 2};

  private static final int PATIENCE_MS = 300;

  private final List<Integer> ports;
  private final SSLContext tls;
  private final String token;
  private final AtomicLong seeds;
  private final long first;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  NoisyCallers(List<Integer> ports, Path authority, String token, long seed) {
    this.ports = ports;
    this.tls = trusting(authority);
    this.token = token;
    this.first = seed;
    this.seeds = new AtomicLong(seed);
  }

  private static SSLContext trusting(Path authority) {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
      known.load(null, null);
      known.setCertificateEntry(
          "a", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(known);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** So many at one time, for so long. */
  void run(int atOnce, Duration howLong) {
    List<Future<?>> callers = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      callers.add(
          threads.submit(
              () -> {
                for (long noisy = 0; noisy < howLong.toNanos(); ) {
                  long began = System.nanoTime();
                  call(seeds.getAndIncrement());
                  noisy += Math.min(System.nanoTime() - began, MOST_OF_A_CALL.toNanos());
                }
              }));
    }
    for (Future<?> caller : callers) {
      try {
        Object unused = caller.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void call(long seed) {
    Gibberish gibberish = new Gibberish(seed, token);
    Nonsense dice = gibberish.nonsense();
    byte[] bytes = gibberish.bytes();
    boolean inside = dice.oneIn(3) || gibberish.kind() == Gibberish.Kind.GRPC;
    int port = dice.any(ports);
    String end = "closed";
    try (Socket plain = new Socket()) {
      plain.bind(new InetSocketAddress(InetAddress.getByAddress(FROM), 0));
      plain.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
      plain.setSoTimeout(PATIENCE_MS);
      Socket socket = inside ? inside(plain, gibberish) : plain;
      send(socket, bytes, dice);
      end = read(socket);
      if (dice.oneIn(4)) {
        plain.setSoLinger(true, 0); // gone without a word
      }
    } catch (SocketTimeoutException e) {
      end = "left";
    } catch (IOException e) {
      end = "closed";
    }
    count(gibberish.kind() + (inside ? " in TLS" : "") + " " + end);
  }

  private Socket inside(Socket plain, Gibberish gibberish) throws IOException {
    plain.setSoTimeout(10_000);
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    boolean two =
        gibberish.kind() == Gibberish.Kind.GRPC || gibberish.kind() == Gibberish.Kind.HTTP_2;
    parameters.setApplicationProtocols(new String[] {two ? "h2" : "http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static void send(Socket socket, byte[] bytes, Nonsense dice) throws IOException {
    OutputStream out = socket.getOutputStream();
    int from = 0;
    while (from < bytes.length) {
      int to = dice.oneIn(3) ? from + 1 + dice.dice.nextInt(bytes.length - from) : bytes.length;
      out.write(Arrays.copyOfRange(bytes, from, to));
      out.flush();
      from = to;
    }
  }

  /** Until it is closed, or nothing comes for a while, or enough came. */
  private static String read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] some = new byte[8 << 10];
    boolean came = false;
    for (int i = 0; i < 50; i++) {
      try {
        if (in.read(some) < 0) {
          return came ? "answered, closed" : "closed";
        }
        came = true;
      } catch (SocketTimeoutException e) {
        return came ? "answered, left" : "left";
      }
    }
    return "answered, left";
  }

  private void count(String what) {
    synchronized (counts) {
      counts.merge(what, 1, Integer::sum);
    }
  }

  /** How many connections there were. */
  long sent() {
    return seeds.get() - first;
  }

  @Override
  public String toString() {
    synchronized (counts) {
      return sent() + " connections: " + counts;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
