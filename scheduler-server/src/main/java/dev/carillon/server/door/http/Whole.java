package dev.carillon.server.door.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.security.CallerDecorator;
import java.util.concurrent.CompletableFuture;

/** A request with its body, which is kept in memory: only for callers that may call. */
public final class Whole {
  private Whole() {}

  /**
   * The request once all of it is there. Of a caller that is refused nothing is waited for, and the
   * rest of what he sends is thrown away when he has his answer.
   *
   * @return fails with the refusal
   */
  public static CompletableFuture<AggregatedHttpRequest> of(
      ServiceRequestContext ctx, HttpRequest request) {
    try {
      var unused = CallerDecorator.callerOf(ctx);
    } catch (CarillonException refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
    return request.aggregate();
  }

  /** How much there might have been of what was too large, for people. */
  public static String most(Throwable tooLarge) {
    return tooLarge instanceof ContentTooLargeException e
            && e.maxContentLength() > 0
            && e.maxContentLength() < 1 << 20
        ? e.maxContentLength() / 1024 + " KiB"
        : "4 MiB";
  }
}
