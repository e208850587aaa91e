package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.v1.GetRunRequest;
import dev.carillon.v1.RunUpdate;
import dev.carillon.v1.WorkflowServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The critical path of a run that is watched: with each page of each update, or not. */
final class WatchedPathTest {
  private static final int NODES = 1_500;

  private final GuardedServer at = new GuardedServer();
  private final CarillonClient admin = at.client(at.admin);
  private final ManagedChannel channel =
      ManagedChannelBuilder.forAddress("127.0.0.1", at.server.port()).usePlaintext().build();
  private String run = "";

  @BeforeEach
  void aRunOfTwoPages() {
    NewTask task = NewTask.of("nobody-offers-this", Payload.EMPTY);
    List<Node> nodes =
        IntStream.range(0, NODES)
            .mapToObj(i -> i == 0 ? Node.of("n0", task) : Node.of("n" + i, task, "n0"))
            .toList();
    get(admin.workflows().put(Workflow.of("wide", nodes)));
    run = get(admin.workflows().run(NewRun.of("default", "wide"))).id();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    at.close();
  }

  /** Both pages of the snapshot. */
  private List<RunUpdate> pages(boolean pathOnce) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + at.admin);
    Iterator<RunUpdate> updates =
        WorkflowServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .watchRun(GetRunRequest.newBuilder().setId(run).setPathOnce(pathOnce).build());
    List<RunUpdate> pages = List.of(updates.next(), updates.next());
    assertThat(pages).extracting(RunUpdate::getMore).containsExactly(true, false);
    return pages;
  }

  @Test
  void itIsSentAgainOnlyOnceItChanges_toWhoAsksForThat() {
    assertThat(pages(true))
        .extracting(RunUpdate::getSamePath, u -> u.getRun().getCriticalPathList().isEmpty())
        .containsExactly(tuple(false, false), tuple(true, true));
  }

  @Test
  void aClientThatKnowsNothingOfItHasItWithEachPage() {
    assertThat(pages(false))
        .allSatisfy(
            page -> {
              assertThat(page.getSamePath()).isFalse();
              assertThat(page.getRun().getCriticalPathCount()).isPositive();
            });
  }

  @Test
  void whoWatchesItByTheClientSeesItWithEachPage() throws Exception {
    BlockingQueue<dev.carillon.model.workflow.RunUpdate> updates = new LinkedBlockingQueue<>();
    StreamListener<dev.carillon.model.workflow.RunUpdate> listener =
        new StreamListener<>() {
          @Override
          public void onNext(dev.carillon.model.workflow.RunUpdate update) {
            updates.add(update);
          }

          @Override
          public void onError(CarillonException error) {}

          @Override
          public void onEnd() {}
        };
    try (Subscription _ = admin.workflows().watch(run, listener)) {
      List<String> path = updates.take().run().criticalPath();
      assertThat(path).isNotEmpty();
      assertThat(updates.take().run().criticalPath()).isEqualTo(path);
    }
  }
}
