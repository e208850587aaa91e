package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.wire.TaskMapping;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon task list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists tasks: live ones by when they are due, then ended ones, newest first.",
    footer = {
      "",
      "Examples:",
      "  carillon task list --state live --queue mail",
      "  carillon task list --state dead,failed --limit 20",
      "  carillon task list --state dead --json | jq -r '.tasks[].id'"
    })
final class TaskList extends ClientCommand {
  private static final int LARGEST_PAGE = 500;

  @Option(
      names = {"-s", "--state"},
      paramLabel = "STATE",
      split = ",",
      converter = StateWord.Converter.class,
      description = "Only these states; also live and ended. May be given several times.")
  List<StateWord> states = new ArrayList<>();

  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      description = "Only this queue.")
  String queue = "";

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "Only this type.")
  String type = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant.")
  String tenant = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most this many (default: 50).")
  int limit = 50;

  @Option(
      names = "--page",
      paramLabel = "TOKEN",
      description = "Go on where an earlier list ended.")
  String page = "";

  TaskList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    TaskPage found = read(client, new TaskFilter(wanted(), queue, type, tenant));
    print(TaskMapping.toProto(found), () -> TaskView.list(found, times(), terminal.width()));
    return Exit.OK;
  }

  private Set<TaskState> wanted() {
    Set<TaskState> wanted = EnumSet.noneOf(TaskState.class);
    states.forEach(word -> wanted.addAll(word.states()));
    return wanted;
  }

  private TaskPage read(CarillonClient client, TaskFilter filter) {
    List<Task> tasks = new ArrayList<>();
    String token = page;
    long total;
    do {
      int size = Math.clamp(limit - tasks.size(), 1, LARGEST_PAGE);
      TaskPage next = await(client.list(filter, size, token));
      tasks.addAll(next.tasks());
      token = next.nextToken();
      total = next.total();
    } while (!token.isEmpty() && tasks.size() < limit);
    return new TaskPage(tasks, token, total);
  }
}
