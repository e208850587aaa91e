package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Caller;
import dev.carillon.server.security.access.AccessDesk;
import dev.carillon.v1.AccessProto;
import dev.carillon.v1.CreateTokenRequest;
import dev.carillon.v1.CreateTokenResponse;
import dev.carillon.v1.ListTokensRequest;
import dev.carillon.v1.ListTokensResponse;
import dev.carillon.v1.ListUsersRequest;
import dev.carillon.v1.ListUsersResponse;
import dev.carillon.v1.LoginRequest;
import dev.carillon.v1.LoginResponse;
import dev.carillon.v1.LogoutRequest;
import dev.carillon.v1.LogoutResponse;
import dev.carillon.v1.PutUserRequest;
import dev.carillon.v1.RemoveUserRequest;
import dev.carillon.v1.RemoveUserResponse;
import dev.carillon.v1.RevokeTokenRequest;
import dev.carillon.v1.RevokeTokenResponse;
import dev.carillon.v1.User;
import dev.carillon.v1.WhoAmIRequest;
import dev.carillon.wire.AccessMapping;
import java.util.List;
import java.util.Optional;

/** AccessService. */
final class AccessRpcs {
  private static final ServiceDescriptor SERVICE =
      AccessProto.getDescriptor().findServiceByName("AccessService");

  private final AccessDesk desk;

  AccessRpcs(AccessDesk desk) {
    this.desk = desk;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(SERVICE, "Login", LoginRequest.getDefaultInstance(), this::login),
        Rpc.of(SERVICE, "Logout", LogoutRequest.getDefaultInstance(), (q, c) -> logout(q)),
        Rpc.of(
            SERVICE,
            "WhoAmI",
            WhoAmIRequest.getDefaultInstance(),
            (q, caller) -> AccessMapping.toProto(desk.whoAmI(caller))),
        Rpc.of(SERVICE, "CreateToken", CreateTokenRequest.getDefaultInstance(), this::create),
        Rpc.of(SERVICE, "ListTokens", ListTokensRequest.getDefaultInstance(), (q, c) -> tokens()),
        Rpc.of(SERVICE, "RevokeToken", RevokeTokenRequest.getDefaultInstance(), (q, c) -> end(q)),
        Rpc.of(SERVICE, "PutUser", PutUserRequest.getDefaultInstance(), this::putUser),
        Rpc.of(SERVICE, "ListUsers", ListUsersRequest.getDefaultInstance(), (q, c) -> users()),
        Rpc.of(SERVICE, "RemoveUser", RemoveUserRequest.getDefaultInstance(), (q, c) -> remove(q)));
  }

  private LoginResponse login(LoginRequest request, Caller caller) {
    return AccessMapping.toProto(desk.login(request.getUsername(), request.getPassword(), caller));
  }

  private LogoutResponse logout(LogoutRequest request) {
    return LogoutResponse.newBuilder().setName(desk.logout(request.getToken())).build();
  }

  private CreateTokenResponse create(CreateTokenRequest request, Caller caller) {
    return AccessMapping.toProto(
        desk.createToken(
            request.getName(),
            AccessMapping.fromProto(request.getAccess()),
            Checks.span(request.getForMillis(), "for_millis"),
            caller));
  }

  private ListTokensResponse tokens() {
    return ListTokensResponse.newBuilder()
        .addAllTokens(desk.tokens().stream().map(AccessMapping::toProto).toList())
        .build();
  }

  private RevokeTokenResponse end(RevokeTokenRequest request) {
    Checks.reason(request.getReason());
    desk.revokeToken(request.getId());
    return RevokeTokenResponse.newBuilder().setId(request.getId()).build();
  }

  private User putUser(PutUserRequest request, Caller caller) {
    return AccessMapping.toProto(
        desk.putUser(
            request.getName(),
            request.getPassword(),
            request.hasAccess()
                ? Optional.of(AccessMapping.fromProto(request.getAccess()))
                : Optional.empty(),
            request.getOnlyNew(),
            caller));
  }

  private ListUsersResponse users() {
    return ListUsersResponse.newBuilder()
        .addAllUsers(desk.users().stream().map(AccessMapping::toProto).toList())
        .build();
  }

  private RemoveUserResponse remove(RemoveUserRequest request) {
    Checks.reason(request.getReason());
    desk.removeUser(request.getName());
    return RemoveUserResponse.newBuilder().setName(request.getName()).build();
  }
}
