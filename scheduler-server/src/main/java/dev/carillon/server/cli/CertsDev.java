package dev.carillon.server.cli;

import dev.carillon.server.security.tls.DevCertificates;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon certs dev}. */
@Command(
    name = "dev",
    description = {
      "Makes a certificate authority for trying out, a certificate for a server and one for a"
          + " worker.",
      "Not for production: the authority's key lies beside what it signs."
    },
    footer = {
      "",
      "Example:",
      "  carillon certs dev certs --name scheduler.example.org --name 192.0.2.7",
      "  carillon server --tls-certificate=certs/server.pem --tls-key=certs/server.key",
      "  carillon task list --ca certs/ca.pem"
    })
final class CertsDev implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Where to write; made if it is not there.")
  Path dir = Path.of("certs");

  @Option(
      names = "--name",
      paramLabel = "HOST",
      description =
          "A name or address of the server, as callers write it; may be repeated (default:"
              + " localhost, 127.0.0.1, ::1).")
  List<String> names = List.of("localhost", "127.0.0.1", "::1");

  @Option(
      names = "--client",
      paramLabel = "NAME",
      description = "Who the client's certificate is for (default: worker).")
  String client = "worker";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private final Terminal terminal;

  CertsDev(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    new DevCertificates(dir, terminal.clock()).make(names, client);
    terminal
        .out()
        .println(
            dir
                + ": ca.pem to trust, server.pem and server.key for "
                + String.join(", ", names)
                + ", client.pem and client.key for "
                + client
                + ".");
    terminal.out().flush();
    return Exit.OK;
  }
}
