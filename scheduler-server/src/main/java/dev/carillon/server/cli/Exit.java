package dev.carillon.server.cli;

import dev.carillon.model.error.ErrorCode;

/** Exit codes, the same for every command. */
final class Exit {
  static final int OK = 0;

  /** The operation was refused or failed; also a task that was waited for and did not succeed. */
  static final int FAILED = 1;

  /** The command line, or a value in it, is not what was expected. */
  static final int USAGE = 2;

  /** The server cannot be reached or is not ready; the same command may work later. */
  static final int UNREACHABLE = 3;

  /** What was named does not exist. */
  static final int NOT_FOUND = 4;

  private Exit() {}

  static int of(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND -> NOT_FOUND;
      case NOT_READY, REDIS_AWAY -> UNREACHABLE;
      case INVALID_ARGUMENT, TOO_LARGE -> USAGE;
      case WRONG_STATE,
          CONFLICT,
          STALE,
          FENCED,
          UNAUTHENTICATED,
          PERMISSION_DENIED,
          STORE_FULL,
          NOT_DURABLE,
          BUSY,
          INCOMPATIBLE_DATA,
          INTERNAL ->
          FAILED;
    };
  }
}
