package dev.carillon.desktop.state;

import dev.carillon.client.Connection;
import dev.carillon.client.Tls;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.model.error.CarillonException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One server to watch and how to treat it. Holds nothing secret. There is none that would send
 * something secret over a network in clear text.
 *
 * @param name unlike that of all others
 * @param address host:port, several with commas
 * @param encrypted whether the transport is TLS
 * @param authorities PEM file; empty: the trust store of the system
 * @param serverName to expect in the certificate; empty: the host
 * @param certificate PEM file to show; empty: none
 * @param key PEM file of that certificate's key; empty: none
 * @param user who logs in, where that is how to sign in
 * @param tokenFile where the token is, where that is how to sign in
 * @param readOnly whether the console changes nothing there
 * @param countTyped whether what is destructive asks for its count to be typed
 */
public record Profile(
    String name,
    String address,
    boolean encrypted,
    String authorities,
    String serverName,
    String certificate,
    String key,
    SignIn signIn,
    String user,
    String tokenFile,
    Environment environment,
    boolean readOnly,
    boolean countTyped) {

  /**
   * @throws CarillonException if the address is none
   * @throws Wrong if a secret would travel in clear text, or a key or its certificate is missing
   */
  public Profile {
    Connection plain = Connection.parse(address);
    if (signIn != SignIn.NONE && !encrypted && !Loopback.all(plain)) {
      throw new Wrong(Texts.text("wrong.tls", plain.target()), Texts.text("wrong.tls.do"));
    }
    if (certificate.isBlank() != key.isBlank()) {
      throw new Wrong(Texts.text("wrong.certificate"), Texts.text("wrong.certificate.do"));
    }
  }

  /** In clear text, nothing shown: harmless if it is this machine, else nobody knows. */
  public static Profile plain(String address) {
    Connection parsed = Connection.parse(address);
    return new Profile(
        parsed.target(),
        parsed.target(),
        false,
        "",
        "",
        "",
        "",
        SignIn.NONE,
        "",
        "",
        Loopback.all(parsed) ? Environment.LOCAL : Environment.TEST,
        false,
        false);
  }

  public boolean loopback() {
    return Loopback.all(Connection.parse(address));
  }

  /** How to connect; the secret goes along where one is shown. */
  public Connection connection(Optional<String> secret) {
    Connection connection = Connection.parse(address);
    if (encrypted) {
      connection =
          connection.withTls(
              new Tls(file(authorities), file(certificate), file(key), text(serverName)));
    }
    return switch (signIn) {
      case NONE -> connection;
      case FILE -> connection.withTokenFile(Path.of(tokenFile));
      case TOKEN, USER -> secret.map(connection::withToken).orElse(connection);
    };
  }

  private static Optional<Path> file(String path) {
    return text(path).map(Path::of);
  }

  private static Optional<String> text(String value) {
    return value.isBlank() ? Optional.empty() : Optional.of(value);
  }

  public Profile withReadOnly(boolean value) {
    return new Profile(
        name,
        address,
        encrypted,
        authorities,
        serverName,
        certificate,
        key,
        signIn,
        user,
        tokenFile,
        environment,
        value,
        countTyped);
  }

  public Profile withSignIn(SignIn how, String who) {
    return new Profile(
        name,
        address,
        encrypted,
        authorities,
        serverName,
        certificate,
        key,
        how,
        who,
        tokenFile,
        environment,
        readOnly,
        countTyped);
  }
}
