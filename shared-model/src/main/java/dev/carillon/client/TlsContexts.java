package dev.carillon.client;

import dev.carillon.model.error.CarillonException;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Makes what a channel needs for TLS. The JDK's own TLS: nothing native is unpacked and loaded. */
final class TlsContexts {
  private TlsContexts() {}

  static SslContext of(Tls tls) {
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
    try {
      tls.authorities().ifPresent(file -> builder.trustManager(readable(file).toFile()));
      if (tls.certificate().isPresent() != tls.key().isPresent()) {
        throw CarillonException.invalid(
            "certificate",
            "Expected a certificate and its key, but got one of the two.",
            "Name both files, or neither.");
      }
      if (tls.certificate().isPresent() && tls.key().isPresent()) {
        builder.keyManager(
            readable(tls.certificate().get()).toFile(), readable(tls.key().get()).toFile());
      }
      return builder.build();
    } catch (IllegalArgumentException | SSLException e) {
      throw CarillonException.invalid(
          "tls",
          "Expected certificates in PEM and a key in PKCS#8, but cannot use them: "
              + e.getMessage(),
          "carillon certs dev makes files in the right form.");
    }
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw CarillonException.invalid(
          "tls",
          "Expected a readable file, but " + file + " is not.",
          "Name a PEM file that this user may read.");
    }
    return file;
  }
}
