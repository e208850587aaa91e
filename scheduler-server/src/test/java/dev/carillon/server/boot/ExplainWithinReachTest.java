package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.client.StreamListener;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why one's own task waits is told, but nothing of what others have and do. */
final class ExplainWithinReachTest {
  private static final StreamListener<Order> ORDERS =
      new StreamListener<>() {
        @Override
        public void onNext(Order order) {}

        @Override
        public void onError(CarillonException error) {}

        @Override
        public void onEnd() {}
      };

  private final GuardedServer at = new GuardedServer();
  private final CarillonClient admin = at.client(at.admin);
  private final CarillonClient limited =
      at.client(at.token("alpha", within(Set.of("alpha"), Set.of(), Role.SUBMITTER)).secret());

  @AfterEach
  void stop() {
    at.close();
  }

  private static NewTask task(String tenant) {
    return NewTask.of("load", Payload.EMPTY).inQueue("shared").ofTenant(tenant);
  }

  private String submit(NewTask task, CarillonClient by) {
    return get(by.submit(task)).id();
  }

  private Explanation explain(String id, CarillonClient to) {
    return get(to.trust().explain(id));
  }

  @Test
  void whoSaysThatHisTaskIsANodeOfAnothersRunIsToldNothingOfIt() {
    NewTask bravo = task("bravo");
    Workflow flow =
        Workflow.of("flow", List.of(Node.of("hidden", bravo), Node.of("next", bravo, "hidden")))
            .ofTenant("bravo");
    get(admin.workflows().put(flow));
    String run = get(admin.workflows().run(NewRun.of("bravo", "flow"))).id();
    String id = submit(task("alpha").withAttributes(Map.of("run", run, "node", "next")), limited);

    assertThat(explain(id, limited).toString()).doesNotContain("hidden");
    assertThat(explain(id, admin).gates())
        .anySatisfy(
            gate -> {
              assertThat(gate.name()).isEqualTo("dependencies");
              assertThat(gate.evidence()).isEqualTo("it depends on no other task");
            });
  }

  @Test
  void holdersOfSlotsWorkersAndWhoPausesAreOthersBusiness() {
    GrpcWorkerLink worker = at.worker(at.token("worker", Role.WORKER).secret());
    String workerId = Ulid.random(1, new Random(4));
    get(
        worker.register(
            new Registration(
                workerId, "spy-1", "h", 1, List.of("load"), List.of(), 9, Map.of(), "t", false)));
    get(admin.limits().put("shared", QueueSettings.ofTenant(1, Rate.NONE)));
    try (var unused = worker.openSession(workerId, false, ORDERS)) {
      String holder = submit(task("bravo"), admin);
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .until(() -> get(admin.get(holder)).state() == TaskState.DISPATCHED);
      String id = submit(task("alpha"), limited);
      assertThat(explain(id, admin).toString()).contains(holder, "spy-1");
      assertThat(get(admin.get(id)).waitingFor()).contains(holder);

      Explanation full = explain(id, limited);
      assertThat(full.verdict()).isEqualTo("1 of the 1 slots of queue shared are taken.");
      assertThat(full.toString() + get(limited.get(id))).doesNotContain(holder, "spy-1");
      assertThat(get(limited.get(id)).waitingFor())
          .isEqualTo("1 of the 1 slots of queue shared are taken.");

      get(admin.pauseQueue("shared", "lunch", Duration.ZERO));
      Explanation paused = explain(id, limited);
      assertThat(paused.verdict()).startsWith("Queue shared is paused (since ");
      assertThat(paused.command()).isEmpty();
      assertThat(paused.toString() + get(limited.get(id))).doesNotContain("lunch", "admin");
    }
  }
}
