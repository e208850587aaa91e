package dev.carillon.wire;

import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.model.apply.Difference;
import dev.carillon.model.apply.FieldChange;
import dev.carillon.v1.ApplyRequest;
import dev.carillon.v1.ApplyResponse;
import dev.carillon.v1.DefinitionFile;
import java.util.List;

/** Definitions that are applied together. */
public final class ApplyMapping {
  private ApplyMapping() {}

  public static ApplyRequest toProto(List<DefinitionText> files, boolean dryRun) {
    ApplyRequest.Builder proto = ApplyRequest.newBuilder().setDryRun(dryRun);
    files.forEach(
        f -> proto.addFiles(DefinitionFile.newBuilder().setPath(f.path()).setText(f.text())));
    return proto.build();
  }

  public static List<DefinitionText> fromProto(ApplyRequest proto) {
    return proto.getFilesList().stream()
        .map(f -> new DefinitionText(f.getPath(), f.getText()))
        .toList();
  }

  public static ApplyResponse toProto(List<AppliedItem> items) {
    ApplyResponse.Builder proto = ApplyResponse.newBuilder();
    items.forEach(item -> proto.addItems(toProto(item)));
    return proto.build();
  }

  /** The numbers of the contract are the order of the constants, from 1. */
  private static dev.carillon.v1.AppliedItem toProto(AppliedItem item) {
    dev.carillon.v1.AppliedItem.Builder proto =
        dev.carillon.v1.AppliedItem.newBuilder()
            .setPath(item.path())
            .setLine(item.line())
            .setKind(item.kind())
            .setTenant(item.tenant())
            .setId(item.id())
            .setChangeValue(item.change().ordinal() + 1)
            .setVersion(item.version())
            .setMoreFields(item.difference().more());
    for (FieldChange field : item.difference().fields()) {
      proto.addFields(
          dev.carillon.v1.FieldChange.newBuilder()
              .setPath(field.path())
              .setOld(field.before())
              .setNew(field.after()));
    }
    item.problems().forEach(problem -> proto.addProblems(WorkflowMapping.toProto(problem)));
    return proto.build();
  }

  public static List<AppliedItem> fromProto(ApplyResponse proto) {
    return proto.getItemsList().stream().map(ApplyMapping::fromProto).toList();
  }

  private static AppliedItem fromProto(dev.carillon.v1.AppliedItem proto) {
    AppliedItem.Change[] changes = AppliedItem.Change.values();
    int number = proto.getChangeValue();
    if (number < 1 || number > changes.length) {
      throw Fields.unknownEnum("items.change", "a change", number);
    }
    return new AppliedItem(
        proto.getPath(),
        proto.getLine(),
        proto.getKind(),
        proto.getTenant(),
        proto.getId(),
        changes[number - 1],
        proto.getVersion(),
        proto.getProblemsList().stream().map(WorkflowMapping::fromProto).toList(),
        new Difference(
            proto.getFieldsList().stream()
                .map(field -> new FieldChange(field.getPath(), field.getOld(), field.getNew()))
                .toList(),
            proto.getMoreFields()));
  }
}
