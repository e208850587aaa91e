package dev.carillon.client;

import com.google.protobuf.Message;
import dev.carillon.client.Tape.Kept;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Makes recordings of what a tape remembers. */
public final class TapeClient {
  /** As long as it takes until a stream has told what there is. */
  private static final Duration STREAM = Duration.ofMillis(1500);

  private static final Duration ONE = Duration.ofSeconds(5);

  /** For all questions together: somebody waits, and a server may be silent. */
  private static final Duration ALL = Duration.ofSeconds(20);

  private static final int SINGLES = 200;
  private static final int STREAMS = 20;

  private final Calls calls;
  private final Tape tape;

  TapeClient(Calls calls, Tape tape) {
    this.calls = calls;
    this.tape = tape;
  }

  /** As it was heard, without asking anything: for what is frozen or without its server. */
  public Recording asHeard(long takenMs) {
    return new Recording(calls.connection().target(), takenMs, tape.answers());
  }

  /**
   * Asks again what the tape remembers, one after another, so that all answers are of about the
   * same moment; streams at the same time. An answer that does not come leaves the older one. Takes
   * two seconds and more, but not over 20: what was not asked again by then stays as it was heard.
   * Never fails.
   */
  public CompletableFuture<Recording> askedAgain(long takenMs) {
    return askedAgain(takenMs, ALL);
  }

  CompletableFuture<Recording> askedAgain(long takenMs, Duration within) {
    Deadline last = Deadline.after(within.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    List<CompletableFuture<Void>> streams = new ArrayList<>();
    for (Kept question : tape.questions(SINGLES, STREAMS)) {
      if (question.single()) {
        done = done.thenCompose(before -> ask(question, ONE, last));
      } else {
        streams.add(ask(question, STREAM, last));
      }
    }
    streams.add(done);
    return CompletableFuture.allOf(streams.toArray(CompletableFuture[]::new))
        .thenApply(all -> asHeard(takenMs));
  }

  @SuppressWarnings("unchecked")
  private CompletableFuture<Void> ask(Kept question, Duration within, Deadline last) {
    if (last.isExpired()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    MethodDescriptor<Message, Message> method =
        (MethodDescriptor<Message, Message>) question.method;
    ClientCall<Message, Message> call =
        calls.newCall(
            method,
            CallOptions.DEFAULT.withDeadline(
                Deadline.after(within.toNanos(), TimeUnit.NANOSECONDS).minimum(last)));
    List<Message> heard = new ArrayList<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(Message message) {
            heard.add(message);
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            if (!heard.isEmpty()) {
              tape.replace(method, question.request, heard);
            }
            done.complete(null);
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage(question.request);
    call.halfClose();
    return done;
  }
}
