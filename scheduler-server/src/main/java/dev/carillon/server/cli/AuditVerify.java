package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.audit.AuditChain;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.model.error.CarillonException;
import dev.carillon.wire.AuditMapping;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon audit verify}; with a file it needs no server. */
@Command(
    name = "verify",
    description = "Walks the chain of hashes and tells the first entry that does not fit.",
    footer = {
      "",
      "Examples:",
      "  carillon audit verify",
      "  carillon audit verify audit.jsonl             # what carillon audit export wrote; no"
          + " server",
      "  carillon audit verify --known 812:5d1f…       # as an earlier verification told to note",
      "",
      "Ends with 1 if something was changed, removed or put in another order."
    })
final class AuditVerify implements Callable<Integer> {
  private static final Pattern KNOWN = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  @Mixin final ServerOptions options = new ServerOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "An export; else the server's log.")
  Optional<Path> file = Optional.empty();

  @Option(
      names = "--known",
      paramLabel = "NO:HASH",
      description = "An entry that was noted before: so a log that was written anew is found out.")
  String known = "";

  private final Terminal terminal;

  AuditVerify(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Silence.ofLogs();
    AuditVerdict verdict = file.isPresent() ? read(file.get()) : ask();
    terminal
        .out()
        .print(
            options.json
                ? Json.line(AuditMapping.toProto(verdict)) + "\n"
                : AuditView.verdict(verdict));
    terminal.out().flush();
    return verdict.whole() ? Exit.OK : Exit.FAILED;
  }

  private AuditVerdict ask() {
    try (CarillonClient client = CarillonClient.connect(options.connection(terminal))) {
      return ClientCommand.await(client.audit().verify(noted()));
    }
  }

  private AuditVerdict read(Path path) {
    AuditChain chain = new AuditChain(KnownEntry.NONE, noted());
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        chain.next(line);
      }
    } catch (IOException e) {
      throw CarillonException.invalid(
          "FILE",
          "Expected a file of text that can be read, but got '" + path + "': " + e.getMessage(),
          "carillon audit export writes one.");
    }
    return chain.end(KnownEntry.NONE);
  }

  private KnownEntry noted() {
    if (known.isEmpty()) {
      return KnownEntry.NONE;
    }
    Matcher parts = KNOWN.matcher(known);
    if (!parts.matches()) {
      throw CarillonException.invalid(
          "--known",
          "Expected number and hash of an entry with a colon between, but got another text.",
          "Copy it from the answer of an earlier carillon audit verify.");
    }
    return new KnownEntry(Long.parseLong(parts.group(1)), parts.group(2));
  }
}
