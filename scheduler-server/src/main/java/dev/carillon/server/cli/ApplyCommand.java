package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.model.apply.Difference;
import dev.carillon.model.apply.FieldChange;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.wire.ApplyMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon apply}. */
@Command(
    name = "apply",
    description =
        "Stores what is new or changed in files of workflows, schedules and queue settings, and"
            + " tells each changed field. What is wrong is told and kept as it was; nothing is ever"
            + " deleted.",
    footer = {
      "",
      "Each document says its kind: workflow, schedule or queue.",
      "",
      "Examples:",
      "  carillon apply -f definitions/ --dry-run",
      "  carillon apply -f daily.yaml -f nightly.yaml"
    })
final class ApplyCommand extends ClientCommand {
  private static final int MOST_FILES = 1_000;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE|FOLDER",
      required = true,
      description =
          "A file, a folder of .yaml, .yml and .json files, or - for the input; may be given"
              + " several times.")
  List<String> files = new ArrayList<>();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only show what would be done.")
  boolean dryRun;

  ApplyCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<DefinitionText> texts = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (String file : files) {
      boolean folder = !file.equals("-") && Files.isDirectory(Path.of(file));
      for (String each : folder ? folder(Path.of(file)) : List.of(file)) {
        if (known.add(real(each))) {
          texts.add(text(each));
        }
      }
    }
    if (texts.isEmpty() || texts.size() > MOST_FILES) {
      throw CarillonException.invalid(
          "--file",
          "Expected 1 to 1,000 files, but found " + texts.size() + ".",
          "Files of a folder count if they end in .yaml, .yml or .json.");
    }
    List<AppliedItem> items = await(client.apply(texts, dryRun));
    print(ApplyMapping.toProto(items), () -> told(items));
    return items.stream().allMatch(AppliedItem::ok) ? Exit.OK : Exit.FAILED;
  }

  private DefinitionText text(String file) {
    return new DefinitionText(file, DefinitionFile.read(file, terminal));
  }

  /** The same for one file, by whatever name it is given. */
  private static String real(String file) {
    try {
      return file.equals("-") ? file : Path.of(file).toRealPath().toString();
    } catch (IOException e) {
      // Reading it tells what is wrong with it.
      return file;
    }
  }

  private static List<String> folder(Path folder) {
    try (Stream<Path> all = Files.walk(folder, 8)) {
      return all.filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(name -> name.matches("(?i).*\\.(yaml|yml|json)"))
          .sorted()
          .limit(MOST_FILES + 1)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String told(List<AppliedItem> items) {
    Table table = new Table().words("").words("KIND").text("NAME").text("FILE");
    StringBuilder changed = new StringBuilder();
    StringBuilder problems = new StringBuilder();
    for (AppliedItem item : items) {
      String name =
          item.tenant().isEmpty() || item.tenant().equals("default")
              ? item.id()
              : item.tenant() + "/" + item.id();
      table.row(
          word(item.change()),
          Text.orDash(item.kind()),
          Text.orDash(name) + (item.version() > 0 ? " version " + item.version() : ""),
          Text.line(item.path()) + (item.line() > 1 ? ":" + item.line() : ""));
      if (!item.difference().equals(Difference.NONE)) {
        changed.append(changed(Text.line(name), item));
      }
      for (WorkflowProblem problem : item.problems()) {
        problems
            .append(Text.line(item.path()))
            .append(": ")
            .append(problem.warning() ? "warning: " : "error: ")
            .append(Text.line(problem.told()))
            .append('\n');
      }
    }
    return table.render(terminal.width()) + changed + problems + sum(items);
  }

  /** A line for each field. */
  private static String changed(String name, AppliedItem item) {
    Difference difference = item.difference();
    StringBuilder text = new StringBuilder(item.kind()).append(' ').append(name).append(":\n");
    for (FieldChange field : difference.fields()) {
      text.append("  ")
          .append(Text.line(field.path()))
          .append(": ")
          .append(value(field.before()))
          .append(" → ")
          .append(value(field.after()))
          .append('\n');
    }
    return difference.more() == 0
        ? text.toString()
        : text + "  and " + Text.count(difference.more()) + " more\n";
  }

  private static String value(String value) {
    return value.isEmpty() ? "(none)" : Text.line(value);
  }

  private static String word(AppliedItem.Change change) {
    return change.name().toLowerCase(Locale.ROOT);
  }

  private String sum(List<AppliedItem> items) {
    StringBuilder text = new StringBuilder(dryRun ? "Would be: " : "Applied: ");
    String gap = "";
    for (AppliedItem.Change change : AppliedItem.Change.values()) {
      long n = items.stream().filter(item -> item.change() == change).count();
      if (n > 0) {
        text.append(gap).append(n).append(' ').append(word(change));
        gap = ", ";
      }
    }
    return text.append(".\n").toString();
  }
}
