package dev.carillon.server.dispatch.kafka;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics and group settings that Carillon's own traffic needs: once each, and again if
 * they turn out to be gone.
 */
final class KafkaTopics {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

  /**
   * All members of a share group share one partition; with as many partitions as members each is
   * bound to its own, and a member whose slots are full holds up all that stands there. One is also
   * far from being a limit: hints are small and the window is shallow.
   */
  private static final int PARTITIONS = 1;

  private static final int SECONDS = 3;

  /** Workers name types as they like, and a topic is never deleted: beyond it sessions are used. */
  private static final int MOST_HINTS = 1_000;

  /** A hint is worthless once its claim timeout is over. */
  private static final Map<String, String> HINTS =
      Map.of("retention.ms", "3600000", "segment.bytes", Integer.toString(16 << 20));

  private final Admin admin;
  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private final Set<String> groups = ConcurrentHashMap.newKeySet();

  /** What could not be made, and why: that is tried again for ever, and said once. */
  private final Map<String, String> refused = new ConcurrentHashMap<>();

  private final Set<String> hints = ConcurrentHashMap.newKeySet();

  private final int mostHints;

  KafkaTopics(Admin admin) {
    this(admin, MOST_HINTS);
  }

  /**
   * @param mostHints most topics for hints that are made
   */
  KafkaTopics(Admin admin, int mostHints) {
    this.admin = admin;
    this.mostHints = mostHints;
  }

  /** Topics for hints that {@link #makeHints} is to make, as far as there may be more. */
  synchronized void expectHints(Collection<String> topics) {
    for (String topic : topics) {
      if (hints.size() < mostHints) {
        hints.add(topic);
      }
    }
  }

  boolean expectsHints() {
    return !hints.isEmpty();
  }

  /** Makes those topics for hints that it has not made yet. */
  void makeHints() {
    make(hints, HINTS);
  }

  /**
   * Asks the broker which topics it has: those that are gone are made anew when they are needed
   * next. Blocks for some seconds at most.
   *
   * @param wanted need not be made if somebody else has made them
   * @return whether it answered
   */
  boolean look(Collection<String> wanted) {
    Set<String> gone = new HashSet<>(made);
    try {
      Set<String> there = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS);
      gone.removeAll(there);
      gone.forEach(this::forget);
      wanted.stream().filter(there::contains).forEach(made::add);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Kafka: its topics cannot be told", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** {@link #look} for the topics of hints. */
  boolean lookForHints() {
    return look(hints);
  }

  /** Whether it is there, as far as is known. */
  boolean has(String topic) {
    return made.contains(topic);
  }

  /** It is not there any more. The broker may have lost all, also where groups begin. */
  void forget(String topic) {
    if (made.remove(topic)) {
      LOG.warn("Kafka: topic {} was deleted, it is made anew when it is needed", topic);
      groups.clear();
    }
  }

  /** Whether a producer failed because there is no such topic. */
  static boolean missing(Throwable error) {
    return error instanceof UnknownTopicOrPartitionException
        || error instanceof org.apache.kafka.common.errors.TimeoutException
            && String.valueOf(error.getMessage()).contains("not present in metadata");
  }

  /** Topics for payloads, with the broker's own retention; whether all are there now. */
  @CanIgnoreReturnValue
  boolean payloads(Collection<String> topics) {
    make(topics, Map.of());
    return made.containsAll(topics);
  }

  private void make(Collection<String> topics, Map<String, String> settings) {
    List<NewTopic> missing =
        topics.stream()
            .filter(topic -> !made.contains(topic))
            .map(
                topic ->
                    new NewTopic(
                            topic,
                            java.util.Optional.of(PARTITIONS),
                            java.util.Optional.<Short>empty())
                        .configs(settings))
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    Map<String, KafkaFuture<Void>> futures = new HashMap<>(admin.createTopics(missing).values());
    futures.forEach(
        (topic, future) -> {
          if (done("topic " + topic, future)) {
            made.add(topic);
          }
        });
  }

  /**
   * A share group begins with the oldest hint; the default is the newest, which loses those sent
   * before it joins.
   */
  void groupFromEarliest(String group) {
    if (groups.contains(group)) {
      return;
    }
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    KafkaFuture<Void> future =
        admin
            .incrementalAlterConfigs(
                Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), List.of(earliest)))
            .all();
    if (done("group " + group, future)) {
      groups.add(group);
    }
  }

  private boolean done(String what, KafkaFuture<Void> future) {
    try {
      future.get(SECONDS, TimeUnit.SECONDS);
      refused.remove(what);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        refused.remove(what);
        return true;
      }
      say(what, String.valueOf(e.getCause()));
      return false;
    } catch (TimeoutException e) {
      say(what, "no answer within " + SECONDS + " s");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void say(String what, String why) {
    if (!why.equals(refused.put(what, why))) {
      LOG.warn("Kafka: {} could not be made, it is tried again: {}", what, why);
    }
  }
}
