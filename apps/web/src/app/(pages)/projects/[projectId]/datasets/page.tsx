import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DatasetsPage } from "../../../../../features/datasets/datasets-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("datasets"))("title"),
});

export default function Page() {
  return <DatasetsPage />;
}
