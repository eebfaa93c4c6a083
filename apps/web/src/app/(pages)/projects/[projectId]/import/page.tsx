import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ImportPage } from "../../../../../features/studies/import/import-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("studies.import"))("title"),
});

export default function Page() {
  return <ImportPage />;
}
