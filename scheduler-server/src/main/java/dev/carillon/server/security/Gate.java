package dev.carillon.server.security;

import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import java.util.Optional;

/**
 * Whether a caller may make a call. Every call of the contract passes here, by whatever road it
 * came.
 */
public final class Gate {
  /**
   * Lets a call pass.
   *
   * @param method its full name, such as {@code carillon.v1.TaskService/Submit}
   * @throws CarillonException PERMISSION_DENIED
   */
  public void check(String method, Caller caller) {
    if (!caller.authenticated() && caller.access().equals(Access.ALL)) {
      return; // nobody has to prove anything here
    }
    Optional<Permissions.Rule> rule = Permissions.of(method);
    if (rule.isEmpty()) {
      throw denied(method, caller, "Nobody may make this call: it has no permission.");
    }
    Permission needed = rule.get().permission();
    if (needed == Permission.OPEN) {
      return;
    }
    require(method, needed, caller);
    if (rule.get().reach() == Reach.WHOLE && caller.access().limited()) {
      throw denied(
          method,
          caller,
          "This call is about everything, and your roles hold for a part of it only.");
    }
  }

  /**
   * Lets something pass that needs a permission.
   *
   * @throws CarillonException PERMISSION_DENIED
   */
  public static void require(String what, Permission needed, Caller caller) {
    if (!needed.in(caller.access().roles()) || !caller.authenticated()) {
      throw denied(
          what,
          caller,
          "It needs the permission "
              + needed.name().toLowerCase(java.util.Locale.ROOT)
              + "; an administrator can give you a role that has it.");
    }
  }

  private static CarillonException denied(String what, Caller caller, String advice) {
    return CarillonException.of(
            ErrorCode.PERMISSION_DENIED,
            "Expected somebody who may call " + what + ", but '" + caller.name() + "' may not.")
        .operation(what)
        .advice(advice)
        .build();
  }
}
