package dev.carillon.wire;

import dev.carillon.model.cluster.Checkup;

/** What an examination found. */
public final class DoctorMapping {
  private DoctorMapping() {}

  public static dev.carillon.v1.Checkup toProto(Checkup checkup) {
    dev.carillon.v1.Checkup.Builder proto =
        dev.carillon.v1.Checkup.newBuilder()
            .setNowMs(checkup.nowMs())
            .setSymptoms(checkup.symptoms());
    checkup.findings().forEach(finding -> proto.addFindings(ClusterMapping.toProto(finding)));
    return proto.build();
  }

  public static Checkup fromProto(dev.carillon.v1.Checkup proto) {
    return new Checkup(
        proto.getNowMs(),
        proto.getSymptoms(),
        proto.getFindingsList().stream().map(ClusterMapping::fromProto).toList());
  }
}
