package dev.carillon.server.faults;

import dev.carillon.client.CarillonClient;
import dev.carillon.v1.EventBatch;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.WatchEventsRequest;
import dev.carillon.wire.EventMapping;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Watches events and takes none of them, until it is told to. */
final class IdleWatcher {
  /** What fits on the way to it, bytes: so that little makes it slow. */
  private static final int WINDOW = 4 << 10;

  private final List<EventBatch> batches = new ArrayList<>();
  private final CompletableFuture<Status> closed = new CompletableFuture<>();
  private final ClientCall<WatchEventsRequest, EventBatch> call;

  /**
   * @param cursor from where it wants to hear everything
   */
  IdleWatcher(ManagedChannel channel, String cursor) {
    call = channel.newCall(EventServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(EventBatch batch) {
            batches.add(batch);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        new Metadata());
    call.sendMessage(WatchEventsRequest.newBuilder().setCursor(cursor).build());
    call.halfClose();
  }

  /** A connection for some: one who does not read holds back all who share it. */
  static ManagedChannel connect(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .flowControlWindow(WINDOW)
        .build();
  }

  /** Takes at last what came, up to the end; returns how its call ended. */
  Status read() {
    call.request(Integer.MAX_VALUE);
    return closed.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /**
   * Goes on where it was cut off, and reads from now on. Of a read that fills several messages only
   * the last one carries the cursor behind it: what came of one that was cut off comes again.
   */
  HeardEvents resume(CarillonClient client) {
    HeardEvents heard = new HeardEvents(false);
    String cursor = batches.getLast().getCursor();
    for (EventBatch batch : batches) {
      heard.onNext(EventMapping.fromProto(batch));
      if (batch.getCursor().equals(cursor)) {
        break;
      }
    }
    var unused = client.watchEvents(cursor, heard);
    return heard;
  }
}
