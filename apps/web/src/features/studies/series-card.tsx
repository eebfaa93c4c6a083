"use client";

import { Button, Menu } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconPlus } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import type { StudySeriesQuery } from "../../graphql/generated/graphql";
import { formatShape, formatSpacing } from "../../ui/measures";
import { Problem } from "../../ui/problem";
import styles from "./series-panel.module.css";

const createMutation = graphql(/* GraphQL */ `
  mutation CreateSegmentation($input: CreateSegmentationInput!) {
    createSegmentation(input: $input) {
      id
    }
  }
`);

const imageMutation = graphql(/* GraphQL */ `
  mutation TakeAsImage($id: ID!) {
    setSeriesContent(id: $id, content: IMAGE) {
      id
      content
      warnings {
        code
        message
      }
    }
  }
`);

export type SeriesFacts = NonNullable<StudySeriesQuery["study"]>["series"][number];

/** @param props `readOf`: my reads, by the segmentations that are their masks */
export function SeriesCard({ series, readOf }: { series: SeriesFacts; readOf: ReadonlyMap<string, string> }) {
  const t = useTranslations("studies.series");
  const title = series.description || (series.modality ? t("untitled", { modality: series.modality }) : t("nameless"));
  const spacing = series.spacingMm?.filter((mm) => mm > 0);
  return (
    <li className={styles.series}>
      <Thumbnail path={series.thumbnailPath ?? null} alt={t("thumbnail", { title })} />
      <h3 className={styles.title}>{title}</h3>
      <div className={styles.facts}>
        <span className={styles.kind}>
          {[series.modality, t(`kind.${series.gridKind}`)].filter(Boolean).join(" · ")}
        </span>
        <br />
        {formatShape(series.shape, series.timePoints)}
        <br />
        {spacing && spacing.length > 0 ? formatSpacing(spacing) : t("noSpacing")}
      </div>
      {series.warnings.length > 0 && (
        <ul className={styles.warnings} aria-label={t("warnings")}>
          {series.warnings.map((warning) => (
            <Warning key={warning.code} {...warning} />
          ))}
        </ul>
      )}
      {series.content === "LABELMAP" && series.maySetContent && <TakeAsImage series={series} title={title} />}
      <Segmentations series={series} readOf={readOf} />
      {series.maySegment && <NewSegmentation series={series} title={title} />}
    </li>
  );
}

function Thumbnail({ path, alt }: { path: string | null; alt: string }) {
  if (path === null) return <div className={styles.thumbnail} />;
  // biome-ignore lint/performance/noImgElement: a small picture of our own, already at its size
  return <img className={styles.thumbnail} src={path} alt={alt} loading="lazy" width={72} height={72} />;
}

/** What a reader should know before trusting millimetres: a heading in their language, the server's sentence with its figures. */
export function Warning({ code, message }: { code: string; message: string }) {
  const t = useTranslations("studies.warnings");
  return (
    <li className={styles.warning}>
      <IconAlertTriangle size={15} stroke={1.75} aria-hidden="true" />
      <span>
        {t.has(code as never) && <b>{t(code as never)}. </b>}
        {message}
      </span>
    </li>
  );
}

/** For leads: the import may take an image of few values for a label map. */
function TakeAsImage({ series, title }: { series: SeriesFacts; title: string }) {
  const t = useTranslations("studies.series");
  const [{ fetching, error }, take] = useMutation(imageMutation);
  return (
    <div className={styles.make}>
      {error && <Problem error={error} />}
      <Button
        variant="default"
        size="compact-sm"
        loading={fetching}
        aria-label={t("isImageNamed", { title })}
        onClick={() => take({ id: series.id })}
      >
        {t("isImage")}
      </Button>
    </div>
  );
}

function Segmentations({ series, readOf }: { series: SeriesFacts; readOf: ReadonlyMap<string, string> }) {
  const t = useTranslations("studies.series");
  if (series.segmentations.length === 0) return null;
  return (
    <ul className={styles.segmentations} aria-label={t("segmentations")}>
      {series.segmentations.map(({ id, name, t: timePoint }) => (
        <li key={id} className={styles.segmentation}>
          <span className={styles.name}>{name}</span>
          {series.timePoints > 1 && (
            <span className={styles.who}>{series.choices[timePoint]?.label ?? timePoint + 1}</span>
          )}
          <Button
            component={Link}
            prefetch={false}
            href={readOf.has(id) ? `/reads/${readOf.get(id)}` : `/read/${id}`}
            variant="default"
            size="compact-xs"
            aria-label={t("openNamed", { name })}
          >
            {t("open")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Starts a segmentation and opens it. Where a series has several time points, one is chosen first. */
function NewSegmentation({ series, title }: { series: SeriesFacts; title: string }) {
  const t = useTranslations("studies.series");
  const router = useRouter();
  const [{ fetching, error }, create] = useMutation(createMutation);
  const start = async (timePoint: number) => {
    const name = t("defaultName", { number: series.segmentations.length + 1 });
    const { data } = await create({ input: { seriesId: series.id, name, t: timePoint } });
    if (data) router.push(`/read/${data.createSegmentation.id}`);
  };
  const button = {
    variant: "default",
    size: "compact-sm",
    loading: fetching,
    leftSection: <IconPlus size={14} aria-hidden="true" />,
    "aria-label": t("newNamed", { title }),
  } as const;
  return (
    <div className={styles.make}>
      {error && <Problem error={error} />}
      {series.timePoints > 1 ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button {...button} rightSection={<IconChevronDown size={14} aria-hidden="true" />}>
              {t("new")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={280} style={{ overflow: "auto" }}>
            {Array.from({ length: series.timePoints }, (_, timePoint) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a time point is its number
              <Menu.Item key={timePoint} onClick={() => start(timePoint)}>
                {series.choices[timePoint]?.label ?? timePoint + 1}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Button {...button} onClick={() => start(0)}>
          {t("new")}
        </Button>
      )}
    </div>
  );
}
