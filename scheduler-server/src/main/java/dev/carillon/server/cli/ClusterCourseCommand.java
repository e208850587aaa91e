package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.cluster.Course;
import dev.carillon.wire.InsightMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon cluster course}. */
@Command(
    name = "course",
    description = "Shows throughput and lateness of up to a day, as one server remembers it.",
    footer = {
      "",
      "Examples:",
      "  carillon cluster course --minutes 60",
      "  carillon cluster course --minutes 1440 --json | jq .cells"
    })
final class ClusterCourseCommand extends ClientCommand {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How far back, 1-1440 (default: 60).")
  int minutes;

  ClusterCourseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Course course = await(client.insight().course(minutes));
    print(InsightMapping.toProto(course), () -> text(course));
    return Exit.OK;
  }

  private String text(Course course) {
    StringBuilder out = new StringBuilder();
    out.append("time                  in/s    done/s  failed/s     p50     p95     p99\n");
    for (Course.Point p : course.points()) {
      out.append(
          String.format(
              java.util.Locale.ROOT,
              "%-18s %8.1f  %8.1f  %8.1f  %4d ms %4d ms %4d ms%n",
              times().absolute(p.atMs()),
              p.submitted(),
              p.succeeded(),
              p.failed(),
              p.p50Millis(),
              p.p95Millis(),
              p.p99Millis()));
    }
    return course.points().isEmpty() ? "Nothing yet: a point comes each minute.\n" : out.toString();
  }
}
