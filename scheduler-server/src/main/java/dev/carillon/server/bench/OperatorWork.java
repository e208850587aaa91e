package dev.carillon.server.bench;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What an operator waits for before many waiting tasks: an explanation, the first page of a filter,
 * the end of a bulk cancel; and what that costs the work that goes on. The floor of a figure is the
 * mark that was set for it.
 */
final class OperatorWork implements Measurement {
  private static final int QUEUES = 7;
  private static final int PAGE = 100;
  private static final int ROUNDS = 200;
  private static final int TO_CANCEL = 100_000;

  /** The other work: tasks due evenly, as in 'lateness'. */
  private static final int RATE = 2_000;

  private static final int SECONDS = 20;
  private static final long AHEAD_MS = 3_000;

  private static final List<String> FILTERS =
      List.of(
          "queue:bench-waits-3",
          "state:scheduled",
          "state:scheduled queue:bench-waits-1,bench-waits-5",
          "type:" + BenchWorker.TYPE + " tenant:default");

  private final Setting on;
  private final List<BenchResult> results = new ArrayList<>();

  OperatorWork(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    on.warmUp("bench-operator");
    on.progress().accept("loading " + on.options().tasks() + " waiting tasks");
    Load.submit(on.rig().client(), on.options().tasks(), i -> waiting("bench-waits-" + i % QUEUES));
    List<String> ids = pages();
    explanations(ids);
    bulk();
    return results;
  }

  private NewTask waiting(String queue) {
    return on.task(BenchWorker.TYPE, queue).dueAt(new NewTask.Due.After(Duration.ofHours(6)));
  }

  /** First pages; some of the ids on them. */
  private List<String> pages() {
    on.progress().accept("first pages");
    List<String> ids = new ArrayList<>();
    double slowest = 0;
    double slowestMedian = 0;
    for (String filter : FILTERS) {
      SearchRequest request = SearchRequest.of(filter).size(PAGE);
      double[] times =
          times(
              () -> {
                SearchUpdate page = Rig.answer(on.rig().client().search().page(request));
                if (page.tasks().size() != PAGE) {
                  throw new IllegalStateException(
                      "Expected a full page of " + filter + ", but got " + page.tasks().size());
                }
                page.tasks().stream().map(Task::id).limit(2).forEach(ids::add);
                return page;
              });
      slowest = Math.max(slowest, at(times, 0.99));
      slowestMedian = Math.max(slowestMedian, at(times, 0.5));
    }
    tell("first_page_p50_ms", slowestMedian, "ms", 200);
    tell("first_page_p99_ms", slowest, "ms", 200);
    return ids;
  }

  private void explanations(List<String> ids) {
    on.progress().accept("explanations");
    int[] next = {0};
    double[] times =
        times(() -> Rig.answer(on.rig().client().trust().explain(ids.get(next[0]++ % ids.size()))));
    tell("explain_p50_ms", at(times, 0.5), "ms", 20);
    tell("explain_p99_ms", at(times, 0.99), "ms", 20);
  }

  /** As often as code takes to be compiled, and then the rounds that count; sorted. */
  private static double[] times(Supplier<?> call) {
    double[] millis = new double[ROUNDS];
    for (int i = -ROUNDS; i < ROUNDS; i++) {
      long start = System.nanoTime();
      Object unused = call.get();
      if (i >= 0) {
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis;
  }

  private static double at(double[] sorted, double quantile) {
    return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
  }

  private void bulk() throws InterruptedException {
    double[] plans = new double[on.options().runs()];
    double[] applies = new double[on.options().runs()];
    double[] lateness = new double[on.options().runs()];
    for (int run = 0; run < plans.length; run++) {
      on.run("bulk cancel of " + TO_CANCEL, run);
      String queue = "bench-cancel-" + run;
      String other = "bench-goes-on-" + run;
      Load.submit(on.rig().client(), TO_CANCEL, i -> waiting(queue));
      on.rig().worker().tell("clear");
      long first = on.clock().millis() + AHEAD_MS;
      int tasks = RATE * SECONDS;
      Load.submit(
          on.rig().client(),
          tasks,
          i ->
              on.task(BenchWorker.TYPE, other).dueAt(new NewTask.Due.At(first + i * 1000L / RATE)));
      LockSupport.parkNanos(Math.max(0, first - on.clock().millis() + 1_000) * 1_000_000);
      long start = System.nanoTime();
      BulkOrder order = BulkOrder.of(BulkAction.CANCEL, "queue:" + queue, "bench");
      BulkJob plan = Rig.answer(on.rig().client().bulk().plan(order));
      plan = await(plan, BulkState.PLANNED);
      if (plan.total() != TO_CANCEL) {
        throw new IllegalStateException("Expected all in the plan, but it has " + plan.total());
      }
      plans[run] = Setting.seconds(start);
      start = System.nanoTime();
      BulkJob unused = Rig.answer(on.rig().client().bulk().apply(plan.id(), 0));
      BulkJob done = await(plan, BulkState.DONE);
      if (done.tally().ok() != TO_CANCEL) {
        throw new IllegalStateException("Expected all cancelled, but " + done.tally());
      }
      applies[run] = Setting.seconds(start);
      on.rig().awaitSucceeded(other, tasks);
      on.rig().worker().tell("report");
      lateness[run] = Double.parseDouble(on.rig().worker().await("lateness").split(" ")[1]);
    }
    tell("bulk_plan_s", Setting.median(plans), "s", 10);
    tell("bulk_cancel_s", Setting.median(applies), "s", 10);
    tell("lateness_meanwhile_p99_ms", Setting.median(lateness), "ms", 250);
  }

  private BulkJob await(BulkJob job, BulkState state) {
    while (true) {
      BulkJob now = Rig.answer(on.rig().client().bulk().get(job.id()));
      if (now.state() == state) {
        return now;
      }
      if (now.state() == BulkState.FAILED || now.state() == BulkState.STOPPED) {
        throw new IllegalStateException("Expected " + state + ", but: " + now.problem());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private void tell(String metric, double value, String unit, double mark) {
    results.add(
        new BenchResult(
            on.named("operator"),
            metric,
            value,
            unit,
            OptionalDouble.of(mark),
            "floor: the mark, at most; before "
                + on.options().tasks()
                + " waiting tasks, and 2,000 others due a second while it is cancelled"));
  }
}
