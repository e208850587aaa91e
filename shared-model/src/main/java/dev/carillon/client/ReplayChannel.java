package dev.carillon.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.carillon.client.Recording.Answer;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.wire.ErrorMapping;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls from a recording. A question is known again if it is the same, or else if it
 * differs only in when it was asked and how much of the answer it wanted, in which order. Whatever
 * was not asked then is refused with words that say so, and so is every order.
 */
final class ReplayChannel extends Channel {
  private static final Metadata.Key<byte[]> ERROR_INFO =
      Metadata.Key.of(ErrorMapping.TRAILER, Metadata.BINARY_BYTE_MARSHALLER);

  /** Fields that tell when, how much or in which order; two questions may differ in them. */
  private static final Set<String> LOOSE =
      Set.of(
          "page_size",
          "since",
          "since_revision",
          "limit",
          "count",
          "minutes",
          "follow",
          "soonest",
          "most_holders");

  private static final Set<String> ENDING = Set.of("carillon.v1.TaskService/Logs");

  private record Key(String method, ByteString request) {}

  private final Recording recording;
  private final Executor executor;
  private final Map<Key, Answer> exact = new HashMap<>();
  private final Map<Key, Answer> loose = new HashMap<>();
  private final Set<String> indexed = new HashSet<>();

  /**
   * @param executor where listeners are called; one thread at a time
   */
  ReplayChannel(Recording recording, Executor executor) {
    this.recording = recording;
    this.executor = executor;
    for (Answer answer : recording.answers()) {
      exact.put(new Key(answer.method(), answer.request()), answer);
    }
  }

  @Override
  public String authority() {
    return recording.server();
  }

  @Override
  public <Q, P> ClientCall<Q, P> newCall(MethodDescriptor<Q, P> method, CallOptions options) {
    return new Replay<>(method);
  }

  private synchronized @Nullable Answer find(MethodDescriptor<?, ?> method, Message request) {
    String name = method.getFullMethodName();
    Answer same = exact.get(new Key(name, request.toByteString()));
    if (same != null) {
      return same;
    }
    if (indexed.add(name)) {
      for (Answer answer : recording.answers()) {
        if (answer.method().equals(name)) {
          Message asked = (Message) method.parseRequest(answer.request().newInput());
          loose.put(new Key(name, stripped(asked).toByteString()), answer);
        }
      }
    }
    return loose.get(new Key(name, stripped(request).toByteString()));
  }

  /** Without the fields in which questions may differ. */
  private static Message stripped(Message message) {
    Message.Builder builder = message.toBuilder();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              String name = field.getName();
              if (LOOSE.contains(name) || name.endsWith("_ms") || name.endsWith("_millis")) {
                builder.clearField(field);
              } else if (!field.isRepeated()
                  && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                builder.setField(field, stripped((Message) value));
              }
            });
    return builder.build();
  }

  private static CarillonException refusal(MethodDescriptor<?, ?> method) {
    return Tape.reads(method)
        ? CarillonException.of(
                ErrorCode.NOT_FOUND,
                "Expected something that was looked at when the snapshot was saved, but it holds"
                    + " no answer to this.")
            .advice("Open what you want to keep in the console before you save a snapshot.")
            .build()
        : CarillonException.of(
                ErrorCode.WRONG_STATE,
                "Expected a server, but this is a snapshot: nothing can be changed or computed"
                    + " here.")
            .advice("Connect to the server for that.")
            .build();
  }

  private final class Replay<Q, P> extends ClientCall<Q, P> {
    private final MethodDescriptor<Q, P> method;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Listener<P> listener;
    private @Nullable Answer answer;

    Replay(MethodDescriptor<Q, P> method) {
      this.method = method;
    }

    @Override
    public void start(Listener<P> responses, Metadata headers) {
      listener = responses;
    }

    @Override
    public void request(int messages) {
      // All are delivered one after another: they are in memory anyway.
    }

    @Override
    public void sendMessage(Q message) {
      answer = Tape.reads(method) ? find(method, (Message) message) : null;
    }

    @Override
    public void halfClose() {
      executor.execute(this::deliver);
    }

    private void deliver() {
      Listener<P> to = listener;
      Answer found = answer;
      if (to == null || over.get()) {
        return;
      }
      if (found == null && Tape.EVENTS.equals(method.getFullMethodName())) {
        return; // Nothing happens any more.
      }
      if (found == null) {
        Metadata trailers = new Metadata();
        trailers.put(ERROR_INFO, ErrorMapping.toProto(refusal(method)).toByteArray());
        end(to, Status.FAILED_PRECONDITION, trailers);
        return;
      }
      to.onHeaders(new Metadata());
      for (ByteString message : found.messages()) {
        if (over.get()) {
          return;
        }
        to.onMessage(method.parseResponse(message.newInput()));
      }
      boolean streams = method.getType() != MethodDescriptor.MethodType.UNARY;
      // A stream that would have gone on stays open and silent.
      if (!streams || ENDING.contains(method.getFullMethodName())) {
        end(to, Status.OK, new Metadata());
      }
    }

    private void end(Listener<P> to, Status status, Metadata trailers) {
      if (over.compareAndSet(false, true)) {
        to.onClose(status, trailers);
      }
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      Listener<P> to = listener;
      if (to != null) {
        end(to, Status.CANCELLED, new Metadata());
      }
    }
  }
}
