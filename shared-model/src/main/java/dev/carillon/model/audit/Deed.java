package dev.carillon.model.audit;

/**
 * What somebody did, or tried to do.
 *
 * @param actor who, told apart by how it was proved: {@code ada}, {@code token:nightly}; empty:
 *     nobody known
 * @param proof how: password, token, jwt, certificate, door; none
 * @param address from where; empty: from inside
 * @param method the call, such as {@code carillon.v1.TaskService/Cancel}, or verb and path of a
 *     door
 * @param tenant empty: none, or several
 * @param target what was changed
 * @param reason what the caller said
 * @param code the error's code unless ok
 * @param detail more of the request; never a secret or a payload
 * @param calls how many calls it stands for
 * @param items how many tasks these stored
 * @param sinceMs when the first of these calls came, epoch milliseconds by the server's clock
 * @param server that took them
 */
public record Deed(
    String actor,
    String proof,
    String address,
    String method,
    String tenant,
    String target,
    String reason,
    AuditOutcome outcome,
    String code,
    String detail,
    long calls,
    long items,
    long sinceMs,
    String server) {}
