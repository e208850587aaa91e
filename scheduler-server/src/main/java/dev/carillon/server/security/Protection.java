package dev.carillon.server.security;

import dev.carillon.server.config.ClientAuth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.security.tls.CertificateFiles;
import dev.carillon.server.security.tls.TlsPort;
import java.util.Optional;

/**
 * What protects the ports.
 *
 * @param tls how they are encrypted; empty: not at all
 */
public record Protection(Optional<TlsPort> tls) {
  /** For loopback only. */
  public static final Protection NONE = new Protection(Optional.empty());

  /**
   * Reads the files.
   *
   * @throws dev.carillon.model.error.CarillonException if they cannot be used
   */
  public static Protection of(Security security) {
    return new Protection(tls(security.tls()));
  }

  private static Optional<TlsPort> tls(TlsFiles files) {
    if (files.certificate().isEmpty() || files.key().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsPort(
            new CertificateFiles(
                files.certificate().get(),
                files.key().get(),
                files.clientAuthorities(),
                System::nanoTime),
            clientAuth(files.clientAuth())));
  }

  private static io.netty.handler.ssl.ClientAuth clientAuth(ClientAuth told) {
    return switch (told) {
      case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
      case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
      case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
    };
  }

  /** What may be reached from elsewhere with this. */
  public BindPolicy.Exposure exposure() {
    return new BindPolicy.Exposure(tls.isPresent(), false);
  }
}
