package dev.carillon.client;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Login;
import dev.carillon.model.access.NewToken;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.TokenInfo;
import dev.carillon.model.access.UserInfo;
import dev.carillon.v1.AccessServiceGrpc;
import dev.carillon.v1.CreateTokenRequest;
import dev.carillon.v1.ListTokensRequest;
import dev.carillon.v1.ListUsersRequest;
import dev.carillon.v1.LoginRequest;
import dev.carillon.v1.LogoutRequest;
import dev.carillon.v1.LogoutResponse;
import dev.carillon.v1.PutUserRequest;
import dev.carillon.v1.RemoveUserRequest;
import dev.carillon.v1.RemoveUserResponse;
import dev.carillon.v1.RevokeTokenRequest;
import dev.carillon.v1.RevokeTokenResponse;
import dev.carillon.v1.WhoAmIRequest;
import dev.carillon.wire.AccessMapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Logging in, tokens and users. */
public final class AccessClient {
  private final Calls calls;

  AccessClient(Calls calls) {
    this.calls = calls;
  }

  /**
   * Opens a session with a password.
   *
   * @throws dev.carillon.model.error.CarillonException WRONG_STATE if the password would be sent to
   *     another machine in clear text
   */
  public CompletableFuture<Login> login(String user, String password) {
    calls.connection().requireSecrecy();
    return calls.unary(
        AccessServiceGrpc.getLoginMethod(),
        LoginRequest.newBuilder().setUsername(user).setPassword(password).build(),
        AccessMapping::fromProto);
  }

  /** Ends all sessions of a user, on all servers; tells whose they were. */
  public CompletableFuture<String> logout(String session) {
    return calls.unary(
        AccessServiceGrpc.getLogoutMethod(),
        LogoutRequest.newBuilder().setToken(session).build(),
        LogoutResponse::getName);
  }

  /** Who the server takes this connection for. */
  public CompletableFuture<PrincipalInfo> whoAmI() {
    return calls.unary(
        AccessServiceGrpc.getWhoAmIMethod(),
        WhoAmIRequest.getDefaultInstance(),
        AccessMapping::fromProto);
  }

  /**
   * Makes a token.
   *
   * @param forHowLong it holds; zero: until it is revoked
   */
  public CompletableFuture<NewToken> createToken(String name, Access access, Duration forHowLong) {
    return calls.unary(
        AccessServiceGrpc.getCreateTokenMethod(),
        CreateTokenRequest.newBuilder()
            .setName(name)
            .setAccess(AccessMapping.toProto(access))
            .setForMillis(forHowLong.toMillis())
            .build(),
        AccessMapping::fromProto);
  }

  public CompletableFuture<List<TokenInfo>> tokens() {
    return calls.unary(
        AccessServiceGrpc.getListTokensMethod(),
        ListTokensRequest.getDefaultInstance(),
        answer -> answer.getTokensList().stream().map(AccessMapping::fromProto).toList());
  }

  /** Ends a token; gives its id back. */
  public CompletableFuture<String> revokeToken(String id, String reason) {
    return calls.unary(
        AccessServiceGrpc.getRevokeTokenMethod(),
        RevokeTokenRequest.newBuilder().setId(id).setReason(reason).build(),
        RevokeTokenResponse::getId);
  }

  /**
   * Makes a user, or changes one.
   *
   * @param password empty: stays as it is
   * @param access empty: stays as it is
   * @param onlyNew fail if there is one of that name
   */
  public CompletableFuture<UserInfo> putUser(
      String name, String password, Optional<Access> access, boolean onlyNew) {
    PutUserRequest.Builder request =
        PutUserRequest.newBuilder().setName(name).setPassword(password).setOnlyNew(onlyNew);
    access.ifPresent(a -> request.setAccess(AccessMapping.toProto(a)));
    return calls.unary(
        AccessServiceGrpc.getPutUserMethod(), request.build(), AccessMapping::fromProto);
  }

  public CompletableFuture<List<UserInfo>> users() {
    return calls.unary(
        AccessServiceGrpc.getListUsersMethod(),
        ListUsersRequest.getDefaultInstance(),
        answer -> answer.getUsersList().stream().map(AccessMapping::fromProto).toList());
  }

  /** Removes a user; gives the name back. */
  public CompletableFuture<String> removeUser(String name, String reason) {
    return calls.unary(
        AccessServiceGrpc.getRemoveUserMethod(),
        RemoveUserRequest.newBuilder().setName(name).setReason(reason).build(),
        RemoveUserResponse::getName);
  }
}
