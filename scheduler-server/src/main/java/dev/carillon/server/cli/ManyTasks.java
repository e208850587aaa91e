package dev.carillon.server.cli;

import com.google.protobuf.Message;
import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.wire.TaskMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Parameters;

/** A command that does one thing to each of some tasks; one that fails does not stop the others. */
abstract class ManyTasks extends ClientCommand {
  @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids of tasks.")
  List<String> ids = new ArrayList<>();

  ManyTasks(Terminal terminal) {
    super(terminal);
  }

  /** Gives the exit code of the first one that failed. */
  final int each(Function<String, Task> action, Function<Task, String> told) {
    return each(action, TaskMapping::toProto, told);
  }

  /** The same for what is not answered with a task. */
  final <T> int each(
      Function<String, T> action, Function<T, Message> json, Function<T, String> told) {
    Errors errors = new Errors(terminal);
    int code = Exit.OK;
    for (String id : ids) {
      try {
        T answer = action.apply(id);
        print(json.apply(answer), () -> told.apply(answer) + "\n");
      } catch (CarillonException e) {
        int failed = errors.tell(e);
        code = code == Exit.OK ? failed : code;
      }
    }
    return code;
  }

  @Override
  abstract int run(CarillonClient client);
}
