package dev.carillon.server.door.access;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.server.core.Caller;
import dev.carillon.server.door.http.Answers;
import dev.carillon.server.door.http.Handler;
import dev.carillon.server.door.http.JsonBody;
import dev.carillon.server.door.http.JsonText;
import dev.carillon.server.door.rpc.Rpc;
import dev.carillon.v1.LoginRequest;
import dev.carillon.v1.LoginResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** {@code POST /auth/login} with user name and password. */
public final class LoginDoor {
  private static final Set<String> FIELDS = Set.of("username", "password");

  private final Rpc<?, ?> login;
  private final Executor executor;

  /**
   * @param login the call of the contract that this is another road to
   * @param executor runs each request; makes a virtual thread for each
   */
  public LoginDoor(Rpc<?, ?> login, Executor executor) {
    this.login = login;
    this.executor = executor;
  }

  /** Puts the door on a server. */
  public void on(ServerBuilder server) {
    Handler opening = this::login;
    server.route().post("/auth/login").build(opening.on(executor));
  }

  private HttpResponse login(
      ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    JsonBody body = JsonBody.read(request.content().array(), FIELDS);
    String user = body.text("username").orElse("");
    String password = body.text("password").orElse("");
    body.missing("username", "\"ada\"");
    // What was sent instead of a text must not be told again: it may be the password.
    if (password.isEmpty() || user.isEmpty()) {
      return Answers.refused(List.of("Expected username and password, each a text."));
    }
    LoginResponse opened =
        (LoginResponse)
            login.handle(
                LoginRequest.newBuilder().setUsername(user).setPassword(password).build(), caller);
    return Answers.json(
        HttpStatus.OK,
        "{\"token\":"
            + JsonText.quoted(opened.getToken())
            + ",\"expiresAt\":"
            + opened.getExpiresAt()
            + "}");
  }
}
