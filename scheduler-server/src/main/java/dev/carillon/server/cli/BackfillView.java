package dev.carillon.server.cli;

import dev.carillon.model.schedule.Backfill;
import java.util.List;
import java.util.Locale;

/** Backfills as people read them. */
final class BackfillView {
  private BackfillView() {}

  static String plan(Backfill plan, Times times) {
    StringBuilder text = new StringBuilder();
    text.append(Text.plural(plan.total(), "fire"))
        .append(" of ")
        .append(Text.line(plan.schedule()))
        .append(", at most ")
        .append(plan.order().concurrency())
        .append(" at a time, the ")
        .append(plan.order().newestFirst() ? "newest" : "oldest")
        .append(" first");
    if (plan.already() > 0) {
      text.append("; ").append(Text.count(plan.already())).append(" made before are left out");
    }
    text.append(plan.total() == 0 ? ".\n" : ":\n");
    List<Long> sample = plan.sample();
    int left = Math.toIntExact(Math.max(0, plan.total() - sample.size()));
    for (int i = 0; i < sample.size(); i++) {
      // The sample is the first half and the last half of all.
      if (left > 0 && i == (sample.size() + 1) / 2) {
        text.append("  … ").append(Text.count(left)).append(" more …\n");
      }
      text.append("  ").append(times.absolute(sample.get(i))).append('\n');
    }
    return text.append(
            plan.total() == 0
                ? "There is nothing to do"
                    + (plan.already() == 0 ? "" : "; make them all the same: add --again")
                    + ".\n"
                : "Nothing was done. Do it: add --yes\n")
        .toString();
  }

  static String line(Backfill b) {
    return b.id()
        + " "
        + b.state().name().toLowerCase(Locale.ROOT)
        + "  "
        + Text.line(b.schedule())
        + ": "
        + Text.count(b.made())
        + " of "
        + Text.plural(b.total(), "fire")
        + " made, "
        + Text.count(b.succeeded())
        + " succeeded, "
        + Text.count(b.failed())
        + " failed, "
        + Text.count(b.refused())
        + " refused";
  }

  static String list(List<Backfill> backfills, Times times, int width) {
    if (backfills.isEmpty()) {
      return "No backfill in the last 30 days.\n";
    }
    Table table =
        new Table()
            .words("ID")
            .text("SCHEDULE")
            .words("STATE")
            .figures("FIRES")
            .figures("MADE")
            .figures("OK")
            .figures("FAILED")
            .words("PLANNED")
            .text("REASON");
    for (Backfill b : backfills) {
      table.row(
          b.id(),
          Text.line(b.schedule()),
          b.state().name().toLowerCase(Locale.ROOT),
          Text.count(b.total()),
          Text.count(b.made()),
          Text.count(b.succeeded()),
          Text.count(b.failed() + b.refused()),
          times.relative(b.createdMs()),
          Text.line(b.order().reason()));
    }
    return table.render(width);
  }
}
