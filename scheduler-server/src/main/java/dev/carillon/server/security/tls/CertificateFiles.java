package dev.carillon.server.security.tls;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import dev.carillon.model.error.CarillonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificate, key and trusted authorities of a server, from files. They are looked at when a
 * connection comes in, at most once a second, and read again when one has changed: new connections
 * get the new certificate, those that stand keep theirs. While the new files cannot be used, for
 * example because only one of the two has been written yet, the old ones stay. Safe for many
 * threads.
 */
public final class CertificateFiles implements TlsProvider {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final long REST = TimeUnit.SECONDS.toNanos(1);

  /** What was read together. */
  private record Loaded(
      TlsKeyPair pair, List<X509Certificate> authorities, List<FileTime> changed) {}

  private final Path certificate;
  private final Path key;
  private final Optional<Path> authorities;
  private final LongSupplier nanos;
  private volatile Loaded loaded;
  private volatile long lookAgain;
  private volatile String complaint = "";

  /**
   * Reads the files.
   *
   * @throws CarillonException INVALID_ARGUMENT if they cannot be used
   */
  public CertificateFiles(
      Path certificate, Path key, Optional<Path> authorities, LongSupplier nanos) {
    this.certificate = certificate;
    this.key = key;
    this.authorities = authorities;
    this.nanos = nanos;
    try {
      this.loaded = load();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw CarillonException.invalid(
          "tls.certificate",
          "Expected a certificate chain, its key and authorities in PEM, but " + why(e) + ".",
          "The key is PKCS#8 without a password; carillon certs dev makes such files.");
    }
    this.lookAgain = nanos.getAsLong() + REST;
  }

  @Override
  public TlsKeyPair keyPair(String hostname) {
    look();
    return loaded.pair();
  }

  @Override
  public List<X509Certificate> trustedCertificates(String hostname) {
    look();
    return loaded.authorities();
  }

  private void look() {
    long now = nanos.getAsLong();
    if (now - lookAgain < 0) {
      return;
    }
    lookAgain = now + REST;
    try {
      if (!changed().equals(loaded.changed())) {
        loaded = load();
        complaint = "";
        LOG.info("tls: the certificate was read again: {}", subject(loaded));
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      String now1 = why(e);
      if (!now1.equals(complaint)) {
        complaint = now1;
        LOG.warn("tls: the old certificate stays, because {}", now1);
      }
    }
  }

  private static String subject(Loaded loaded) {
    X509Certificate first = loaded.pair().certificateChain().getFirst();
    return first.getSubjectX500Principal().getName() + ", until " + first.getNotAfter();
  }

  private List<FileTime> changed() throws IOException {
    List<FileTime> times = new ArrayList<>();
    times.add(Files.getLastModifiedTime(certificate));
    times.add(Files.getLastModifiedTime(key));
    if (authorities.isPresent()) {
      times.add(Files.getLastModifiedTime(authorities.get()));
    }
    return times;
  }

  private Loaded load() throws IOException, GeneralSecurityException {
    List<FileTime> changed = changed();
    List<X509Certificate> chain = read(certificate);
    TlsKeyPair pair = TlsKeyPair.of(privateKey(chain.getFirst().getPublicKey()), chain);
    requireFit(pair);
    return new Loaded(pair, authorities.isEmpty() ? List.of() : read(authorities.get()), changed);
  }

  private PrivateKey privateKey(PublicKey other) throws IOException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(Files.readString(key));
    if (!pem.find()) {
      throw new GeneralSecurityException(key + " holds no key in PKCS#8 (BEGIN PRIVATE KEY)");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
    return KeyFactory.getInstance(other.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  /** A new certificate with the old key would refuse every connection. */
  private static void requireFit(TlsKeyPair pair) throws GeneralSecurityException {
    String algorithm =
        switch (pair.privateKey().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> pair.privateKey().getAlgorithm();
        };
    byte[] probe = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(pair.privateKey());
    signing.update(probe);
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(pair.certificateChain().getFirst().getPublicKey());
    checking.update(probe);
    if (!checking.verify(signing.sign())) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
  }

  private static List<X509Certificate> read(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (read.isEmpty()) {
        throw new GeneralSecurityException(file + " holds no certificate");
      }
      return read;
    }
  }

  private static String why(Exception e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no file " + e.getMessage()
        : String.valueOf(e.getMessage());
  }
}
