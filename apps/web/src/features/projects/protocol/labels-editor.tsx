import { LabelGeometry, LabelKind } from "@covoxel/shared/vocabulary";
import { ActionIcon, Button, Checkbox, ColorInput, Menu, NativeSelect, Table, TextInput } from "@mantine/core";
import { IconCode, IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Notice } from "../../../ui/notice";
import { Section } from "../../../ui/page";
import { CodesDialog } from "./codes-dialog";
import { commonStructures } from "./common-structures";
import { keyFrom, type LabelDraft, type PartProps, replaced } from "./draft";
import styles from "./protocol.module.css";

/** Told apart with the common colour-blindnesses. */
const colours = ["#d55e00", "#0072b2", "#009e73", "#f0e442", "#cc79a7", "#88ccee", "#aa4499", "#ddcc77", "#44aa99"];

/** The reading room has tools for masks so far. */
const canBeDrawn = ({ geometry }: Pick<LabelDraft, "geometry">) => geometry === LabelGeometry.MASK;

/** What readers mark: a row a label. */
export function LabelsEditor({ value: labels, onChange, fixedKeys, readOnly }: PartProps<LabelDraft[]>) {
  const t = useTranslations("projects.protocol.labels");
  const [coding, setCoding] = useState<number | null>(null);
  const add = (from: Partial<LabelDraft> & { name: string }) =>
    onChange([
      ...labels,
      {
        key: keyFrom(
          from.name,
          labels.map(({ key }) => key),
        ),
        kind: LabelKind.CLASS,
        geometry: LabelGeometry.MASK,
        isRequired: true,
        mayOverlap: false,
        colour: colours[labels.length % colours.length] as string,
        category: null,
        type: null,
        anatomicRegion: null,
        laterality: null,
        ...from,
      },
    ]);
  const notDrawn = labels.filter((label) => !canBeDrawn(label));
  const actions = !readOnly && (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />}>
          {t("add")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.structures}>
        <Menu.Item onClick={() => add({ name: t("newName") })}>{t("ownName")}</Menu.Item>
        <Menu.Divider />
        {commonStructures.map((structure) => (
          <Menu.Item key={structure.name} onClick={() => add(structure)}>
            {structure.name}
            <span className={styles.code}>SCT {structure.type?.value}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <Section title={t("title")} actions={actions}>
      {labels.length === 0 ? (
        <p className={styles.quiet}>{t("none")}</p>
      ) : (
        <Table className={styles.table} aria-label={t("title")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("name")}</Table.Th>
              <Table.Th>{t("colour")}</Table.Th>
              <Table.Th>{t("geometry")}</Table.Th>
              <Table.Th>{t("kind")}</Table.Th>
              <Table.Th>{t("required")}</Table.Th>
              <Table.Th>{t("overlap")}</Table.Th>
              <Table.Th>{t("codes")}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t("acts")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {labels.map((label, n) => (
              <LabelRow
                key={label.key}
                label={label}
                isFixed={fixedKeys.has(label.key)}
                readOnly={readOnly}
                onChange={(change) => onChange(replaced(labels, n, change))}
                onCode={() => setCoding(n)}
                onRemove={() => onChange(labels.filter((other) => other !== label))}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {notDrawn.length > 0 && (
        <Notice state="attention" title={t("notDrawn", { names: notDrawn.map(({ name }) => name).join(", ") })}>
          {t("notDrawnHint")}
        </Notice>
      )}
      {coding !== null && labels[coding] && (
        <CodesDialog
          label={labels[coding]}
          readOnly={readOnly}
          onClose={() => setCoding(null)}
          onChange={(change) => onChange(replaced(labels, coding, change))}
        />
      )}
    </Section>
  );
}

function LabelRow(props: {
  label: LabelDraft;
  /** A saved version knows it: its geometry stays. */
  isFixed: boolean;
  readOnly: boolean;
  onChange(change: Partial<LabelDraft>): void;
  onCode(): void;
  onRemove(): void;
}) {
  const t = useTranslations("projects.protocol.labels");
  const { label, readOnly, onChange } = props;
  const { name } = label;
  const code = label.type ? `${label.type.scheme} ${label.type.value}` : t("noCode");
  return (
    <Table.Tr>
      <Table.Td>
        <TextInput
          aria-label={t("nameOf", { name })}
          value={name}
          readOnly={readOnly}
          maxLength={200}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </Table.Td>
      <Table.Td className={styles.colour}>
        <ColorInput
          aria-label={t("colourOf", { name })}
          value={label.colour}
          swatches={colours}
          withPicker={false}
          withEyeDropper={false}
          readOnly={readOnly}
          onChange={(colour) => onChange({ colour: colour.toLowerCase() })}
        />
      </Table.Td>
      <Table.Td>
        <NativeSelect
          aria-label={t("geometryOf", { name })}
          value={label.geometry}
          disabled={readOnly || props.isFixed}
          data={Object.values(LabelGeometry).map((value) => ({ value, label: t(`geometries.${value}`) }))}
          onChange={(event) => {
            const geometry = event.currentTarget.value as LabelGeometry;
            onChange({ geometry, ...(!canBeDrawn({ geometry }) && { isRequired: false }) });
          }}
        />
      </Table.Td>
      <Table.Td>
        <NativeSelect
          aria-label={t("kindOf", { name })}
          value={label.kind}
          disabled={readOnly}
          data={Object.values(LabelKind).map((value) => ({ value, label: t(`kinds.${value}`) }))}
          onChange={(event) => onChange({ kind: event.currentTarget.value as LabelKind })}
        />
      </Table.Td>
      <Table.Td>
        <Checkbox
          aria-label={t("requiredOf", { name })}
          checked={label.isRequired}
          disabled={readOnly || !(canBeDrawn(label) || label.isRequired)}
          onChange={(event) => onChange({ isRequired: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>
        <Checkbox
          aria-label={t("overlapOf", { name })}
          checked={label.mayOverlap}
          disabled={readOnly}
          onChange={(event) => onChange({ mayOverlap: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>
        <Button
          variant="subtle"
          className={styles.codes}
          leftSection={<IconCode size={14} aria-hidden="true" />}
          aria-label={t("codesOf", { name, code })}
          onClick={props.onCode}
        >
          {code}
        </Button>
      </Table.Td>
      <Table.Td>
        {!readOnly && (
          <ActionIcon aria-label={t("remove", { name })} title={t("remove", { name })} onClick={props.onRemove}>
            <IconTrash size={16} aria-hidden="true" />
          </ActionIcon>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
