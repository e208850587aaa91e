package dev.carillon.server.door;

import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Cluster;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Events;
import dev.carillon.server.core.Explain;
import dev.carillon.server.core.Finding;
import dev.carillon.server.core.Queues;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Trust;
import dev.carillon.server.core.apply.Apply;
import dev.carillon.server.core.bulk.Bulk;
import dev.carillon.server.core.dead.DeadLetters;
import dev.carillon.server.core.notify.Notifications;
import dev.carillon.server.core.query.Search;
import dev.carillon.server.core.workflow.Definitions;
import dev.carillon.server.core.workflow.Runs;
import dev.carillon.server.core.workflow.Workflows;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A core without a store, for tests of what stands in front of it. */
public final class FakeEngine implements Queues, Cluster, Events {
  public final FakeTasks tasks = new FakeTasks();
  public final FakeWorkers workers = new FakeWorkers();
  public final FakePulls pulls = new FakePulls(tasks);

  /** What overview streams send; they end with the test's server. */
  public final BlockingQueue<Health> healths = new LinkedBlockingQueue<>();

  public volatile Health health = new Health(true, List.of(), List.of());

  /** Of whom queues or counters were last asked. */
  public volatile String tenant = "";

  private volatile Optional<PauseInfo> pause = Optional.empty();

  public Engine engine() {
    return new Engine(
        tasks,
        new FakeControl(tasks),
        this,
        workers,
        this,
        this,
        trust(),
        pulls,
        finding(),
        noDeadLetters(),
        new FakePauses(),
        new FakeLimits(),
        NoSchedules.make(),
        new Workflows(unanswered(Definitions.class), unanswered(Runs.class)),
        unanswered(Apply.class),
        noNotifications());
  }

  /** Nothing is found here: searches are tested against a store. */
  private static Finding finding() {
    return new Finding(unanswered(Search.class), unanswered(Bulk.class));
  }

  private static <T> T unanswered(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }

  /** Nothing is sent; every URL would do. */
  private static Notifications noNotifications() {
    return Notifications.class.cast(
        Proxy.newProxyInstance(
            Notifications.class.getClassLoader(),
            new Class<?>[] {Notifications.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "problem" -> Optional.empty();
                  case "expectJobs" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                }));
  }

  private static DeadLetters noDeadLetters() {
    return unanswered(DeadLetters.class);
  }

  private static Trust trust() {
    return new Trust(new SoonExplained(), new NoLedger(), new NoDoctor());
  }

  private static final class SoonExplained implements Explain {
    @Override
    public Explanation explain(TaskId id) {
      return new Explanation(
          id.toString(), TaskState.READY, FakeTasks.NOW, "It runs soon.", "", List.of());
    }

    @Override
    public NodeExplanation explainNode(TaskId run, String node) {
      return new NodeExplanation(
          run.toString(),
          node,
          NodeState.WAITING,
          FakeTasks.NOW,
          "It begins soon.",
          "",
          List.of(),
          Optional.empty());
    }
  }

  @Override
  public List<QueueSnapshot> list(String queueOrEmpty, String tenantOrEmpty) {
    tenant = tenantOrEmpty;
    return List.of(queue("default"));
  }

  private QueueSnapshot queue(String name) {
    return new QueueSnapshot(
        name,
        Map.of(TaskState.READY, 7L, TaskState.SCHEDULED, 2L),
        10,
        1,
        0,
        1.5,
        0,
        0,
        250,
        pause,
        List.of(1f, 2f));
  }

  @Override
  public QueueSnapshot pause(String queue, String reason, Duration howLong, Caller caller) {
    long until = howLong.isZero() ? 0 : FakeTasks.NOW + howLong.toMillis();
    pause = Optional.of(new PauseInfo(reason, caller.name(), FakeTasks.NOW, until));
    return queue(queue);
  }

  @Override
  public QueueSnapshot resume(String queue, Caller caller) {
    pause = Optional.empty();
    return queue(queue);
  }

  @Override
  public ClusterInfo info() {
    return new ClusterInfo("test", List.of(), "node-1", 1, 16, "6.2", "", "direct", "0.1.0");
  }

  @Override
  public Ground ground() {
    return new Ground(
        "node-1",
        new Ground.Redis(true, "6.2", 1, 0, "noeviction", true, 100, "master", 0),
        0,
        "",
        false,
        "",
        "",
        java.util.Map.of(),
        List.of(),
        List.of());
  }

  @Override
  public Course course(int minutes) {
    return new Course(List.of(), List.of(), 0);
  }

  @Override
  public ClusterStats stats(String tenantOrEmpty) {
    tenant = tenantOrEmpty;
    return new ClusterStats(
        Map.of(TaskState.READY, 7L), 10, 1, 0, 1.5, 0, 0, 1, 2, 3, 1, 8, 0, 1024, 0);
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void watchOverview(Sink<Overview> sink) {
    try {
      boolean open = true;
      while (open) {
        Health now = healths.take();
        open =
            sink.send(
                new Overview(
                    FakeTasks.NOW,
                    stats(""),
                    List.of(),
                    List.of(),
                    now,
                    List.of(),
                    "node-1",
                    "direct"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void watch(String cursor, Set<String> queues, String taskId, Sink<EventBatch> sink) {
    sink.send(new EventBatch(List.of(), "c1", true));
  }
}
