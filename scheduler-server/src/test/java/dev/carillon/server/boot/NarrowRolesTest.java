package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.Role;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.config.Limits;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whose roles hold for a part of the data learns nothing of the others, and takes nothing from
 * them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NarrowRolesTest {
  private GuardedServer at;
  private CarillonClient admin;

  @BeforeAll
  void start() {
    at = new GuardedServer(c -> c.withLimits(new Limits(10, 30, 10)));
    admin = at.client(at.admin);
  }

  @AfterAll
  void stop() {
    at.close();
  }

  @Test
  void oneTenantBeginsItsShareOfTheTypesAndLeavesRoomForTheOthers() {
    CarillonClient a = limited("a", Set.of("a"), Set.of("q"));
    CarillonClient b = limited("b", Set.of("b"), Set.of());
    List<NewTask> many = IntStream.range(0, 30).mapToObj(i -> task("a", "q", "x" + i)).toList();

    assertThat(accepted(get(a.submitBatch(many)))).containsExactly("x0", "x1", "x2");

    assertThat(get(b.submit(task("b", "q", "mail"))).id()).isNotEmpty();
    assertThat(accepted(get(a.submitBatch(List.of(task("a", "q", "mail"), many.getLast())))))
        .as("a type that others have begun")
        .containsExactly("mail");
    assertThat(get(admin.submit(task("a", "q", "etl"))).id())
        .as("whose roles hold everywhere has no share")
        .isNotEmpty();
  }

  @Test
  void oneQueueBeginsItsShareOfTheTenants() {
    CarillonClient ofQueue = limited("queue", Set.of(), Set.of("own"));
    List<NewTask> many = IntStream.range(0, 5).mapToObj(i -> task("t" + i, "own", "mail")).toList();

    assertThat(get(ofQueue.submitBatch(many)))
        .filteredOn(SubmitResult.Accepted.class::isInstance)
        .hasSize(1);
  }

  @Test
  void theFiguresOfAllQueuesAreForThoseWhoseRolesHoldEverywhere() {
    String all = at.token("all", Role.VIEWER).secret();
    String some = at.token("some", within(Set.of("a"), Set.of(), Role.VIEWER)).secret();
    for (String path : List.of("/metrics", "/actuator/prometheus")) {
      assertThat(at.send("GET", path, "", all).statusCode()).as(path).isEqualTo(200);
      HttpResponse<String> refused = at.send("GET", path, "", some);
      assertThat(refused.statusCode()).as(path).isEqualTo(403);
      assertThat(refused.body()).contains("within the reach of 'token:some'");
    }
  }

  @Test
  void whetherAnotherTenantHasAnIdIsNotTold() {
    String a = at.token("jobs", within(Set.of("a"), Set.of(), Role.SUBMITTER)).secret();
    assertThat(job("their-report", "first", at.admin).statusCode()).isEqualTo(201);

    HttpResponse<String> taken = job("their-report", "second", a);
    HttpResponse<String> free = job("no-such-report", "second", a);

    assertThat(taken.statusCode()).isEqualTo(403);
    assertThat(free.statusCode()).isEqualTo(403);
    assertThat(taken.body()).isEqualTo(free.body());
  }

  /** A task of tenant b. */
  private HttpResponse<String> job(String id, String key, String as) {
    return at.send(
        "POST",
        "/tasks",
        "{\"type\":\"email\",\"tenantId\":\"b\",\"taskId\":\"%s\",\"idempotencyKey\":\"%s\"}"
            .formatted(id, key),
        as);
  }

  private CarillonClient limited(String name, Set<String> tenants, Set<String> queues) {
    return at.client(at.token(name, within(tenants, queues, Role.SUBMITTER)).secret());
  }

  private static NewTask task(String tenant, String queue, String type) {
    return NewTask.of(type, Payload.of("x")).ofTenant(tenant).inQueue(queue).named(type);
  }

  /** The types that came in. */
  private List<String> accepted(List<SubmitResult> results) {
    return results.stream()
        .filter(SubmitResult.Accepted.class::isInstance)
        .map(SubmitResult.Accepted.class::cast)
        .map(result -> get(admin.get(result.receipt().id())).type())
        .toList();
  }
}
