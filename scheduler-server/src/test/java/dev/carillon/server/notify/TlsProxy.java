package dev.carillon.server.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * TLS before an SMTP server that has none, from the start or by STARTTLS, with a certificate of
 * {@code carillon certs dev}.
 */
final class TlsProxy implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket port;
  private final SSLContext tls;
  private final int to;
  private final boolean fromTheStart;

  TlsProxy(Path certs, int to, boolean fromTheStart) {
    this.to = to;
    this.fromTheStart = fromTheStart;
    this.tls = context(certs);
    try {
      this.port = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  private static SSLContext context(Path certs) {
    try (InputStream in = Files.newInputStream(certs.resolve("server.pem"))) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      String pem = Files.readString(certs.resolve("server.key"), ISO_8859_1);
      byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      PrivateKey read =
          KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(key));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("a", read, new char[0], chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return port.getLocalPort();
  }

  private void accept() {
    while (!port.isClosed()) {
      try {
        Socket caller = port.accept();
        threads.execute(() -> serve(caller));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket caller) {
    try (caller;
        Socket server = new Socket("127.0.0.1", to)) {
      InputStream said = new BufferedInputStream(server.getInputStream());
      Socket safe = fromTheStart ? inside(caller) : started(caller, said);
      threads.execute(() -> copy(said, safe));
      copy(safe.getInputStream(), server);
    } catch (IOException e) {
      // The caller did not trust us: nothing was said.
    }
  }

  private SSLSocket inside(Socket caller) throws IOException {
    SSLSocket safe =
        (SSLSocket)
            tls.getSocketFactory().createSocket(caller, "localhost", caller.getPort(), true);
    safe.setUseClientMode(false);
    safe.startHandshake();
    return safe;
  }

  /** The greeting, EHLO with an offer, STARTTLS; what follows is between the two. */
  private SSLSocket started(Socket caller, InputStream server) throws IOException {
    OutputStream out = caller.getOutputStream();
    out.write((line(server) + "\r\n").getBytes(ISO_8859_1));
    InputStream in = caller.getInputStream();
    String ehlo = line(in);
    if (!ehlo.startsWith("EHLO")) {
      throw new IOException(ehlo);
    }
    out.write("250-proxy\r\n250 STARTTLS\r\n".getBytes(ISO_8859_1));
    String next = line(in);
    if (!next.equals("STARTTLS")) {
      throw new IOException(next);
    }
    out.write("220 go ahead\r\n".getBytes(ISO_8859_1));
    return inside(caller);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void copy(InputStream from, Socket to) {
    try {
      from.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of both went.
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
