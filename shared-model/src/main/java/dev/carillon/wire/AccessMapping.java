package dev.carillon.wire;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Login;
import dev.carillon.model.access.NewToken;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.Role;
import dev.carillon.model.access.TokenInfo;
import dev.carillon.model.access.UserInfo;
import dev.carillon.v1.CreateTokenResponse;
import dev.carillon.v1.LoginResponse;
import dev.carillon.v1.Principal;
import dev.carillon.v1.Token;
import dev.carillon.v1.User;

/** Principals, tokens and users. */
public final class AccessMapping {
  private AccessMapping() {}

  public static dev.carillon.v1.Access toProto(Access access) {
    return dev.carillon.v1.Access.newBuilder()
        .addAllRoles(access.roles().stream().sorted().map(Role::word).toList())
        .addAllTenants(access.tenants().stream().sorted().toList())
        .addAllQueues(access.queues().stream().sorted().toList())
        .build();
  }

  /**
   * Reads an access.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for an unknown role
   */
  public static Access fromProto(dev.carillon.v1.Access proto) {
    return Access.parse(proto.getRolesList(), proto.getTenantsList(), proto.getQueuesList());
  }

  public static Principal toProto(PrincipalInfo principal) {
    return Principal.newBuilder()
        .setName(principal.name())
        .setAccess(toProto(principal.access()))
        .setAuthenticated(principal.authenticated())
        .build();
  }

  public static PrincipalInfo fromProto(Principal proto) {
    return new PrincipalInfo(
        proto.getName(), fromProto(proto.getAccess()), proto.getAuthenticated());
  }

  public static LoginResponse toProto(Login login) {
    return LoginResponse.newBuilder()
        .setToken(login.token())
        .setExpiresAt(login.expiresMs())
        .setPrincipal(toProto(login.principal()))
        .build();
  }

  public static Login fromProto(LoginResponse proto) {
    return new Login(proto.getToken(), proto.getExpiresAt(), fromProto(proto.getPrincipal()));
  }

  public static Token toProto(TokenInfo token) {
    return Token.newBuilder()
        .setId(token.id())
        .setName(token.name())
        .setAccess(toProto(token.access()))
        .setCreatedAt(token.createdMs())
        .setExpiresAt(token.expiresMs())
        .setCreatedBy(token.createdBy())
        .build();
  }

  public static TokenInfo fromProto(Token proto) {
    return new TokenInfo(
        proto.getId(),
        proto.getName(),
        fromProto(proto.getAccess()),
        proto.getCreatedAt(),
        proto.getExpiresAt(),
        proto.getCreatedBy());
  }

  public static CreateTokenResponse toProto(NewToken token) {
    return CreateTokenResponse.newBuilder()
        .setToken(toProto(token.info()))
        .setSecret(token.secret())
        .build();
  }

  public static NewToken fromProto(CreateTokenResponse proto) {
    return new NewToken(fromProto(proto.getToken()), proto.getSecret());
  }

  public static User toProto(UserInfo user) {
    return User.newBuilder()
        .setName(user.name())
        .setAccess(toProto(user.access()))
        .setCreatedAt(user.createdMs())
        .setChangedAt(user.changedMs())
        .build();
  }

  public static UserInfo fromProto(User proto) {
    return new UserInfo(
        proto.getName(), fromProto(proto.getAccess()), proto.getCreatedAt(), proto.getChangedAt());
  }
}
