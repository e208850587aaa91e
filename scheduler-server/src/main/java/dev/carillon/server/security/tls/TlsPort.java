package dev.carillon.server.security.tls;

import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;

/**
 * Lets a port speak TLS 1.2 and 1.3, and nothing in clear text.
 *
 * @param files certificate, key and authorities
 * @param clientAuth whether callers show a certificate
 */
public record TlsPort(CertificateFiles files, ClientAuth clientAuth) {
  /** Puts the port on a server. */
  public void on(ServerBuilder server, InetSocketAddress address) {
    server.https(address);
    server.tlsProvider(
        files,
        ServerTlsConfig.builder()
            .clientAuth(clientAuth)
            .tlsCustomizer(context -> context.protocols("TLSv1.3", "TLSv1.2"))
            .build());
  }
}
