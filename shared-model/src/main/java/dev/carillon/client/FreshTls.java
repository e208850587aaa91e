package dev.carillon.client;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS from files that are looked at whenever a connection is opened, and read again when one has
 * changed: a program that runs for months shows its renewed certificate and trusts its new
 * authorities without a restart, and connections that stand keep theirs. While the new files cannot
 * be used, for example because only the certificate has been written yet, the old ones stay. What
 * was read anew remembers no session: a resumed one would show the old certificate. Safe for many
 * threads.
 */
final class FreshTls extends SslContext {
  private static final Logger LOG = LoggerFactory.getLogger(FreshTls.class);

  /** What is looked at: a file may be replaced by one of the same instant, or of the same size. */
  private record Look(Path file, long changed, long size, Optional<String> key) {
    static Look at(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(
          file,
          attributes.lastModifiedTime().toMillis(),
          attributes.size(),
          Optional.ofNullable(attributes.fileKey()).map(Object::toString));
    }
  }

  private final Tls tls;
  private List<Look> looks;
  private SslContext current;
  private String complaint = "";

  /**
   * Reads the files.
   *
   * @throws CarillonException INVALID_ARGUMENT if they cannot be used
   */
  FreshTls(Tls tls) {
    this.tls = tls;
    this.looks = look().orElse(List.of());
    this.current = read();
  }

  private SslContext read() {
    SslContext context = TlsContexts.of(tls);
    if (tls.certificate().isPresent() && tls.key().isPresent()) {
      requireFit(tls.certificate().get(), tls.key().get());
    }
    return context;
  }

  /** A new certificate with the old key would be refused by every server. */
  private static void requireFit(Path certificate, Path key) {
    try {
      PublicKey shown = toX509Certificates(certificate.toFile())[0].getPublicKey();
      // As a key of the JDK: what read it may have made one of another provider.
      PrivateKey own =
          KeyFactory.getInstance(shown.getAlgorithm())
              .generatePrivate(
                  new PKCS8EncodedKeySpec(toPrivateKey(key.toFile(), null).getEncoded()));
      String algorithm =
          switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> shown.getAlgorithm();
          };
      byte[] probe = {1, 2, 3};
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(own);
      signing.update(probe);
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(shown);
      checking.update(probe);
      if (checking.verify(signing.sign())) {
        return;
      }
    } catch (GeneralSecurityException | IOException e) {
      throw CarillonException.of(
              ErrorCode.INVALID_ARGUMENT,
              "Expected a certificate and its key in PEM, but cannot use " + certificate + ": " + e)
          .field("tls")
          .advice("carillon certs dev makes files in the right form.")
          .cause(e)
          .build();
    }
    throw CarillonException.invalid(
        "tls",
        "Expected the key of the certificate " + certificate + ", but " + key + " is another one.",
        "Name the two files that were made together.");
  }

  /** Nothing if one of the files cannot be looked at. */
  private Optional<List<Look>> look() {
    try {
      List<Path> files =
          Stream.of(tls.authorities(), tls.certificate(), tls.key())
              .flatMap(Optional::stream)
              .toList();
      List<Look> seen = new ArrayList<>();
      for (Path file : files) {
        seen.add(Look.at(file));
      }
      return Optional.of(List.copyOf(seen));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private synchronized SslContext current() {
    Optional<List<Look>> now = look();
    if (now.isPresent() && !now.get().equals(looks)) {
      try {
        current = read();
        looks = now.get();
        complaint = "";
        LOG.info("tls: certificates were read again");
      } catch (CarillonException e) {
        String why = String.valueOf(e.getMessage());
        if (!why.equals(complaint)) {
          complaint = why;
          LOG.warn("tls: the old certificates stay: {}", why);
        }
      }
    }
    return current;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return current().newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
    return current().newEngine(allocator, host, port);
  }

  @Override
  public boolean isClient() {
    return true;
  }

  @Override
  public List<String> cipherSuites() {
    return current().cipherSuites();
  }

  @Override
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return current().applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return current().sessionContext();
  }
}
