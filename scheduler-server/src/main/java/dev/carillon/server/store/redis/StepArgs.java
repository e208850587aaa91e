package dev.carillon.server.store.redis;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.RunState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.core.run.Step;
import dev.carillon.server.core.run.Step.Start;
import dev.carillon.server.core.run.Step.Stop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The arguments of {@code run_step}. */
final class StepArgs {
  private StepArgs() {}

  static List<byte[]> of(Step step, LineRegistry lines) {
    RunState state = step.vars().state();
    Args args =
        new Args()
            .ascii(step.epoch().isPresent() ? Long.toString(step.epoch().getAsLong()) : "")
            .ascii(step.run().local())
            .number(step.revision())
            .ascii(step.verb())
            .text(step.actor())
            .text(step.reason())
            .bytes(RunCodec.encode(step.vars()))
            .number(state.code())
            .number(state.ended() ? 0 : 1)
            .number(step.marks())
            .number(step.wakeMs());
    List<Line> of = new ArrayList<>();
    for (Start start : step.starts()) {
      NewTask task = start.admitted().task();
      of.add(lines.of(task.tenant(), task.queue(), task.type()));
    }
    Set<Line> distinct = new LinkedHashSet<>(of);
    args.number(distinct.size());
    distinct.forEach(line -> args.ascii(line.key()).text(LineRegistry.names(line)));
    args.number(step.nodes().size());
    step.nodes().forEach((place, bytes) -> args.number(place).bytes(bytes));
    args.number(step.texts().size());
    step.texts().forEach((name, text) -> args.ascii(name).bytes(text));
    args.number(step.starts().size());
    for (int i = 0; i < step.starts().size(); i++) {
      start(args, step, step.starts().get(i), of.get(i));
    }
    args.number(step.stops().size());
    for (Stop stop : step.stops()) {
      args.ascii(stop.task())
          .number(stop.atOnce() ? 1 : 0)
          .number(TaskStore.TIME_TO_STOP.toMillis());
    }
    args.number(step.events().size());
    step.events().forEach(told -> args.ascii(told.verb()).text(told.text()));
    return args.list();
  }

  private static void start(Args args, Step step, Start start, Line line) {
    args.number(start.place())
        .ascii(start.task())
        .bytes(
            TaskRecord.pack(
                start.admitted(), line, step.run().local(), start.place(), start.gen()));
    switch (start.admitted().task().due()) {
      case NewTask.Due.At at -> args.number(1).number(at.epochMillis());
      case NewTask.Due.After after ->
          args.number(after.delay().isZero() ? 0 : 2).number(after.delay().toMillis());
    }
  }
}
