package dev.carillon.server.door.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;

/** What the server of a door's own port refuses before the door is asked. */
public final class PlainErrorPages implements ServerErrorHandler {
  private final String known;

  /**
   * @param known what may be asked for
   */
  public PlainErrorPages(String known) {
    this.known = known;
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    return null;
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String message =
        switch (status.code()) {
          case 404 -> "Expected " + known + ", but got another path.";
          case 405 -> "Expected " + known + ", but got another method.";
          case 413 -> "Expected a request of at most 4 MiB, but got a larger one.";
          default -> "Expected a request that can be served, but: " + status.reasonPhrase() + ".";
        };
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(status).contentType(MediaType.JSON).build(),
        HttpData.ofUtf8("{\"error\":" + JsonText.quoted(message) + "}"));
  }
}
