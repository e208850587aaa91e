package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.Finding;
import dev.carillon.wire.DoctorMapping;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code carillon doctor}. */
@Command(
    name = "doctor",
    description = "Looks for what needs a look, and says what to do about it.",
    footer = {
      "",
      "Exits with 0 if all is well, 1 with warnings, 2 with errors, 3 if no server answers.",
      "",
      "Example:",
      "  carillon doctor --json"
    })
final class DoctorCommand extends ClientCommand {
  DoctorCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Checkup checkup = await(client.trust().examine());
    print(DoctorMapping.toProto(checkup), () -> told(checkup));
    if (has(checkup, Finding.Severity.ERROR)) {
      return 2;
    }
    return has(checkup, Finding.Severity.WARNING) ? 1 : Exit.OK;
  }

  private static boolean has(Checkup checkup, Finding.Severity severity) {
    return checkup.findings().stream().anyMatch(f -> f.severity() == severity);
  }

  private static String told(Checkup checkup) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : checkup.findings()) {
      text.append(finding.severity().name().toLowerCase(Locale.ROOT))
          .append(": ")
          .append(Text.line(finding.title()))
          .append("\n  ")
          .append(Text.line(finding.advice()))
          .append('\n');
    }
    return text.append(Text.plural(checkup.symptoms(), "symptom"))
        .append(" looked for, ")
        .append(Text.plural(checkup.findings().size(), "finding"))
        .append(".\n")
        .toString();
  }
}
