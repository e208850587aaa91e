package dev.carillon.server.outgoing;

import com.linecorp.armeria.common.HttpData;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The first bytes of an answer's body; the rest is not even read. */
public final class FirstBytes implements Subscriber<HttpData> {
  private final int most;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable Subscription subscription;

  /**
   * @param most so many are kept
   */
  public FirstBytes(int most) {
    this.most = most;
  }

  public CompletableFuture<byte[]> whole() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpData data) {
    byte[] piece = data.array();
    bytes.write(piece, 0, Math.min(piece.length, most - bytes.size()));
    if (bytes.size() == most && subscription != null) {
      subscription.cancel();
      whole.complete(bytes.toByteArray());
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toByteArray());
  }
}
