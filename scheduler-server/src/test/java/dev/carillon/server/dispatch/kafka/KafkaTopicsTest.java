package dev.carillon.server.dispatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.server.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/**
 * Topics that a real broker has, and loses. Whatever is asked of it is tried for some seconds, and
 * again by a loop: a test asks again, too, for a broker on a busy machine may take longer.
 */
class KafkaTopicsTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aTopicForHintsThatSomebodyDeletesIsMadeAnew_andNoOther() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      KafkaTopics topics = new KafkaTopics(admin);
      topics.expectHints(List.of("dispatch.echo", "dispatch.http"));
      await()
          .atMost(SOON)
          .until(
              () -> {
                topics.makeHints();
                return topics.payloads(List.of("news"))
                    && topics.has("dispatch.echo")
                    && topics.has("dispatch.http");
              });
      admin.deleteTopics(List.of("dispatch.echo", "news")).all().get();
      await().atMost(SOON).until(() -> names(admin).equals(Set.of("dispatch.http")));
      await().atMost(SOON).until(topics::lookForHints);
      await()
          .atMost(SOON)
          .until(
              () -> {
                topics.makeHints();
                return names(admin).equals(Set.of("dispatch.echo", "dispatch.http"));
              });
    }
  }

  @Test
  void whatWorkersOfferMakesSoManyTopicsAndNoMore() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      KafkaTopics topics = new KafkaTopics(admin, 3);
      topics.expectHints(List.of("dispatch.a", "dispatch.b"));
      topics.expectHints(List.of("dispatch.a", "dispatch.c", "dispatch.d", "dispatch.e"));
      // A broker lists what it made a moment later.
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                topics.makeHints();
                assertThat(names(admin))
                    .isEqualTo(Set.of("dispatch.a", "dispatch.b", "dispatch.c"));
                assertThat(topics.has("dispatch.c")).isTrue();
              });
      assertThat(topics.has("dispatch.d")).as("hinted over sessions").isFalse();
    }
  }

  @Test
  void workersThatCameBeforeKafkaAnswered_findTheirTopicsOnceItDoes() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        ExecutorService sender = Executors.newSingleThreadExecutor()) {
      KafkaSettings settings = new KafkaSettings(kafka.bootstrap(), "early", "node");
      try (KafkaBreaker breaker = new KafkaBreaker(settings, () -> {});
          KafkaHints hints = new KafkaHints(settings, breaker, sender)) {
        TopicKeeper keeper = new TopicKeeper(breaker, hints);
        hints.prepare(List.of("echo"));
        keeper.runOnce();
        assertThat(names(admin)).isEmpty();

        await().atMost(SOON).until(() -> answers(breaker));
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  keeper.runOnce();
                  assertThat(names(admin)).isEqualTo(Set.of("early.dispatch.echo"));
                  assertThat(beginsWith(admin, "early.workers")).isEqualTo("earliest");
                });
      }
    }
  }

  @Test
  void aTopicThatIsToBeThereFromTheStart_isMadeAgainAfterSomebodyDeletedIt() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        KafkaBreaker breaker =
            new KafkaBreaker(new KafkaSettings(kafka.bootstrap(), "kept", "node"), () -> {})) {
      await().atMost(SOON).until(() -> answers(breaker));
      TopicMaker maker = new TopicMaker(breaker, List.of("ticks"));
      await()
          .atMost(SOON)
          .until(
              () -> {
                maker.runOnce();
                return names(admin).equals(Set.of("ticks"));
              });

      admin.deleteTopics(List.of("ticks")).all().get();
      await().atMost(SOON).until(() -> names(admin).isEmpty());

      await()
          .atMost(SOON)
          .until(
              () -> {
                assertThat(maker.runOnce()).isLessThan(Duration.ofMinutes(1));
                return names(admin).equals(Set.of("ticks"));
              });
    }
  }

  @Test
  void aKafkaThatLostAllIsToldAnewWhereTheGroupBegins() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        ExecutorService sender = Executors.newSingleThreadExecutor()) {
      KafkaSettings settings = new KafkaSettings(kafka.bootstrap(), "lost", "node");
      try (KafkaBreaker breaker = new KafkaBreaker(settings, () -> {});
          KafkaHints hints = new KafkaHints(settings, breaker, sender)) {
        await().atMost(SOON).until(() -> answers(breaker));
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  hints.prepare(List.of("echo"));
                  assertThat(names(admin)).isEqualTo(Set.of("lost.dispatch.echo"));
                  assertThat(beginsWith(admin, "lost.workers")).isEqualTo("earliest");
                });

        admin.deleteTopics(List.of("lost.dispatch.echo")).all().get();
        forgetWhereItBegins(admin, "lost.workers");
        await().atMost(SOON).until(() -> names(admin).isEmpty());
        await().atMost(SOON).until(() -> beginsWith(admin, "lost.workers").equals("latest"));

        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  hints.keepTopics();
                  assertThat(names(admin)).isEqualTo(Set.of("lost.dispatch.echo"));
                  assertThat(beginsWith(admin, "lost.workers")).isEqualTo("earliest");
                });
      }
    }
  }

  private static void forgetWhereItBegins(Admin admin, String group) throws Exception {
    AlterConfigOp forget =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", ""), AlterConfigOp.OpType.DELETE);
    admin
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), List.of(forget)))
        .all()
        .get();
  }

  private static boolean answers(KafkaBreaker breaker) {
    breaker.runOnce();
    return breaker.usable();
  }

  private static String beginsWith(Admin admin, String group) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    return admin
        .describeConfigs(List.of(resource))
        .all()
        .get()
        .get(resource)
        .get("share.auto.offset.reset")
        .value();
  }

  private static Set<String> names(Admin admin) throws Exception {
    return admin.listTopics().names().get();
  }
}
