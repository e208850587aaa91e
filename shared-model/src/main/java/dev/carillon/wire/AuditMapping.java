package dev.carillon.wire;

import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.Deed;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.v1.AuditVerification;
import dev.carillon.v1.ExportAuditRequest;
import dev.carillon.v1.ListAuditRequest;
import dev.carillon.v1.ListAuditResponse;
import dev.carillon.v1.VerifyAuditRequest;
import java.util.Optional;

/** The audit log. */
public final class AuditMapping {
  private AuditMapping() {}

  public static dev.carillon.v1.AuditEntry toProto(AuditEntry entry) {
    Deed deed = entry.deed();
    return dev.carillon.v1.AuditEntry.newBuilder()
        .setSequence(entry.sequence())
        .setAt(entry.atMs())
        .setActor(deed.actor())
        .setProof(deed.proof())
        .setAddress(deed.address())
        .setMethod(deed.method())
        .setTenant(deed.tenant())
        .setTarget(deed.target())
        .setReason(deed.reason())
        .setOutcome(deed.outcome().word())
        .setCode(deed.code())
        .setDetail(deed.detail())
        .setCalls(deed.calls())
        .setItems(deed.items())
        .setSince(deed.sinceMs())
        .setServer(deed.server())
        .setPrevious(entry.previous())
        .setHash(entry.hash())
        .build();
  }

  public static AuditEntry fromProto(dev.carillon.v1.AuditEntry proto) {
    return new AuditEntry(
        proto.getSequence(),
        proto.getAt(),
        new Deed(
            proto.getActor(),
            proto.getProof(),
            proto.getAddress(),
            proto.getMethod(),
            proto.getTenant(),
            proto.getTarget(),
            proto.getReason(),
            AuditOutcome.of(proto.getOutcome()),
            proto.getCode(),
            proto.getDetail(),
            proto.getCalls(),
            proto.getItems(),
            proto.getSince(),
            proto.getServer()),
        proto.getPrevious(),
        proto.getHash());
  }

  public static ListAuditRequest toProto(AuditFilter filter, int pageSize, String pageToken) {
    return ListAuditRequest.newBuilder()
        .setActor(filter.actor())
        .setMethod(filter.method())
        .setTarget(filter.target())
        .setAddress(filter.address())
        .setOutcome(filter.outcome().map(AuditOutcome::word).orElse(""))
        .setTenant(filter.tenant())
        .setFrom(filter.fromMs())
        .setTo(filter.toMs())
        .setPageSize(pageSize)
        .setPageToken(pageToken)
        .build();
  }

  /**
   * Which entries are wanted.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT
   */
  public static AuditFilter fromProto(ListAuditRequest proto) {
    return new AuditFilter(
        proto.getActor(),
        proto.getMethod(),
        proto.getTarget(),
        proto.getAddress(),
        proto.getOutcome().isEmpty()
            ? Optional.empty()
            : Optional.of(AuditOutcome.of(proto.getOutcome())),
        proto.getTenant(),
        instant(proto.getFrom(), "from"),
        instant(proto.getTo(), "to"));
  }

  public static ExportAuditRequest toProto(AuditFilter filter) {
    return ExportAuditRequest.newBuilder()
        .setActor(filter.actor())
        .setMethod(filter.method())
        .setTarget(filter.target())
        .setAddress(filter.address())
        .setOutcome(filter.outcome().map(AuditOutcome::word).orElse(""))
        .setTenant(filter.tenant())
        .setFrom(filter.fromMs())
        .setTo(filter.toMs())
        .build();
  }

  /**
   * Which entries are wanted.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT
   */
  public static AuditFilter fromProto(ExportAuditRequest proto) {
    return new AuditFilter(
        proto.getActor(),
        proto.getMethod(),
        proto.getTarget(),
        proto.getAddress(),
        proto.getOutcome().isEmpty()
            ? Optional.empty()
            : Optional.of(AuditOutcome.of(proto.getOutcome())),
        proto.getTenant(),
        instant(proto.getFrom(), "from"),
        instant(proto.getTo(), "to"));
  }

  /** An instant as a field tells it. */
  private static long instant(long millis, String field) {
    return Fields.notNegative(millis, field, "epoch milliseconds", "Leave it out for no bound.");
  }

  public static ListAuditResponse toProto(AuditPage page) {
    return ListAuditResponse.newBuilder()
        .addAllEntries(page.entries().stream().map(AuditMapping::toProto).toList())
        .setNextPageToken(page.nextPageToken())
        .build();
  }

  public static AuditPage fromProto(ListAuditResponse proto) {
    return new AuditPage(
        proto.getEntriesList().stream().map(AuditMapping::fromProto).toList(),
        proto.getNextPageToken());
  }

  public static VerifyAuditRequest toProto(KnownEntry known) {
    return VerifyAuditRequest.newBuilder()
        .setKnownSequence(known.sequence())
        .setKnownHash(known.hash())
        .build();
  }

  /**
   * What was noted earlier.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT
   */
  public static KnownEntry fromProto(VerifyAuditRequest proto) {
    long sequence =
        Fields.notNegative(
            proto.getKnownSequence(), "known_sequence", "a number", "0 or nothing for none.");
    if (sequence > 0 && !proto.getKnownHash().matches("[0-9a-f]{64}")) {
      throw Fields.wrong(
          "known_hash",
          "64 hexadecimal digits with known_sequence",
          proto.getKnownHash().length() + " characters",
          "Give the hash that was noted with that entry.");
    }
    return new KnownEntry(sequence, proto.getKnownHash());
  }

  public static AuditVerification toProto(AuditVerdict verdict) {
    return AuditVerification.newBuilder()
        .setWhole(verdict.whole())
        .setEntries(verdict.entries())
        .setFirstSequence(verdict.first())
        .setLastSequence(verdict.last())
        .setLastHash(verdict.lastHash())
        .setBrokenSequence(verdict.broken())
        .setProblem(verdict.problem())
        .build();
  }

  public static AuditVerdict fromProto(AuditVerification proto) {
    return new AuditVerdict(
        proto.getEntries(),
        proto.getFirstSequence(),
        proto.getLastSequence(),
        proto.getLastHash(),
        proto.getBrokenSequence(),
        proto.getProblem());
  }
}
