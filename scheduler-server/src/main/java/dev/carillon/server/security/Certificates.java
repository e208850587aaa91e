package dev.carillon.server.security;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.server.core.Caller;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Callers that show a certificate, which TLS has checked already. */
final class Certificates {
  private Certificates() {}

  /** The caller, named as the certificate; empty if there is none. */
  static Optional<Caller> caller(@Nullable SSLSession session, Set<Role> roles) {
    if (session == null || roles.isEmpty()) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate first
          ? Optional.of(
              new Caller(
                  Actors.certificate(name(first)), new Access(roles, Set.of(), Set.of()), "", true))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static String name(X509Certificate certificate) {
    String all = certificate.getSubjectX500Principal().getName();
    try {
      return new LdapName(all)
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .findFirst()
              .orElse(all);
    } catch (InvalidNameException e) {
      return all;
    }
  }
}
