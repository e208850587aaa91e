package dev.carillon.server.mail;

import dev.carillon.model.error.CarillonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Connections to servers that certain authorities vouch for, and those alone. */
final class Vouching {
  private Vouching() {}

  /**
   * Trusts the authorities of a PEM file.
   *
   * @throws CarillonException INVALID_ARGUMENT if there are none
   */
  static SSLSocketFactory by(Path authorities) {
    try (InputStream in = Files.newInputStream(authorities)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int n = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("smtp-" + n++, c);
      }
      if (n == 0) {
        throw new IOException("it has none");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw CarillonException.invalid(
          "smtp-ca-file",
          "Expected certificates as PEM in " + authorities + ", but " + e.getMessage() + ".",
          "Name a file of -----BEGIN CERTIFICATE----- blocks that this user may read.");
    }
  }
}
