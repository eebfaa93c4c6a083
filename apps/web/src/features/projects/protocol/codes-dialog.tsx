import { Button, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { categories, lateralities } from "./common-structures";
import type { CodeDraft, LabelDraft } from "./draft";
import styles from "./protocol.module.css";

/** What a label means to a machine: the codes of a DICOM segment, each with its own place. */
export function CodesDialog(props: {
  label: LabelDraft;
  readOnly: boolean;
  onChange(change: Partial<LabelDraft>): void;
  onClose(): void;
}) {
  const t = useTranslations("projects.protocol.codes");
  const common = useTranslations("common");
  const { label, readOnly, onChange } = props;
  const choice = (field: "category" | "laterality", codes: readonly CodeDraft[]) => (
    <NativeSelect
      label={t(field)}
      value={label[field]?.value ?? ""}
      disabled={readOnly || (field === "laterality" && !label.anatomicRegion)}
      data={[
        { value: "", label: t("none") },
        ...codes.map(({ scheme, value, meaning }) => ({ value, label: `${meaning} (${scheme} ${value})` })),
      ]}
      onChange={(event) =>
        onChange({ [field]: codes.find(({ value }) => value === event.currentTarget.value) ?? null })
      }
    />
  );
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={<b>{t("title", { name: label.name })}</b>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      <Stack gap="sm">
        {choice("category", Object.values(categories))}
        <CodeField
          legend={t("type")}
          code={label.type ?? null}
          readOnly={readOnly}
          onChange={(type) => onChange({ type })}
        />
        <CodeField
          legend={t("anatomicRegion")}
          code={label.anatomicRegion ?? null}
          readOnly={readOnly}
          onChange={(anatomicRegion) => onChange({ anatomicRegion, ...(!anatomicRegion && { laterality: null }) })}
        />
        {choice("laterality", lateralities)}
        <Group justify="flex-end">
          <Button onClick={props.onClose}>{t("done")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Empty in all of its parts is no code. */
function CodeField(props: {
  legend: string;
  code: CodeDraft | null;
  readOnly: boolean;
  onChange(code: CodeDraft | null): void;
}) {
  const t = useTranslations("projects.protocol.codes");
  const code = props.code ?? { scheme: "", value: "", meaning: "" };
  const part = (name: keyof CodeDraft) => (
    <TextInput
      label={t(name)}
      value={code[name]}
      readOnly={props.readOnly}
      maxLength={name === "scheme" ? 16 : 64}
      placeholder={name === "scheme" ? "SCT" : undefined}
      onChange={(event) => {
        const next = { ...code, [name]: event.currentTarget.value };
        props.onChange(Object.values(next).every((text) => text.trim() === "") ? null : next);
      }}
    />
  );
  return (
    <fieldset className={styles.codeField}>
      <legend>{props.legend}</legend>
      {part("scheme")}
      {part("value")}
      {part("meaning")}
    </fieldset>
  );
}
