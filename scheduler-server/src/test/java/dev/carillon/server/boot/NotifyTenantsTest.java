package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.refusal;
import static dev.carillon.server.boot.GuardedServer.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.NotificationClient;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.notify.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two tenants with rules and channels of the same names: each sees and changes its own, only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NotifyTenantsTest {
  private static final Set<NotifyEvent> EVENTS =
      Set.of(NotifyEvent.TASK_CANCELLED, NotifyEvent.RUN_CANCELLED);
  private static final DeliveryFilter ALL = new DeliveryFilter(Optional.empty(), "", "");

  private final Receiver ofAlpha = new Receiver();
  private final Receiver ofBravo = new Receiver();
  private final Receiver ofAll = new Receiver();
  private GuardedServer at;
  private CarillonClient root;
  private NotificationClient alpha;
  private NotificationClient bravo;

  @BeforeAll
  void start() {
    Notify notify =
        Notify.DEFAULTS
            .allowing(
                List.of(ofAlpha.address(), ofBravo.address(), ofAll.address()),
                Duration.ofSeconds(30),
                3,
                Duration.ofMillis(20))
            .withSecrets(new Secret("the same on all servers"), Secret.NONE);
    at = new GuardedServer(c -> c.withExports(c.exports().withNotifications(notify)));
    root = at.client(at.admin);
    alpha = tenant("alpha", Role.ADMIN);
    bravo = tenant("bravo", Role.ADMIN);
    get(alpha.putChannel(Channel.webhook("ops", ofAlpha.url()), ""));
    get(bravo.putChannel(Channel.webhook("ops", ofBravo.url()), ""));
    get(root.notifications().putChannel(Channel.webhook("ops", ofAll.url()), ""));
    for (NotificationClient one : List.of(alpha, bravo, root.notifications())) {
      get(one.putRule(Rule.of("ends", EVENTS, List.of("ops"))));
    }
  }

  @AfterAll
  void stop() {
    at.close();
    ofAlpha.close();
    ofBravo.close();
    ofAll.close();
  }

  private NotificationClient tenant(String name, Role role) {
    String token = at.token(name + role, within(Set.of(name), Set.of(), role)).secret();
    return at.client(token).notifications();
  }

  private void cancelTask(String tenant) {
    String id =
        get(root.submit(
                NewTask.of("nobody", Payload.EMPTY)
                    .ofTenant(tenant)
                    .dueAt(new NewTask.Due.After(Duration.ofHours(1)))))
            .id();
    get(root.cancel(id, "test"));
  }

  private String cancelRun(String tenant) {
    get(
        root.workflows()
            .put(
                "tenant: "
                    + tenant
                    + "\nid: flow-"
                    + tenant
                    + "\nnodes:\n  - {id: a, type: nobody}\n"));
    String id = get(root.workflows().run(NewRun.of(tenant, "flow-" + tenant))).id();
    get(root.workflows().cancel(id, "test"));
    return id;
  }

  @Test
  void eachIsToldOfItsOwn() {
    cancelTask("alpha");
    cancelTask("bravo");
    String run = cancelRun("bravo");
    String last = cancelRun("alpha");
    await()
        .atMost(GuardedServer.SOON)
        .untilAsserted(
            () -> {
              assertThat(runs(ofAlpha)).containsExactly("run " + last);
              assertThat(runs(ofBravo)).containsExactly("run " + run);
              assertThat(runs(ofAll)).contains("run " + run, "run " + last);
              assertThat(tenants(ofAlpha)).containsExactly("alpha");
              assertThat(tenants(ofBravo)).containsExactly("bravo");
              assertThat(tenants(ofAll)).contains("alpha", "bravo");
            });
    assertThat(get(alpha.deliveries(ALL, 100, "")).deliveries())
        .isNotEmpty()
        .allMatch(d -> d.channel().equals("ops@alpha"));
    // Whoever has one tenant need not say it.
    assertThat(
            get(alpha.deliveries(new DeliveryFilter(Optional.empty(), "ops", ""), 100, ""))
                .deliveries())
        .isNotEmpty();
  }

  private static List<String> runs(Receiver receiver) {
    return receiver.got().stream()
        .filter(g -> g.json().get("type").asText().equals("run.cancelled"))
        .map(g -> g.json().get("data").get("samples").get(0).get("subject").asText())
        .toList();
  }

  private static Set<String> tenants(Receiver receiver) {
    return receiver.got().stream()
        .filter(g -> g.json().get("type").asText().equals("task.cancelled"))
        .map(g -> g.json().get("data").get("samples").get(0).get("tenant").asText())
        .collect(java.util.stream.Collectors.toSet());
  }

  @Test
  void nobodySeesOrChangesWhatIsOfOthers() {
    assertThat(get(alpha.channels())).extracting(Channel::id).containsExactly("ops@alpha");
    assertThat(get(alpha.rules())).extracting(Rule::id).containsExactly("ends@alpha");
    assertThat(get(root.notifications().channels()))
        .extracting(Channel::id)
        .contains("ops", "ops@alpha", "ops@bravo");
    assertThat(get(alpha.channel("ops")).url()).isEqualTo(ofAlpha.url());
    Delivery theirs = get(bravo.testChannel("ops")).getFirst();
    Delivery everybodys = get(root.notifications().testRule("ends")).getFirst();
    for (String id : List.of(theirs.id(), everybodys.id(), "msg_none")) {
      assertThat(refusal(alpha.delivery(id))).as(id).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(refusal(alpha.redeliver(List.of(id), ""))).isEqualTo(ErrorCode.NOT_FOUND);
    }
    assertThat(refusal(alpha.channel("ops@bravo"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(alpha.rule("ends@bravo"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(alpha.deleteChannel("ops@bravo"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(alpha.deleteRule("ends@bravo"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(alpha.rotate("ops@bravo", "", Duration.ZERO)))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(alpha.testChannel("ops@bravo"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(alpha.redeliver(List.of(), "ops@bravo"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(alpha.putChannel(Channel.webhook("x@bravo", ofAll.url()), "")))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(refusal(alpha.putRule(Rule.of("x@bravo", EVENTS, List.of("ops@bravo")))))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    // Neither to channels of another tenant nor to those of the whole cluster, by nobody.
    for (NotificationClient one : List.of(alpha, root.notifications())) {
      assertThat(refusal(one.putRule(Rule.of("x@alpha", EVENTS, List.of("ops@bravo")))))
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(refusal(root.notifications().putRule(Rule.of("x@alpha", EVENTS, List.of("ops")))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(
            refusal(alpha.putRule(Rule.of("x", Set.of(NotifyEvent.WORKER_LOST), List.of("ops")))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    // Who is kept to a queue, or is no administrator, may not.
    NotificationClient queue =
        at.client(at.token("q", within(Set.of("alpha"), Set.of("mail"), Role.ADMIN)).secret())
            .notifications();
    assertThat(refusal(queue.putChannel(Channel.webhook("x", ofAll.url()), "")))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(get(queue.channels())).isEmpty();
    NotificationClient operator = tenant("alpha", Role.OPERATOR);
    assertThat(get(operator.channel("ops")).id()).isEqualTo("ops@alpha");
    Delivery tried = get(operator.testChannel("ops")).getFirst();
    // Who asks for a test does not wait for ever until it is answered.
    await().until(() -> get(operator.delivery(tried.id())).state() == Delivery.State.DELIVERED);
    assertThat(refusal(operator.deleteChannel("ops"))).isEqualTo(ErrorCode.PERMISSION_DENIED);
  }
}
