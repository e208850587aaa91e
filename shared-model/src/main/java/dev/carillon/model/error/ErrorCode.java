package dev.carillon.model.error;

/**
 * Why a call was refused. Each code has one gRPC status and one HTTP status; the names of the gRPC
 * statuses are kept here as text so that this package needs nothing but the JDK.
 */
public enum ErrorCode {
  /** A field does not hold what was expected. */
  INVALID_ARGUMENT("INVALID_ARGUMENT", 400),
  /** The payload, or the batch, is over its limit. */
  TOO_LARGE("RESOURCE_EXHAUSTED", 413),
  /** No such task, queue, worker. */
  NOT_FOUND("NOT_FOUND", 404),
  /** The thing exists but its present state does not allow this. */
  WRONG_STATE("FAILED_PRECONDITION", 409),
  /** The same idempotency key was used for another request. */
  CONFLICT("ALREADY_EXISTS", 409),
  /** The attempt named is not the current one. */
  STALE("ABORTED", 409),
  /** A later owner of the bucket has taken over. */
  FENCED("ABORTED", 409),
  /** Who calls is not known. */
  UNAUTHENTICATED("UNAUTHENTICATED", 401),
  /** Who calls may not do this. */
  PERMISSION_DENIED("PERMISSION_DENIED", 403),
  /** Redis has no room for new work; running work goes on. */
  STORE_FULL("RESOURCE_EXHAUSTED", 507),
  /** Redis does not answer. Nothing was lost; try again. */
  REDIS_AWAY("UNAVAILABLE", 503),
  /** It is done, but not yet on as many disks or replicas as it has to be; try again. */
  NOT_DURABLE("UNAVAILABLE", 503),
  /** The server is starting or stopping. */
  NOT_READY("UNAVAILABLE", 503),
  /** Too many calls, streams or watchers. */
  BUSY("RESOURCE_EXHAUSTED", 429),
  /** The data under this prefix was written by something this program does not understand. */
  INCOMPATIBLE_DATA("FAILED_PRECONDITION", 409),
  /** A fault of Carillon itself. */
  INTERNAL("INTERNAL", 500);

  private final String grpcStatus;
  private final int httpStatus;

  ErrorCode(String grpcStatus, int httpStatus) {
    this.grpcStatus = grpcStatus;
    this.httpStatus = httpStatus;
  }

  /** Name of the gRPC status, for example {@code FAILED_PRECONDITION}. */
  public String grpcStatus() {
    return grpcStatus;
  }

  /** HTTP status, 400–599. */
  public int httpStatus() {
    return httpStatus;
  }
}
