package dev.carillon.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.boot.Records;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.store.redis.RecordDump;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon doctor record}. */
@Command(
    name = "record",
    description =
        "Shows how a task is stored, byte by byte, straight from Redis: also one that no server"
            + " can read. The payload is told by its size alone.",
    footer = {
      "",
      "Examples:",
      "  carillon doctor record 03-8M3KQ2ZVXH4T -redis-addr=localhost:6379",
      "  carillon doctor record 03-8M3KQ2ZVXH4T --config carillon.yaml --json"
    })
final class DoctorRecord implements Callable<Integer> {
  @Mixin final SettingsOptions options = new SettingsOptions(ServerConfig.keys());

  @Parameters(paramLabel = "ID", description = "The task's id.")
  String id = "";

  @Option(names = "--json", description = "Print JSON, a field a line.")
  boolean json;

  private final Terminal terminal;

  private DoctorRecord(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine of(Terminal terminal) {
    DoctorRecord command = new DoctorRecord(terminal);
    CommandLine line = new CommandLine(command);
    command.options.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() {
    Silence.ofLogs();
    ServerConfig config = ServerConfig.of(options.load(terminal.environment()));
    List<RecordDump.Row> rows =
        Records.of(config, parsed())
            .orElseThrow(() -> CarillonException.notFound("doctor", "task", id));
    if (json) {
      rows.forEach(row -> terminal.out().println(json(row)));
    } else {
      terminal.out().print(table(rows));
    }
    return Exit.OK;
  }

  private TaskId parsed() {
    try {
      return TaskId.parse(id);
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid("ID", String.valueOf(e.getMessage()), "Copy it from a list.");
    }
  }

  private String table(List<RecordDump.Row> rows) {
    Table table = new Table().figures("AT").words("FIELD").words("BYTES").text("MEANS");
    for (RecordDump.Row row : rows) {
      table.row(
          row.offset() < 0 ? "" : Integer.toString(row.offset()),
          row.name(),
          row.hex(),
          Text.line(row.meaning()));
    }
    return table.render(Math.max(terminal.width(), 100));
  }

  private static ObjectNode json(RecordDump.Row row) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("offset", row.offset())
        .put("length", row.length())
        .put("name", row.name())
        .put("hex", row.hex())
        .put("meaning", row.meaning());
  }
}
