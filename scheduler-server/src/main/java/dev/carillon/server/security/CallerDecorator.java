package dev.carillon.server.security;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.server.core.Caller;
import dev.carillon.server.mask.Mask;
import dev.carillon.server.security.token.Refused;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The link of every door's chain that finds out who calls. It keeps a refusal until the door asks,
 * so that each protocol says it in its own words; what no door asks for is refused here.
 */
public final class CallerDecorator implements DecoratingHttpServiceFunction {
  private static final AttributeKey<Caller> CALLER =
      AttributeKey.valueOf(CallerDecorator.class, "caller");
  private static final AttributeKey<String> TOKEN =
      AttributeKey.valueOf(CallerDecorator.class, "token");
  private static final AttributeKey<Standing> STANDING =
      AttributeKey.valueOf(CallerDecorator.class, "standing");
  private static final AttributeKey<CarillonException> REFUSAL =
      AttributeKey.valueOf(CallerDecorator.class, "refusal");
  private static final String BEARER = "Bearer ";

  /** What anybody may send: a user name and a password, or nothing. */
  private static final int MAX_OPEN_BYTES = 16 << 10;

  private final Protection protection;
  private final Executor executor;
  private final String port;

  /**
   * @param executor checks tokens that are not known yet; may block
   * @param port whose door it is, if the port is that of one door; else empty
   */
  public CallerDecorator(Protection protection, Executor executor, String port) {
    this.protection = protection;
    this.executor = executor;
    this.port = port;
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (Roads.open(port, ctx.path())) {
      ctx.setMaxRequestLength(MAX_OPEN_BYTES);
    }
    String token = "";
    try {
      RequestHeaders headers = request.headers();
      BrowserGuard.checkSite(headers.get("sec-fetch-site", ""), headers.get("sec-fetch-mode", ""));
      if (!protection.auth().enabled()) {
        BrowserGuard.check(
            nonNull(headers.authority()),
            headers.get(HttpHeaderNames.ORIGIN, ""),
            protection.auth().hosts());
        Caller local = Principals.of(ctx.remoteAddress().getAddress(), actor(headers));
        return pass(next, ctx, request, local);
      }
      BrowserGuard.checkOrigin(
          nonNull(headers.authority()), headers.get(HttpHeaderNames.ORIGIN, ""));
      token = bearer(headers);
      ctx.setAttr(TOKEN, token);
      Optional<Caller> caller = token.isEmpty() ? unshown(ctx) : protection.tokens().known(token);
      if (caller.isPresent()) {
        return pass(next, ctx, request, caller.get());
      }
      if (token.isEmpty()) {
        throw Refused.missing();
      }
    } catch (CarillonException e) {
      return refuse(next, ctx, request, nobody(ctx), e);
    }
    String shown = token;
    return HttpResponse.of(
        CompletableFuture.supplyAsync(() -> protection.tokens().check(shown), executor)
            .handleAsync((caller, e) -> goOn(next, ctx, request, caller, e), ctx.eventLoop()));
  }

  private HttpResponse goOn(
      HttpService next,
      ServiceRequestContext ctx,
      HttpRequest request,
      @Nullable Caller caller,
      @Nullable Throwable thrown) {
    try {
      if (caller != null) {
        return pass(next, ctx, request, caller);
      }
      Throwable cause =
          thrown instanceof CompletionException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      if (cause instanceof CarillonException refusal) {
        return refuse(next, ctx, request, nobody(ctx), refusal);
      }
      throw new IllegalStateException(cause);
    } catch (Exception e) {
      return HttpResponse.ofFailure(e);
    }
  }

  private HttpResponse pass(
      HttpService next, ServiceRequestContext ctx, HttpRequest request, Caller caller)
      throws Exception {
    Caller placed =
        caller
            .from(ctx.remoteAddress().getAddress().getHostAddress())
            .within(trace(request.headers()));
    boolean work = isWork(ctx);
    if (placed.authenticated()) {
      try {
        protection.shares().called(placed, work);
      } catch (CarillonException e) {
        return refuse(next, ctx, request, placed, e);
      }
    }
    if (protection.auth().enabled() && Roads.needsViewer(ctx.path())) {
      try {
        if (Roads.tellsOfAll(ctx.path())) {
          Gate.requireAtDoor(ctx.path(), Permission.VIEW, placed);
        } else {
          Gate.require(ctx.path(), Permission.VIEW, placed);
        }
      } catch (CarillonException e) {
        protection.audit().refused(Roads.named(port, ctx.method().name(), ctx.path()), placed, e);
        return answer(ctx, e);
      }
    }
    Optional<Permission> needed = Roads.needed(port, ctx.method().name(), ctx.path());
    if (needed.isPresent() && protection.auth().enabled()) {
      try {
        Gate.requireAtDoor(ctx.path(), needed.get(), placed);
      } catch (CarillonException e) {
        return refuse(next, ctx, request, placed, e);
      }
    }
    ctx.setAttr(CALLER, placed);
    if (!placed.authenticated()) {
      ctx.setAttr(STANDING, Standing.lasting(placed));
      return next.serve(ctx, request);
    }
    ctx.setAttr(STANDING, standing(placed, nonNull(ctx.attr(TOKEN))));
    return next.serve(
        ctx, request.peekData(data -> protection.shares().sent(placed, work, data.length())));
  }

  /** Whether a call is of the protocol of workers, or of those who pull their work at a door. */
  private boolean isWork(ServiceRequestContext ctx) {
    String path = ctx.path();
    return path.startsWith("/carillon.v1.WorkerService/")
        || path.startsWith("/api/v1/workers")
        || Roads.needed(port, ctx.method().name(), path).equals(Optional.of(Permission.WORK));
  }

  private Standing standing(Caller caller, String token) {
    return token.isEmpty()
        ? Standing.lasting(caller)
        : new Standing(
            caller,
            () ->
                protection.tokens().known(token).orElseGet(() -> protection.tokens().check(token)));
  }

  private HttpResponse refuse(
      HttpService next,
      ServiceRequestContext ctx,
      HttpRequest request,
      Caller caller,
      CarillonException refusal)
      throws Exception {
    protection.audit().refused(Roads.named(port, ctx.method().name(), ctx.path()), caller, refusal);
    if (protection.auth().enabled() && Roads.needsViewer(ctx.path())) {
      return answer(ctx, refusal);
    }
    ctx.setAttr(REFUSAL, refusal);
    return next.serve(ctx, request);
  }

  private static Caller nobody(ServiceRequestContext ctx) {
    return new Caller("", Access.NONE, ctx.remoteAddress().getAddress().getHostAddress(), false);
  }

  /** Somebody who shows no token: by certificate, by the door, or nobody where that is enough. */
  private Optional<Caller> unshown(ServiceRequestContext ctx) {
    if (Roads.open(port, ctx.path())) {
      return Optional.of(new Caller("", Access.NONE, "", false));
    }
    return Certificates.caller(ctx.sslSession(), protection.auth().certificateRoles())
        .or(() -> byDoor(ctx));
  }

  /** Nobody but the certificate of TLS tells a page of the web from a caller of this door. */
  private Optional<Caller> byDoor(ServiceRequestContext ctx) {
    Optional<Caller> door = Roads.byDoor(port, ctx.path(), protection.auth().doors());
    if (door.isPresent() && ctx.sslSession() == null) {
      BrowserGuard.checkHost(nonNull(ctx.request().authority()), protection.auth().hosts());
    }
    return door;
  }

  private static HttpResponse answer(ServiceRequestContext ctx, CarillonException e) {
    return ctx.path().startsWith("/grpc.")
        ? Roads.grpc(e)
        : HttpResponse.of(
            HttpStatus.valueOf(e.code().httpStatus()),
            MediaType.PLAIN_TEXT_UTF_8,
            Mask.text(e.message() + " " + e.advice()) + "\n");
  }

  private static String bearer(RequestHeaders headers) {
    String shown = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    if (shown.isEmpty()) {
      return "";
    }
    if (!shown.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw Refused.unknown();
    }
    return shown.substring(BEARER.length()).strip();
  }

  private static String nonNull(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** The same two headers in HTTP and, as metadata, in gRPC; what is not well formed counts not. */
  private static Optional<TraceContext> trace(RequestHeaders headers) {
    String parent = headers.get(TraceContext.PARENT);
    return parent == null
        ? Optional.empty()
        : TraceContext.parse(parent, String.join(",", headers.getAll(TraceContext.STATE)));
  }

  private static String actor(RequestHeaders headers) {
    String actor = headers.get(Principals.ACTOR_HEADER);
    return actor != null ? actor : headers.get(Principals.ACTOR_HEADER_HTTP, "");
  }

  /**
   * The caller of a request that came through the chain.
   *
   * @throws CarillonException if it may not call
   */
  public static Caller callerOf(ServiceRequestContext ctx) {
    CarillonException refusal = ctx.attr(REFUSAL);
    if (refusal != null) {
      throw refusal;
    }
    Caller caller = ctx.attr(CALLER);
    if (caller == null) {
      throw new IllegalStateException("Expected every request to come through the chain.");
    }
    return caller;
  }

  /** The caller of a request; of one that is refused elsewhere: nobody. */
  public static Caller knownOf(ServiceRequestContext ctx) {
    Caller caller = ctx.attr(CALLER);
    return caller == null ? nobody(ctx) : caller;
  }

  /**
   * Whether the caller of a request may go on with it later.
   *
   * @throws CarillonException if it may not call
   */
  public static Standing standingOf(ServiceRequestContext ctx) {
    Caller caller = callerOf(ctx);
    Standing standing = ctx.attr(STANDING);
    return standing == null ? Standing.lasting(caller) : standing;
  }
}
