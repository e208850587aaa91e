package dev.carillon.server.cli;

import dev.carillon.client.Connection;
import dev.carillon.client.Tls;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command recognises the server, and shows who it is. */
final class AccessOptions {
  private static final String AUTHORITIES = "CARILLON_CA";

  @Option(
      names = "--tls",
      description =
          "Speak TLS and trust the authorities of the JDK (environment: CARILLON_TLS=true).")
  boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Speak TLS and trust the authorities in this PEM file (environment: CARILLON_CA).")
  @Nullable Path authorities;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description =
          "Name to expect in the server's certificate, if not that of its address (environment:"
              + " CARILLON_SERVER_NAME).")
  @Nullable String serverName;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "Certificate to show, PEM, with --cert-key (environment: CARILLON_CERT).")
  @Nullable Path certificate;

  @Option(
      names = "--cert-key",
      paramLabel = "FILE",
      description = "Private key of that certificate, PKCS#8 (environment: CARILLON_CERT_KEY).")
  @Nullable Path key;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token to show (environment: CARILLON_TOKEN_FILE, or the token itself in"
              + " CARILLON_TOKEN; default: that of carillon login).")
  @Nullable Path tokenFile;

  @Option(
      names = "--insecure-send-secrets-in-clear-text",
      description =
          "Send token and password without TLS to another machine: everybody on the way can read"
              + " and use them (environment: CARILLON_INSECURE_SEND_SECRETS_IN_CLEAR_TEXT=true).")
  boolean inTheClear;

  /** The connection with what was told here or in the environment. */
  Connection on(Connection plain, Terminal terminal) {
    Tls told =
        new Tls(
            file(authorities, AUTHORITIES, terminal),
            file(certificate, "CARILLON_CERT", terminal),
            file(key, "CARILLON_CERT_KEY", terminal),
            Optional.ofNullable(serverName).or(() -> variable("CARILLON_SERVER_NAME", terminal)));
    boolean wanted =
        tls
            || told.authorities().isPresent()
            || told.certificate().isPresent()
            || variable("CARILLON_TLS", terminal).filter(Boolean::parseBoolean).isPresent();
    boolean clear =
        inTheClear
            || variable("CARILLON_INSECURE_SEND_SECRETS_IN_CLEAR_TEXT", terminal)
                .filter(Boolean::parseBoolean)
                .isPresent();
    Connection way = clear ? plain.withSecretsInTheClear() : plain;
    return shown(wanted ? way.withTls(told) : way, terminal);
  }

  /** A token never stands on the command line, where others can see it. */
  private Connection shown(Connection known, Terminal terminal) {
    Optional<String> token = variable("CARILLON_TOKEN", terminal);
    if (tokenFile == null && token.isPresent()) {
      return known.withToken(token.get());
    }
    return file(tokenFile, "CARILLON_TOKEN_FILE", terminal)
        .or(() -> new SavedLogin(terminal).file(known.target()))
        .map(known::withTokenFile)
        .orElse(known);
  }

  private static Optional<Path> file(@Nullable Path told, String variable, Terminal terminal) {
    return Optional.ofNullable(told).or(() -> variable(variable, terminal).map(Path::of));
  }

  private static Optional<String> variable(String name, Terminal terminal) {
    return Optional.ofNullable(terminal.environment().get(name)).filter(text -> !text.isBlank());
  }
}
