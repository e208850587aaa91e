package dev.carillon.client;

import com.google.protobuf.ByteString;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.v1.LogsRequest;
import dev.carillon.v1.LogsResponse;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.wire.AttemptMapping;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs over one client-streaming call at a time. What is written while the call is not ready waits
 * in a bounded buffer, so that the first line after a start is not lost; what goes beyond is
 * dropped and counted, and a line in the attempt's output tells how much is missing there. A broken
 * call is opened again by the next write, at most once a second.
 */
final class GrpcLogStream implements LogStream {
  static final int MAX_MESSAGE_BYTES = 65_536;
  static final int MAX_BUFFERED_BYTES = 4 * MAX_MESSAGE_BYTES;

  /** Of more attempts than this it is not told that something is missing. */
  private static final int MAX_GAPS = 1_000;

  private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Logger LOG = LoggerFactory.getLogger(GrpcLogStream.class);

  private final Object lock = new Object();
  private final Calls calls;
  private final String workerId;
  private final LongSupplier nanoTime;
  private final Queue<LogsRequest> buffer = new ArrayDeque<>();
  private final Map<dev.carillon.v1.AttemptRef, Long> gaps = new LinkedHashMap<>();
  private @Nullable ClientCall<LogsRequest, LogsResponse> call;
  private long openedNanos;
  private int bufferedBytes;
  private long droppedBytes;
  private boolean closed;

  GrpcLogStream(Calls calls, String workerId) {
    this(calls, workerId, System::nanoTime);
  }

  GrpcLogStream(Calls calls, String workerId, LongSupplier nanoTime) {
    this.calls = calls;
    this.workerId = workerId;
    this.nanoTime = nanoTime;
    synchronized (lock) {
      open();
    }
  }

  @Override
  public void write(AttemptRef attempt, byte[] data, int off, int len) {
    dev.carillon.v1.AttemptRef ref = AttemptMapping.toProto(attempt);
    synchronized (lock) {
      int end = off + len;
      for (int at = off; at < end; at += MAX_MESSAGE_BYTES) {
        writeOne(ref, data, at, Math.min(MAX_MESSAGE_BYTES, end - at));
      }
    }
  }

  private void writeOne(dev.carillon.v1.AttemptRef attempt, byte[] data, int off, int len) {
    // First of all: a full buffer is emptied by a new call alone.
    if (call == null && !closed && nanoTime.getAsLong() - openedNanos >= REOPEN_NANOS) {
      open();
    }
    if (closed || bufferedBytes + len > MAX_BUFFERED_BYTES) {
      dropped(attempt, len);
      return;
    }
    Long missing = gaps.remove(attempt);
    if (missing != null) {
      buffer(attempt, told(missing));
    }
    buffer(attempt, ByteString.copyFrom(data, off, len));
    flush();
  }

  private void dropped(dev.carillon.v1.AttemptRef attempt, int len) {
    droppedBytes += len;
    if (gaps.size() < MAX_GAPS || gaps.containsKey(attempt)) {
      gaps.merge(attempt, (long) len, Long::sum);
    }
  }

  private static ByteString told(long missing) {
    return ByteString.copyFromUtf8("\n(" + missing + " bytes of output were not taken)\n");
  }

  private void buffer(dev.carillon.v1.AttemptRef attempt, ByteString data) {
    buffer.add(
        LogsRequest.newBuilder().setWorkerId(workerId).setAttempt(attempt).setData(data).build());
    bufferedBytes += data.size();
  }

  private void flush() {
    ClientCall<LogsRequest, LogsResponse> current = call;
    while (current != null && current.isReady() && !(buffer.isEmpty() && gaps.isEmpty())) {
      if (buffer.isEmpty()) {
        // These may have written their last.
        gaps.forEach((attempt, missing) -> buffer(attempt, told(missing)));
        gaps.clear();
      }
      LogsRequest next = buffer.remove();
      bufferedBytes -= next.getData().size();
      current.sendMessage(next);
    }
  }

  private void open() {
    openedNanos = nanoTime.getAsLong();
    ClientCall<LogsRequest, LogsResponse> opened =
        calls.newCall(WorkerServiceGrpc.getLogsMethod(), CallOptions.DEFAULT);
    call = opened;
    opened.start(new Listener(opened), new Metadata());
    opened.request(1);
  }

  @Override
  public long droppedBytes() {
    synchronized (lock) {
      return droppedBytes;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      flush();
      droppedBytes += bufferedBytes;
      bufferedBytes = 0;
      buffer.clear();
      gaps.clear();
      if (call != null) {
        call.halfClose();
      }
    }
  }

  private final class Listener extends ClientCall.Listener<LogsResponse> {
    private final ClientCall<LogsRequest, LogsResponse> mine;

    Listener(ClientCall<LogsRequest, LogsResponse> mine) {
      this.mine = mine;
    }

    @Override
    public void onReady() {
      synchronized (lock) {
        if (call == mine) {
          flush();
        }
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      synchronized (lock) {
        if (call == mine) {
          call = null;
        }
        if (!closed) {
          LOG.debug("The log stream ended ({}); the next output opens it again.", status);
        }
      }
    }
  }
}
