package dev.carillon.client;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.TaskServiceGrpc;
import dev.carillon.wire.SubmitMapping;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Tasks sent one after another over one call, with a receipt for each, in order. At most {@link
 * #WINDOW} are on their way without a receipt; {@link #send} waits while there are as many. Used by
 * one thread at a time; receipts come on threads of the connection.
 */
public final class SubmitStream implements AutoCloseable {
  /** Most tasks without a receipt. */
  public static final int WINDOW = 1_000;

  private final Object lock = new Object();
  private final ClientCall<SubmitRequest, dev.carillon.v1.SubmitResult> call;
  private final StatusErrors errors;
  private final Queue<CompletableFuture<SubmitResult>> waiting = new ArrayDeque<>();
  private final Semaphore room = new Semaphore(WINDOW);
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  private SubmitStream(
      ClientCall<SubmitRequest, dev.carillon.v1.SubmitResult> call, StatusErrors errors) {
    this.call = call;
    this.errors = errors;
  }

  static SubmitStream open(Calls calls) {
    var call = calls.newCall(TaskServiceGrpc.getSubmitStreamMethod(), CallOptions.DEFAULT);
    SubmitStream stream = new SubmitStream(call, calls.errors());
    call.start(stream.new Receipts(), new Metadata());
    call.request(1);
    return stream;
  }

  /**
   * Sends one task, once there is room.
   *
   * @return its receipt; fails if the call broke before it came: then the task may be stored or
   *     not, and with an idempotency key sending it again is safe
   * @throws IllegalStateException after {@link #finish}; nothing of the task was sent
   */
  public CompletableFuture<SubmitResult> send(NewTask task) throws InterruptedException {
    SubmitRequest request = SubmitRequest.newBuilder().setTask(SubmitMapping.toProto(task)).build();
    room.acquire();
    CompletableFuture<SubmitResult> receipt = new CompletableFuture<>();
    synchronized (lock) {
      if (over.isDone()) {
        // Nobody gives back what this one took: without that the call after the last would wait.
        room.release();
        receipt.completeExceptionally(broken());
        return receipt;
      }
      try {
        call.sendMessage(request);
      } catch (RuntimeException e) {
        room.release();
        throw e;
      }
      // Only now: a receipt for a task never sent would be that of the next one.
      waiting.add(receipt);
    }
    return receipt;
  }

  private static CarillonException broken() {
    return CarillonException.of(
            ErrorCode.NOT_READY, "Expected an open stream, but it has ended before this task.")
        .operation("submit")
        .advice("Open a new one and send the task there.")
        .build();
  }

  /** No more tasks come; ends once every receipt has come, or fails with what broke the call. */
  public CompletableFuture<Void> finish() {
    synchronized (lock) {
      if (!over.isDone()) {
        call.halfClose();
      }
    }
    return over;
  }

  /** Ends the call at once; what has no receipt yet may be stored or not. */
  @Override
  public void close() {
    if (!over.isDone()) {
      call.cancel("The caller closed the stream.", null);
    }
  }

  private final class Receipts extends ClientCall.Listener<dev.carillon.v1.SubmitResult> {
    @Override
    public void onMessage(dev.carillon.v1.SubmitResult message) {
      CompletableFuture<SubmitResult> receipt;
      synchronized (lock) {
        receipt = waiting.poll();
      }
      room.release();
      if (receipt != null) {
        try {
          receipt.complete(SubmitMapping.fromProto(message));
        } catch (RuntimeException e) {
          receipt.completeExceptionally(errors.unreadable(e));
        }
      }
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      Queue<CompletableFuture<SubmitResult>> left;
      synchronized (lock) {
        left = new ArrayDeque<>(waiting);
        waiting.clear();
        if (status.isOk() && left.isEmpty()) {
          over.complete(null);
        } else {
          over.completeExceptionally(
              status.isOk() ? broken() : errors.toException(status, trailers));
        }
      }
      room.release(WINDOW);
      left.forEach(
          receipt ->
              receipt.completeExceptionally(
                  status.isOk() ? broken() : errors.toException(status, trailers)));
    }
  }
}
